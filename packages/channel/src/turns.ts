import type { AbortSignalLike } from "@mortise/transport";
import { Deadline, type WaitOptions } from "./clock.ts";

declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** The longest delay that timers keep; a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Lets one after another do what only one at a time can do, in the order in which they came. */
export class Turns {
  readonly #waiting: Array<() => void> = [];
  #taken = false;

  /** Whether nobody has the turn or waits for it. */
  get free(): boolean {
    return !this.#taken;
  }

  /** Resolves with `true` when it is the caller's turn, who then gives it back; with `false` when the time is over. */
  async take({ timeout, signal }: WaitOptions = {}): Promise<boolean> {
    if (!this.#taken) {
      this.#taken = true;
      return true;
    }
    const { left } = new Deadline(timeout);
    return await this.#wait(left, signal);
  }

  #wait(left: number, signal: AbortSignalLike | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw signal.reason;
      const called = (): void => settle(() => resolve(true));
      const end = (): void => settle(() => (signal?.aborted ? reject(signal.reason) : resolve(false)));
      const timer = left === Number.POSITIVE_INFINITY ? undefined : setTimeout(end, Math.min(left, LONGEST_DELAY));
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        const place = this.#waiting.indexOf(called);
        if (place >= 0) this.#waiting.splice(place, 1);
        outcome();
      };
      signal?.addEventListener("abort", end);
      this.#waiting.push(called);
    });
  }

  /** Gives the turn to the next one. */
  give(): void {
    const next = this.#waiting[0];
    if (next === undefined) this.#taken = false;
    else next();
  }
}
