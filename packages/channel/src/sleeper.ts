import { type AbortSignalLike, type Bell, TransportError } from "@mortise/transport";
import { Deadline, now, pause, turn, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";

/** A sleeper looks again after so many milliseconds, rung or not: whoever was to ring may have died before. */
const LOOK = 1000;

/** Looks while spinning: at least, and to begin with. */
const FEWEST = 8;
const FIRST = 256;

/** How far spinning goes. */
interface Bound {
  /** Looks at most. */
  readonly most: number;
  /** Milliseconds that they take, more or less: where a sleep was over by then, spinning longer would have been better. */
  readonly brief: number;
}

/** Where other work of this thread waits, and where it does not. */
const SHARED: Bound = { most: 4096, brief: 0.1 };
const ALONE: Bound = { most: 32_768, brief: 0.5 };

/** Where spinning as long as may be did not help all the same, so many sleeps follow before it is tried again. */
const RESPITE = 1000;

/** A bell that another listens to still is tried again after so many milliseconds. */
const SHORT = 5;

/** The event loop gets a turn after so many milliseconds of values that were there at once. */
const SHARE = 2;

/** What a sleeper is woken by. */
export interface Rousing {
  readonly words: Int32Array;
  /** Indices of the words that tell the other side of the sleeper, in the order in which they are set. */
  readonly flags: readonly number[];
  bell(): Bell;
  /** Whether the region was closed. */
  closed(): boolean;
  /** Who waits, for messages. */
  readonly where: string;
  /** Why nothing will ever come, looked at once a second. */
  lost(): Error | undefined;
}

/**
 * One side that waits for the other: it spins for as long as spinning has paid of late, then sleeps on its bell.
 *
 * INVARIANT: the flags are set before the last look, and the other side looks at them after it has stored what that look
 * would see, all in one order (`Atomics`). So either the look finds it, or the other side finds the flag and rings.
 */
export class Sleeper {
  readonly #rousing: Rousing;
  #spins = FIRST;
  /** Sleeps until spinning is tried again that did not help. */
  #respite = 0;
  #waiting = false;
  #raised = false;
  #lastTurn = 0;

  constructor(rousing: Rousing) {
    this.#rousing = rousing;
  }

  /**
   * Resolves with `true` when `ready` says so, with `false` when the time is over.
   *
   * Rejects with the signal's reason, with what `lost` gives, with a TransportError of the bell.
   *
   * @throws ChannelError `busy`, `bad-option` (as rejections)
   */
  async until(ready: () => boolean, { timeout, signal }: WaitOptions = {}): Promise<boolean> {
    if (signal?.aborted) throw signal.reason;
    const deadline = new Deadline(timeout);
    this.#enter();
    try {
      if (ready() || (timeout !== 0 && this.#spin(ready, SHARED))) {
        if (this.owesTurn) await this.#turn();
        return true;
      }
      if (timeout === 0) return false;
      for (;;) {
        this.#listen();
        this.#raise();
        if (ready() || this.#lastLook(ready)) return true;
        const { left } = deadline;
        if (left === 0) return false;
        const start = now();
        await this.#sleep({ timeout: Math.min(left, LOOK), ...(signal !== undefined && { signal }) });
        this.#lastTurn = now();
        if (ready()) {
          this.#learn(this.#lastTurn - start, SHARED);
          return true;
        }
      }
    } finally {
      this.#leave();
    }
  }

  /** The same while the thread does nothing else. */
  untilSync(ready: () => boolean, timeout?: number): boolean {
    const deadline = new Deadline(timeout);
    this.#enter();
    try {
      if (ready()) return true;
      if (timeout === 0) return false;
      if (this.#spin(ready, ALONE)) return true;
      for (;;) {
        this.#listen();
        this.#raise();
        if (ready() || this.#lastLook(ready)) return true;
        const { left } = deadline;
        if (left === 0) return false;
        const start = now();
        this.#sleepSync(Math.min(left, LOOK));
        const slept = now() - start;
        if (ready()) {
          this.#learn(slept, ALONE);
          return true;
        }
      }
    } finally {
      this.#leave();
    }
  }

  /** @throws ChannelError `busy` while a wait is pending */
  assertFree(): void {
    if (!this.#waiting) return;
    throw new ChannelError("busy", `${this.#rousing.where}: another wait is pending; await it before the next one.`);
  }

  #enter(): void {
    this.assertFree();
    this.#waiting = true;
  }

  #leave(): void {
    this.#waiting = false;
    if (!this.#raised) return;
    this.#raised = false;
    const { words, flags, closed } = this.#rousing;
    // A closed region's memory is gone, or another reader has the row.
    if (!closed()) Atomics.store(words, flags[0] as number, 0);
  }

  /** Rings are kept from now on: one that comes between the flags and the sleep is not lost. */
  #listen(): void {
    try {
      this.#rousing.bell().listen();
    } catch (error) {
      this.#judge(error);
    }
  }

  async #sleep(options: { readonly timeout: number; readonly signal?: AbortSignalLike }): Promise<void> {
    try {
      await this.#rousing.bell().wait(options);
    } catch (error) {
      if (this.#judge(error)) await pause(Math.min(SHORT, options.timeout), options.signal);
    }
  }

  #sleepSync(timeout: number): void {
    try {
      this.#rousing.bell().waitSync(timeout);
    } catch (error) {
      // A short turn of spinning is all that a thread can do that does not sleep.
      this.#judge(error);
    }
  }

  /** Throws what a bell threw; `true` where whoever had the row before listens still, for a moment. */
  #judge(error: unknown): boolean {
    const code = error instanceof TransportError ? error.code : undefined;
    if (code === "busy") return true;
    if (code !== "closed") throw error;
    throw new ChannelError("closed", `${this.#rousing.where}: it was closed during a wait.`);
  }

  #raise(): void {
    const { words, flags } = this.#rousing;
    this.#raised = true;
    for (const flag of flags) Atomics.store(words, flag, 1);
  }

  /**
   * Whether what nobody is left to bring is there after all; throws where it is not. `false` where someone is left.
   *
   * INVARIANT: this look comes after the one for the other side, which did all that it ever did before it was gone: its
   * end of the channel, too, which it tells before it gives up the name and its lock.
   */
  #lastLook(ready: () => boolean): boolean {
    const error = this.#rousing.lost();
    if (error === undefined) return false;
    if (ready()) return true;
    throw error;
  }

  #spin(ready: () => boolean, { most }: Bound): boolean {
    const spins = Math.min(this.#spins, most);
    for (let look = 0; look < spins; look++) {
      if (ready()) {
        this.#spins = Math.min(2 * spins, most);
        return true;
      }
    }
    return false;
  }

  /**
   * How long to spin the next time, after a sleep of so many milliseconds that ended by news. Two that answer each other and both sleep
   * wake each other in a moment: then each of them comes to spin again.
   */
  #learn(slept: number, { most, brief }: Bound): void {
    if (slept > brief) this.#spins = Math.max(FEWEST, this.#spins >> 1);
    else if (this.#respite > 0) this.#respite--;
    else if (this.#spins < most) this.#spins = Math.min(4 * this.#spins, most);
    else {
      // Perhaps there is one processor for both, and whoever spins keeps the other from it.
      this.#spins = FEWEST;
      this.#respite = RESPITE;
    }
  }

  /** Whether the event loop had no turn for long: a loop that finds a value at each look would be all that the thread does. */
  get owesTurn(): boolean {
    return now() - this.#lastTurn >= SHARE;
  }

  /**
   * Gives the event loop a turn, as a part of a wait that was over at once.
   *
   * @throws ChannelError `busy` (as a rejection)
   */
  async giveTurn(): Promise<void> {
    this.#enter();
    try {
      await this.#turn();
    } finally {
      this.#leave();
    }
  }

  async #turn(): Promise<void> {
    await turn();
    this.#lastTurn = now();
  }
}
