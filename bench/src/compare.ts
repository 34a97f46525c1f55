import { measure } from "mitata";

/** One thing to time. `run` does it `times` times, so that the loop and not the call is measured. */
export interface Contender {
  readonly name: string;
  readonly times: number;
  readonly run: () => unknown;
}

/** Nanoseconds of each contender, a figure a round. */
export type Rounds = readonly { readonly name: string; readonly nanoseconds: readonly number[] }[];

/** How long a contender is timed in a round. */
export interface Limits {
  /** Nanoseconds, at least. */
  readonly time?: number;
  /** How many runs make a sample, where one takes less than 65 microseconds. */
  readonly batch?: number;
}

/**
 * Times contenders in turn, several rounds of all of them, so that a machine that slows down slows all of them. A round
 * before the first does not count: V8 compiles in it.
 *
 * @returns the median of each round's samples
 */
export async function compare(
  contenders: readonly Contender[],
  rounds: number = 7,
  { time = 50e6, batch }: Limits = {},
): Promise<Rounds> {
  const results = contenders.map(({ name }) => ({ name, nanoseconds: [] as number[] }));
  for (let round = -1; round < rounds; round++) {
    for (const [index, { times, run }] of contenders.entries()) {
      const { p50 } = await measure(run, {
        min_cpu_time: time,
        min_samples: 5,
        ...(batch && { batch_samples: batch }),
      });
      if (round >= 0) results[index]?.nanoseconds.push(p50 / times);
    }
  }
  return results;
}

/** Prints a table: the median of the rounds, and the ratio to the first row round by round, as median and spread. */
export function print(title: string, rounds: Rounds, unit: { name: string; nanoseconds: number } = NANOSECONDS): void {
  const [floor] = rounds;
  console.log(`\n${title}`);
  for (const { name, nanoseconds } of rounds) {
    const { middle, spread } = ratioOf(nanoseconds, floor?.nanoseconds ?? []);
    const figure = (median(nanoseconds) / unit.nanoseconds).toFixed(2);
    console.log(
      `  ${name.padEnd(44)} ${figure.padStart(9)} ${unit.name} ${middle.toFixed(2).padStart(7)} ×  (${spread})`,
    );
  }
}

export const NANOSECONDS = { name: "ns", nanoseconds: 1 };

/** The ratio of figures to those of the same round, as median and spread. */
export function ratioOf(figures: readonly number[], base: readonly number[]): { middle: number; spread: string } {
  const ratios = figures.map((value, round) => value / (base[round] ?? Number.NaN)).sort(ascending);
  return { middle: median(ratios), spread: `${ratios.at(0)?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}` };
}

export function median(values: readonly number[]): number {
  return [...values].sort(ascending)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ascending(a: number, b: number): number {
  return a - b;
}
