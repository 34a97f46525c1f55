/** Nobody looks at this word. */
const WORD = new Int32Array(1);

/**
 * Keeps loads before it before loads after it, such as a value's bytes before the second look at its mark.
 *
 * INVARIANT: on x86-64 loads are never reordered. On arm64 engines store this word with a store-release, which waits for
 * earlier loads, and load the mark with a load-acquire, which waits for that. ECMAScript promises neither.
 */
export function fence(): void {
  Atomics.store(WORD, 0, 0);
}
