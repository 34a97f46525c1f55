// Browsers and servers all have it; naming it here spares this package the types of one runtime.
declare const performance: { now(): number };

/** Milliseconds on a clock that nobody sets. */
export function now(): number {
  return performance.now();
}

let word: Int32Array | undefined;

/**
 * Blocks the thread for so many milliseconds, without using the processor.
 *
 * @throws TypeError, ReferenceError where the runtime lets no thread be blocked, as a browser its page's
 */
export function nap(milliseconds: number): void {
  word ??= new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  Atomics.wait(word, 0, 0, milliseconds);
}
