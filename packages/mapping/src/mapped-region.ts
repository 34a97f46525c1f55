import { BaseRegion, type Region, type RegionTraits } from "@mortise/transport";
import type { Holding } from "./store.ts";

// A region that was dropped without a close gives back what it has open. An owner's stays: it holds the lock that says
// the creator lives, and the name goes when the process ends.
const dropped = new FinalizationRegistry<Holding>((holding) => {
  if (!holding.owned) holding.close();
});

/** A region over a holding, which closes with it; when this throws, closing it is the caller's. */
export function mappedRegion(holding: Holding, length: number, use: Pick<RegionTraits, "created" | "checked">): Region {
  const memory = holding.map(length);
  const { kind, name, readOnly, owned } = holding;
  // INVARIANT: nothing that the memory or the holding has leads to the region, which could else not be collected.
  const region = new BaseRegion(
    { name, transport: kind, readOnly, owned, ...use },
    {
      bytes: memory.bytes,
      locks: holding.locks,
      makeBell: (row) => holding.makeBell(row),
      named: () => holding.named,
      check: () => holding.check(length),
      origin: () => holding.origin,
      // INVARIANT: only what has its length is adopted, since until then its maker has perhaps not the creator's lock.
      // What is mapped has it.
      adopt: () => holding.adopt(),
      release(): void {
        dropped.unregister(token);
        // First, since Windows removes no file that is mapped.
        try {
          memory.release();
        } finally {
          holding.close();
        }
      },
    },
  );
  const token = {};
  dropped.register(region, holding, token);
  return region;
}
