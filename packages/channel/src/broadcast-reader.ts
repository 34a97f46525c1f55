import type { StructNode } from "@mortise/codec";
import type { Found } from "./open-reader.ts";
import { Ring } from "./ring.ts";
import { highOf, lowOf } from "./sequence.ts";
import { StreamReader } from "./stream-reader.ts";

/** One of a broadcast's readers: it gets all messages from its first on, but for those that it was too slow for. */
export class BroadcastReader<N extends StructNode = StructNode> extends StreamReader<N> {
  /** @internal */
  constructor(found: Found) {
    const ring = new Ring(found.segment);
    super(found, ring, ring.observeEnd());
  }

  /** Does nothing: each reader of a broadcast goes its own way. */
  handled(): void {}

  /** Whether the writer may have written where the record at the position stands, or stood. */
  protected get lapped(): boolean {
    return this.ring.isLapped(this.position);
  }

  protected override get passed(): boolean {
    return this.ring.hasSent(this.low, this.high);
  }

  protected catchUp(): number {
    const before = this.sequence + 1;
    const place = findPlace(this.ring, before) ?? this.ring.observeEnd();
    this.position = place.position;
    this.low = lowOf(place.number);
    this.high = highOf(place.number);
    return place.number - before;
  }
}

/**
 * The marked record with which a reader misses least and is not lapped at once again: the oldest of those that are in
 * the newer half of the ring. `undefined` where there is none.
 */
function findPlace(ring: Ring, least: number): { position: number; number: number } | undefined {
  const { words, claimed } = ring.segment;
  let best: { position: number; number: number } | undefined;
  for (const { low, high, position } of ring.marks()) {
    const head = ring.read(position);
    // The record is believed, and the mark only where they agree.
    if (!head.possible || head.filler || head.low !== low || head.high !== high || head.number < least) continue;
    const behind = (Atomics.load(words, claimed) - position) >>> 0;
    if (behind > ring.units / 2 || (best !== undefined && best.number < head.number)) continue;
    best = { position, number: head.number };
  }
  return best;
}
