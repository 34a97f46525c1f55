import type { Effort } from "./effort.ts";
import type { Nearness } from "./placement.ts";

/** Something that is measured in every round. */
interface Turn<T> {
  readonly name: string;
  /** One run, from its start to its end. */
  readonly run: () => Promise<T>;
}

/** What the runs of one contender gave, one a round. */
export interface Row<T> {
  readonly name: string;
  readonly results: readonly T[];
}

/**
 * Measures in turn, several rounds of all, so that a machine that slows down slows all of them. A round before the first
 * does not count: files are read in it. Before and after each run it is looked how far apart the processors are; a run with
 * them far apart is repeated. Prints the title, how often that was, and what failed, which has no row.
 */
export async function inRounds<T>(
  title: string,
  turns: readonly Turn<T>[],
  effort: Effort,
  placement: Nearness,
): Promise<Row<T>[]> {
  console.log(`\n${title}`);
  const left = turns.map((turn) => ({ turn, results: [] as T[], failed: false }));
  let repeated = 0;
  let far = 0;
  for (let round = -1; round < effort.rounds; round++) {
    for (const row of left) {
      if (row.failed) continue;
      try {
        for (let again = 0; ; again++) {
          const before = placement.near();
          const result = await row.turn.run();
          const near = placement.near() && before;
          if (round < 0) break;
          if (!near && again < effort.repeats) {
            repeated++;
            continue;
          }
          if (!near) far++;
          row.results.push(result);
          break;
        }
      } catch (error) {
        row.failed = true;
        console.log(`  (${row.turn.name} failed: ${error instanceof Error ? error.message : error})`);
      }
    }
  }
  if (repeated + far > 0) {
    const kept = far > 0 ? `; ${far} of the ${left.length * effort.rounds} that count had them so to the end` : "";
    console.log(`  (${repeated} runs repeated, since the processors were far apart${kept})`);
  }
  return left.filter(({ failed }) => !failed).map(({ turn: { name }, results }) => ({ name, results }));
}
