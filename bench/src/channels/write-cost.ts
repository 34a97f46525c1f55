import { fileURLToPath } from "node:url";
import { compile } from "../compile.ts";
import { BOARD_KEYS, boardKind } from "./boards/boards.ts";
import type { Effort } from "./effort.ts";
import { inRounds } from "./in-rounds.ts";
import type { Nearness } from "./placement.ts";
import { Program } from "./program.ts";
import { type Column, printTable, quantile } from "./table.ts";

const WRITER = fileURLToPath(new URL("../../dist/channels/board-writer.js", import.meta.url));

const nanoseconds = (value: number): string => value.toFixed(1);

const COLUMNS: readonly Column[] = [
  { title: "p50, ns", format: nanoseconds, ratio: true },
  { title: "p99, ns", format: nanoseconds },
];

/** A place that one process writes and others look at. */
interface Board {
  readonly name: string;
  readonly start: (size: number, readers: number) => Promise<Program>;
}

/** What a write costs, where other processes look at what is written 1000 times a second. */
export async function benchWriteCost(effort: Effort, placement: Nearness, folder: string): Promise<void> {
  const boards = await allBoards(folder);
  for (const size of effort.streamSizes) {
    for (const readers of effort.readers) {
      const turns = boards.map(({ name, start }) => ({
        name,
        run: async () => {
          const program = await start(size, readers);
          try {
            return await enoughWrites(program, effort);
          } finally {
            await program.stop();
          }
        },
      }));
      const title = `Writing ${size} bytes, of 100 times in turn; ${readers} other processes look 1000 times a second`;
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

async function allBoards(folder: string): Promise<Board[]> {
  const program = compile("peers/page-board", folder);
  const c: Board[] = [];
  if (program !== undefined) {
    const start: Board["start"] = (size, readers) => Program.start(() => [program, `${size}`, `${readers}`]);
    c.push({ name: "C: a shared page, nothing guarded", start });
  }
  const inNode = BOARD_KEYS.map(async (board): Promise<Board> => {
    const { name } = await boardKind(board);
    const start: Board["start"] = (size, readers) =>
      Program.start((traces) => [
        process.execPath,
        WRITER,
        JSON.stringify({ ...traces, board, size, readers, depth: 1 }),
      ]);
    return { name, start };
  });
  return [...c, ...(await Promise.all(inNode))];
}

/** As many as fit the time, after as many as fit the warm-up. */
async function enoughWrites(
  program: Program,
  { warmUp, time, trips: [least, most] }: Effort,
): Promise<readonly number[]> {
  let count = least;
  const started = performance.now();
  let last = started;
  let spent = 0;
  do {
    await program.ask(`writes ${count}`, count);
    const now = performance.now();
    spent = now - last;
    last = now;
    if (last - started < warmUp) count = Math.min(most, 2 * count);
  } while (last - started < warmUp);
  count = Math.max(least, Math.min(most, Math.round((count * time) / spent)));
  return program.ask(`writes ${count}`, count);
}
