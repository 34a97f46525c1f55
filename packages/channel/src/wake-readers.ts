import type { Segment } from "./segment.ts";

/**
 * Rings each reader that sleeps; called after a value was published, when the wake word is set.
 *
 * INVARIANT: the wake word is cleared before the rows are looked at. A reader sets its row first and the wake word then,
 * so one whose row is missed here has the wake word set again, and has still to take its last look.
 */
export function wakeReaders(segment: Segment): void {
  const { words, wake, prologue } = segment;
  Atomics.store(words, wake, 0);
  for (let row = 0; row < prologue.readers; row++) {
    const waiting = segment.rowWord(row);
    if (Atomics.load(words, waiting) === 0) continue;
    Atomics.store(words, waiting, 0);
    try {
      segment.readerBell(row).ring();
    } catch {
      // The value is there whether or not a bell can be rung; its reader looks again within a second.
    }
  }
}
