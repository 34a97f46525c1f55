import type { Contender, Running } from "./contender.ts";
import type { Effort } from "./effort.ts";
import { inRounds } from "./in-rounds.ts";
import { BATCH } from "./message.ts";
import type { Nearness } from "./placement.ts";
import { type Column, printTable } from "./table.ts";

/** Messages one way, as many as pass; contenders that spin and those that sleep apart. */
export async function benchThroughput(
  contenders: readonly Contender[],
  effort: Effort,
  placement: Nearness,
): Promise<void> {
  for (const waiting of ["spins", "sleeps"] as const) {
    for (const size of effort.streamSizes) {
      const turns = contenders
        .filter((contender) => contender.waiting === waiting && contender.onlyAnswered !== true)
        .map(({ name, start }) => ({
          name,
          run: async () => {
            const running = await start({ size, depth: BATCH });
            try {
              return await longEnoughStream(running, size, effort);
            } finally {
              await running.stop();
            }
          },
        }));
      const title = `${size} bytes to another process, as many as pass; a receiver ${waiting}; more is better`;
      const rows = await inRounds(title, turns, effort, placement);
      const columns: readonly Column[] = [
        { title: "1000 messages/s", format: (rate) => rate.toFixed(rate < 100 ? 1 : 0), ratio: true },
        { title: "MB/s", format: (rate) => rate.toFixed(rate < 100 ? 1 : 0) },
      ];
      printTable(
        columns,
        rows.map(({ name, results }) => ({ name, figures: [results, results.map((rate) => (rate * size) / 1000)] })),
      );
    }
  }
}

/** Thousands of messages a second, of a stream that takes the time, after one that takes the warm-up. */
async function longEnoughStream(
  running: Running,
  size: number,
  { warmUp, time, stream: [first, mostBytes] }: Effort,
): Promise<number> {
  const most = Math.max(1, Math.floor(mostBytes / size));
  let count = Math.min(first, most);
  let taken = await running.stream(count);
  for (let spent = taken; spent < warmUp * 1e6; spent += taken) {
    count = Math.min(most, 2 * count);
    taken = await running.stream(count);
  }
  count = Math.max(Math.min(first, most), Math.min(most, Math.round((count * time * 1e6) / taken)));
  return (count / (await running.stream(count))) * 1e6;
}
