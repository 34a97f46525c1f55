import type { WaitOptions } from "./bell.ts";
import { TransportError } from "./errors.ts";
import { checkOptions, type Known, signalProblem } from "./options.ts";

// Browsers and servers all have these two; naming them here spares this package the types of one runtime.
declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

const WAIT: Known<WaitOptions> = { timeout: true, signal: true };

/** The longest delay that timers keep; a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * The waiting side of a {@link Bell}, for those who write a transport: keeps a ring until a wait takes it.
 *
 * @example
 * const latch = new RingLatch('shm region "camera" row 1');
 * socket.on("data", () => latch.ring());
 * await latch.wait({ timeout: 1000 });
 */
export class RingLatch {
  readonly #where: string;
  #rung = false;
  #settle: ((error: unknown, rung?: boolean) => void) | undefined;

  /** @param where names the region and the row in messages. */
  constructor(where: string) {
    this.#where = where;
  }

  /** Ends the wait, or is kept for the next one. */
  ring(): void {
    if (this.#settle === undefined) this.#rung = true;
    else this.#settle(undefined, true);
  }

  /** Ends the wait with an error; without one it does nothing. */
  fail(error: unknown): void {
    this.#settle?.(error);
  }

  /**
   * As {@link Bell.waitSync}.
   *
   * @param hear blocks the thread until a ring comes of which this was not told, for so many milliseconds at most; `true`
   * for a ring, and also for one that was there. No such ring is told of later, where that can be helped.
   * @throws TransportError `busy`, `bad-option`, and what `hear` throws
   * @example
   * latch.waitSync(1000, (milliseconds) => socket.poll(milliseconds));
   */
  waitSync(timeout: number, hear: (milliseconds: number) => boolean): boolean {
    if (!(Number.isFinite(timeout) && timeout >= 0)) {
      const message = `${this.#where}: a time-out of ${String(timeout)} ms; give 0 or more, and no endless one.`;
      throw new TransportError("bad-option", message);
    }
    this.#refuseSecond();
    // Where a ring was kept, those that came with it are taken too, so that the next wait does not end by them.
    const heard = hear(this.#rung ? 0 : timeout);
    const rung = heard || this.#rung;
    this.#rung = false;
    return rung;
  }

  #refuseSecond(): void {
    if (this.#settle === undefined) return;
    throw new TransportError("busy", `${this.#where}: another wait is pending; await it before the next one.`);
  }

  /**
   * As {@link Bell.wait}. A pending wait keeps the event loop, and so the process, alive.
   *
   * @throws TransportError `busy`, `bad-option` (as a rejection)
   */
  wait(options: WaitOptions = {}): Promise<boolean> {
    return new Promise((resolve, reject) => {
      checkOptions(this.#where, options, WAIT, {});
      const { timeout = Number.POSITIVE_INFINITY, signal } = options;
      const problem = signalProblem(signal);
      if (problem !== undefined) throw new TransportError("bad-option", `${this.#where}: ${problem}`);
      if (!(timeout >= 0)) {
        throw new TransportError("bad-option", `${this.#where}: a time-out of ${timeout} ms; give 0 or more.`);
      }
      this.#refuseSecond();
      if (signal?.aborted) throw signal.reason;
      if (this.#rung) {
        this.#rung = false;
        resolve(true);
        return;
      }
      let left = timeout;
      let timer: unknown;
      const arm = (): void => {
        const delay = Math.min(left, LONGEST_DELAY);
        left -= delay;
        timer = setTimeout(() => (left > 0 ? arm() : settle(undefined, false)), delay);
      };
      const settle = (error: unknown, rung = false): void => {
        this.#settle = undefined;
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        if (error === undefined) resolve(rung);
        else reject(error);
      };
      const abort = (): void => settle(signal?.reason ?? new Error("aborted"));
      signal?.addEventListener("abort", abort);
      this.#settle = settle;
      arm();
    });
  }
}
