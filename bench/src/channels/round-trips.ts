import type { Contender, Running } from "./contender.ts";
import type { Effort } from "./effort.ts";
import { inRounds } from "./in-rounds.ts";
import type { Nearness } from "./placement.ts";
import { type Column, microseconds, printTable, quantile } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "p50, µs", format: microseconds, ratio: true },
  { title: "p99, µs", format: microseconds },
];

/** A message to another process and back, of each size; contenders that spin and those that sleep apart. */
export async function benchRoundTrips(
  contenders: readonly Contender[],
  effort: Effort,
  placement: Nearness,
): Promise<void> {
  for (const waiting of ["spins", "sleeps"] as const) {
    for (const size of effort.sizes) {
      const turns = contenders
        .filter((contender) => contender.waiting === waiting)
        .map(({ name, start }) => ({
          name,
          run: async () => {
            const running = await start({ size, depth: 1 });
            try {
              return await enoughTrips(running, effort);
            } finally {
              await running.stop();
            }
          },
        }));
      const title = `${size} bytes to another process and back; a receiver ${waiting}`;
      const rows = await inRounds(title, turns, effort, placement);
      printTable(
        COLUMNS,
        rows.map(({ name, results }) => ({
          name,
          figures: [0.5, 0.99].map((share) => results.map((times) => quantile(times, share))),
        })),
      );
    }
  }
}

/** As many as fit the time, after as many as fit the warm-up. */
async function enoughTrips(
  running: Running,
  { warmUp, time, trips: [least, most] }: Effort,
): Promise<readonly number[]> {
  let count = least;
  let times = await running.trips(count);
  for (let spent = sum(times); spent < warmUp * 1e6; spent += sum(times)) {
    count = Math.min(most, 2 * count);
    times = await running.trips(count);
  }
  const fitting = Math.round((time * 1e6) / (sum(times) / count));
  return running.trips(Math.max(least, Math.min(most, fitting)));
}

function sum(times: readonly number[]): number {
  return times.reduce((total, time) => total + time, 0);
}
