import { setTimeout } from "node:timers/promises";

/** A longer timer would end at once. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds since 1970, and parts of them, by a clock that never jumps while this process runs. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Waits until a time of `performance.now()`, in milliseconds, and not at all where that is past. Rejects when the signal
 * is aborted.
 */
export async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  for (let left = time - performance.now(); left > 0; left = time - performance.now()) {
    await setTimeout(Math.min(left, LONGEST), undefined, { signal });
  }
}
