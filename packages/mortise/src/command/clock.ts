import { setImmediate, setTimeout } from "node:timers/promises";

/** A longer timer would end at once. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds since 1970, and parts of them, by a clock that never jumps while this process runs. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Milliseconds for which a program may go on without a look at what else happens, as a Ctrl-C. */
const PATIENCE = 20;
let looked = performance.now();

/**
 * Waits until a time of `performance.now()`, in milliseconds; where that is past, only now and then for what else happens
 * in this process. Rejects when the signal is aborted.
 */
export async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  if (performance.now() - looked > PATIENCE) await setImmediate();
  looked = performance.now();
  signal.throwIfAborted();
  for (let left = time - performance.now(); left > 0; left = time - performance.now()) {
    await setTimeout(Math.min(left, LONGEST), undefined, { signal });
  }
}
