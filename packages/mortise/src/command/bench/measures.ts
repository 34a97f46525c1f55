import { type Contender, inRounds, quantile } from "./in-rounds.ts";
import { LARGE } from "./link.ts";
import type { Near } from "./near.ts";
import { SOCKET } from "./socket-link.ts";

/** What one contender takes, or passes. */
export interface Figure {
  readonly measure: string;
  /** What it goes over. */
  readonly over: string;
  /** Of all figures here: nanoseconds, or bytes a second. */
  readonly unit: "ns" | "B/s";
  /** The median of the rounds' medians. */
  readonly median: number;
  /** What 99 of 100 are no worse than: the median of the rounds. */
  readonly p99: number;
  /** The rounds' medians, from the least to the most. */
  readonly least: number;
  readonly most: number;
}

interface Measure {
  readonly name: string;
  readonly unit: Figure["unit"];
  /** Whether both ends spin, which takes two processors. */
  readonly spins: boolean;
  readonly contenders: (near: Near) => readonly Contender[];
}

const MEASURES: readonly Measure[] = [
  {
    name: "round trip, 64 bytes",
    unit: "ns",
    spins: true,
    contenders: (near) => [
      { name: "two mailboxes, spinning", run: (count) => near.trips("spinning", count) },
      { name: SOCKET, run: (count) => near.trips("socket", count) },
    ],
  },
  {
    name: "bandwidth, frames of 1 MiB",
    unit: "B/s",
    spins: true,
    contenders: (near) => [
      { name: "a queue, spinning", run: (count) => near.frames("frames", count) },
      { name: SOCKET, run: (count) => near.frames("socket", count) },
      { name: "one copy, in this process", run: (count) => near.copies(count) },
    ],
  },
  {
    name: "wake-up, 64 bytes one way",
    unit: "ns",
    spins: false,
    contenders: (near) => [
      { name: "a mailbox, waiting", run: (count) => near.wakes("waiting", count) },
      { name: SOCKET, run: (count) => near.wakes("socket", count) },
    ],
  },
];

/**
 * Takes all measures; on one processor those alone that do not spin.
 *
 * @param seconds for each
 */
export async function measureAll(near: Near, seconds: number, processors: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name: measure, unit, contenders } of MEASURES.filter(({ spins }) => !spins || processors > 1)) {
    const all = contenders(near);
    const rounds = await inRounds(all, seconds * 1000);
    for (const [index, { name: over }] of all.entries()) {
      const inUnit = (nanoseconds: number): number => (unit === "ns" ? nanoseconds : (LARGE / nanoseconds) * 1e9);
      const [medians, p99s] = (["median", "p99"] as const).map((which) => {
        return (rounds[index] ?? []).map((figures) => inUnit(figures[which]));
      }) as [number[], number[]];
      const [least, most] = [Math.min(...medians), Math.max(...medians)];
      figures.push({ measure, over, unit, median: quantile(medians, 0.5), p99: quantile(p99s, 0.5), least, most });
    }
  }
  return figures;
}
