import type { AbortSignalLike, Known } from "@mortise/transport";
import { ChannelError } from "./errors.ts";

// Browsers and servers all have these; naming them here spares this package the types of one runtime.
declare const performance: { now(): number };
declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const setImmediate: ((run: () => void) => unknown) | undefined;

/** How long to wait, and what ends the wait before. */
export interface WaitOptions {
  /** Milliseconds, 0 or more. Without it the wait has no end. */
  readonly timeout?: number | undefined;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * How long a thread waits that does nothing else meanwhile. No listener of a signal runs in it: those of regions, which
 * remove names at Ctrl-C, leave signals to the system while a thread sleeps, so that such a program can be ended.
 */
export type SyncWaitOptions = Pick<WaitOptions, "timeout">;

/** The names of those options. */
export const WAIT: Known<WaitOptions> = { timeout: true, signal: true };
export const SYNC_WAIT: Known<SyncWaitOptions> = { timeout: true };

/** Milliseconds of a clock that never jumps. */
export function now(): number {
  return performance.now();
}

/**
 * A time-out that runs from now on.
 *
 * @throws ChannelError `bad-option`
 */
export class Deadline {
  readonly #end: number;

  constructor(timeout: number = Number.POSITIVE_INFINITY) {
    if (typeof timeout !== "number" || !(timeout >= 0)) {
      throw new ChannelError("bad-option", `a time-out of ${String(timeout)} ms cannot be; give 0 or more.`);
    }
    // A look at the clock costs as much as a message: there is none where nothing is timed.
    this.#end = timeout === Number.POSITIVE_INFINITY ? timeout : now() + timeout;
  }

  /** Milliseconds that are left: 0 when it is over. */
  get left(): number {
    return this.#end === Number.POSITIVE_INFINITY ? this.#end : Math.max(0, this.#end - now());
  }
}

/** Lets so many milliseconds pass; rejects with the signal's reason. */
export function pause(milliseconds: number, signal?: AbortSignalLike): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw signal.reason;
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    signal?.addEventListener("abort", end);
    const timer = setTimeout(end, milliseconds);
  });
}

/** Lets the event loop do what else there is to do. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
