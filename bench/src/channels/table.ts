import { median, ratioOf } from "../compare.ts";

/** A figure of a table: what it is called, and of each row its value in each round. */
export interface Column {
  readonly title: string;
  readonly format: (value: number) => string;
  /** Whether the ratio to the first row is printed after it. */
  readonly ratio?: boolean;
}

/** A row's name, and its figures: by column, then by round. */
export interface TableRow {
  readonly name: string;
  readonly figures: readonly (readonly number[])[];
}

const NAME = 52;
const FIGURE = 30;
const RATIO = 26;

/** Prints a table under its title: of each figure the median of the rounds and their spread, and the ratio to the first row, round by round. */
export function printTable(columns: readonly Column[], rows: readonly TableRow[]): void {
  const heads = columns.map(({ title, ratio }) => title.padStart(FIGURE) + (ratio ? "ratio".padStart(RATIO) : ""));
  console.log(`  ${"".padEnd(NAME)}${heads.join("")}`);
  const [floor] = rows;
  for (const { name, figures } of rows) {
    const cells = columns.map(({ format, ratio }, index) => {
      const values = figures[index] ?? [];
      const [least, most] = [Math.min(...values), Math.max(...values)].map(format);
      const cell = ` ${format(median(values))} (${least}–${most})`.padStart(FIGURE);
      if (!ratio) return cell;
      const { middle, spread } = ratioOf(values, floor?.figures[index] ?? []);
      return cell + ` ${middle.toFixed(2)} × (${spread})`.padStart(RATIO);
    });
    console.log(`  ${name.padEnd(NAME)}${cells.join("")}`);
  }
}

/** Nanoseconds as microseconds. */
export function microseconds(nanoseconds: number): string {
  return (nanoseconds / 1000).toFixed(nanoseconds < 1e6 ? 2 : 0);
}

/** The value that a share of the figures does not pass. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
