import type { Transport } from "@mortise/transport";
import type { TransportChoice } from "../platform-transport.ts";
import { ROUNDS } from "./bench/in-rounds.ts";
import { type Machine, machineOf } from "./bench/machine.ts";
import { type Figure, measureAll } from "./bench/measures.ts";
import { withFar } from "./bench/with-far.ts";
import { table } from "./table.ts";
import { print, printJSON, visible } from "./terminal.ts";

/** What `mortise bench` was asked for. */
export interface BenchOptions {
  /** For each measure. */
  readonly seconds: number;
  readonly json?: true;
  /** What `--transport` says. */
  readonly chosen?: TransportChoice;
}

/** What the table's figures are. */
const MEANING = `\
Of ${ROUNDS} rounds in turn: their median, what 99 of 100 were no worse than, and the rounds from the least to the most.
Every frame is written, and wholly read in the other process; one copy of it is what memory allows.`;

/** Measures what channels do on this machine between two processes, beside a socket. */
export async function benchCommand(transport: Transport, options: BenchOptions): Promise<void> {
  const { seconds } = options;
  const machine = machineOf(transport.kind);
  if (!options.json) print(linesOf(machine));
  const figures = await withFar(transport, options.chosen, (near) => measureAll(near, seconds, machine.processors));
  if (options.json) printJSON({ machine, seconds, rounds: ROUNDS, figures });
  else print(`\n${tableOf(figures)}\n\n${MEANING}`);
}

function linesOf({ processor, processors, node, platform, transport, load }: Machine): string {
  const which = processors === 1 ? "1 processor" : `${processors} processors`;
  const lines = [`${visible(processor)}, ${which}, ${platform}, Node ${node}, ${transport}`];
  if (load !== undefined) lines.push(`Load average ${load.toFixed(2)}; figures of a loaded machine mean little.`);
  if (processors === 1) lines.push("Two processes that spin need two processors: only those that wait are measured.");
  return lines.join("\n");
}

function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ measure, over, unit, median, p99, least, most }, index) => {
    const first = figures[index - 1]?.measure !== measure;
    const [middle, late, from, to] = [median, p99, least, most].map((value) => said(value, unit));
    const { name } = SAID[unit];
    return [first ? measure : "", over, `${middle} ${name}`, `${late} ${name}`, `${from} to ${to} ${name}`];
  });
  return table(["what", "over", "median", "p99", "spread"], rows, ["median", "p99", "spread"]);
}

/** The units that figures are shown in. */
const SAID = { ns: { name: "µs", size: 1e3 }, "B/s": { name: "GB/s", size: 1e9 } };

function said(value: number, unit: Figure["unit"]): string {
  const number = value / SAID[unit].size;
  return number.toFixed(number < 100 ? 2 : 0);
}
