import { BaseRegion, type Region, type RegionTraits } from "@mortise/transport";
import { FifoBell } from "./fifo-bell.ts";
import type { Segment } from "./segment.ts";

// A region that was dropped without a close gives its descriptor back. A creator's stays: it holds the lock that says
// the creator lives, and the name goes when the process ends.
const dropped = new FinalizationRegistry<Segment>((segment) => {
  if (!segment.owned) segment.close();
});

/** A region whose bytes are mapped from a segment, which closes with it; when this throws, closing it is the caller's. */
export function mappedRegion(segment: Segment, length: number, use: Pick<RegionTraits, "created" | "checked">): Region {
  const memory = segment.map(length);
  const { name, readOnly } = segment;
  // INVARIANT: nothing that the memory or the segment holds leads to the region, which could else not be collected.
  const region = new BaseRegion(
    { name, transport: segment.place.kind, readOnly, ...use },
    {
      bytes: memory.bytes,
      locks: segment.locks,
      makeBell: (row) => new FifoBell(segment, row),
      named: () => segment.named,
      check: () => segment.check(length),
      origin: () => segment.origin,
      release(): void {
        dropped.unregister(token);
        try {
          segment.close();
        } finally {
          memory.release();
        }
      },
    },
  );
  const token = {};
  dropped.register(region, segment, token);
  return region;
}
