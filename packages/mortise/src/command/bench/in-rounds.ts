import { setImmediate as turn } from "node:timers/promises";

/** Rounds that count. */
export const ROUNDS = 5;

/** Milliseconds of one run, more or less; signals are heard between them. */
const RUN = 10;

/** One thing to measure. */
export interface Contender {
  readonly name: string;
  /** Does it so many times; gives nanoseconds, of each or of all together. */
  readonly run: (count: number) => Promise<readonly number[]>;
}

/** What a contender took in one round, in nanoseconds. */
export interface RoundFigures {
  readonly median: number;
  readonly p99: number;
}

/**
 * Measures in turn, several rounds of all, so that a machine that slows down slows all of them. A round before the first
 * does not count: V8 compiles in it.
 *
 * @param milliseconds for all of it
 * @returns of each contender, its figures by round
 */
export async function inRounds(contenders: readonly Contender[], milliseconds: number): Promise<RoundFigures[][]> {
  const time = milliseconds / contenders.length / (ROUNDS + 1);
  const rows = contenders.map((contender) => ({ contender, count: 4, rounds: [] as RoundFigures[] }));
  for (let round = -1; round < ROUNDS; round++) {
    for (const row of rows) {
      const times: number[] = [];
      for (const start = performance.now(); times.length === 0 || performance.now() - start < time; ) {
        const began = performance.now();
        for (const each of await row.contender.run(row.count)) times.push(each);
        const factor = RUN / (performance.now() - began);
        row.count = Math.max(1, Math.round(row.count * Math.min(2, Math.max(0.5, factor))));
        await turn();
      }
      if (round >= 0) row.rounds.push({ median: quantile(times, 0.5), p99: quantile(times, 0.99) });
    }
  }
  return rows.map(({ rounds }) => rounds);
}

/** The value that a share of the figures does not pass. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
