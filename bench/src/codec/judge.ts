import { type Rounds, ratioOf } from "../compare.ts";
import type { Role } from "./prepare.ts";

/** A row of a table, and what stands in it. */
export type Judged = Rounds[number] & { readonly role: Role };

/** Prints how the rows with the same bytes stand to the targets, as ratios of what was timed in the same round. */
export function judge(rows: readonly Judged[], lead: number): void {
  const of = (role: Role) => rows.filter((row) => row.role === role).map(({ nanoseconds }) => nanoseconds);
  const [[floor = []], [generated = []], [closures = []]] = [of("floor"), of("generated"), of("closures")];
  printRatio("generated / floor", generated, floor, "≤", 1.3);
  const peers = of("peer");
  if (peers.length === 0) return;
  printRatio("the fastest peer / generated", eachRound(peers, Math.min), generated, "≥", lead);
  printRatio("the median peer / closures", eachRound(peers, middle), closures, "≥", 1);
}

/** The same for the fastest of those with bytes of other formats. */
export function judgeOthers(others: Rounds, generated: readonly number[]): void {
  const peers = others.map(({ nanoseconds }) => nanoseconds);
  printRatio("the fastest of them / generated", eachRound(peers, Math.min), generated, "≥", 1);
}

function eachRound(rows: readonly (readonly number[])[], pick: (...figures: number[]) => number): number[] {
  return (rows[0] ?? []).map((_, round) => pick(...rows.map((row) => row[round] as number)));
}

/** The median, between the two in the middle where the number is even. */
function middle(...figures: number[]): number {
  const sorted = figures.sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return ((sorted[half] ?? 0) + (sorted[sorted.length - 1 - half] ?? 0)) / 2;
}

/** Prints a ratio, its spread, and whether its median is as the target has it. */
export function printRatio(
  name: string,
  figures: readonly number[],
  base: readonly number[],
  relation: "≤" | "≥",
  target: number,
): void {
  const { middle, spread } = ratioOf(figures, base);
  const met = relation === "≤" ? middle <= target : middle >= target;
  const verdict = `target ${relation} ${target}: ${met ? "met" : "missed"}`;
  console.log(`    ${name.padEnd(34)} ${middle.toFixed(2).padStart(9)} ×  (${spread})  ${verdict}`);
}
