import { fence } from "./fence.ts";
import type { Ring } from "./ring.ts";

/** How often it is tried to see the record at which the consumer is. */
const TRIES = 100;

/**
 * How many messages of a queue were not handled yet, while both sides go on; `undefined` where the consumer is too fast.
 *
 * @throws ChannelError `damaged`, `overrun`
 */
export function unreadIn(ring: Ring): number | undefined {
  const { words, consumed } = ring.segment;
  for (let tries = 0; tries < TRIES; tries++) {
    const position = Atomics.load(words, consumed);
    const end = ring.observeEnd();
    if (position === end.position) return 0;
    const head = ring.read(position);
    fence();
    // INVARIANT: what the consumer has not passed is not written over, and the end lies behind it: its record stood there
    // all the time, or nothing that can be one.
    if (Atomics.load(words, consumed) !== position) continue;
    if (!head.possible) ring.checked(position);
    return Math.max(0, end.number - head.number);
  }
  return undefined;
}
