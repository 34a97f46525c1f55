const word = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps without using the processor; for a few milliseconds only, since the event loop stands still meanwhile. */
export function pause(milliseconds: number): void {
  Atomics.wait(word, 0, 0, milliseconds);
}
