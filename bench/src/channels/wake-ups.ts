import type { Contender } from "./contender.ts";
import type { Effort } from "./effort.ts";
import { inRounds } from "./in-rounds.ts";
import type { Nearness } from "./placement.ts";
import { type Column, microseconds, printTable, quantile } from "./table.ts";

const SIZE = 64;

const COLUMNS: readonly Column[] = [
  { title: "p50, µs", format: microseconds, ratio: true },
  { title: "p99, µs", format: microseconds },
  { title: "busy while it waits, %", format: (share) => (100 * share).toFixed(3) },
];

/** Waking a process that sleeps, one way; and what waiting costs. */
export async function benchWakeUps(
  contenders: readonly Contender[],
  effort: Effort,
  placement: Nearness,
): Promise<void> {
  const [count, pause] = effort.wakes;
  const turns = contenders
    .filter(({ waiting }) => waiting === "sleeps")
    .map(({ name, start }) => ({
      name,
      run: async () => {
        const running = await start({ size: SIZE, depth: 1 });
        try {
          await running.wakes(Math.ceil(count / 4), pause);
          return {
            times: await running.wakes(count, pause),
            busy: (await running.idle(effort.idle)) / effort.idle / 1000,
          };
        } finally {
          await running.stop();
        }
      },
    }));
  const title = `From sending ${SIZE} bytes to the other process awake with them; it slept ${pause / 1000} ms`;
  const rows = await inRounds(title, turns, effort, placement);
  printTable(
    COLUMNS,
    rows.map(({ name, results }) => ({
      name,
      figures: [
        results.map(({ times }) => quantile(times, 0.5)),
        results.map(({ times }) => quantile(times, 0.99)),
        results.map(({ busy }) => busy),
      ],
    })),
  );
}
