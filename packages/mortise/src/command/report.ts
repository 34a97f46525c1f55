import type { Issue, Layout } from "@mortise/codec";
import { issueLines } from "./decoded.ts";
import { fieldTable } from "./layout-command.ts";
import { type ImageChoice, picturesIn } from "./pictures.ts";
import { table } from "./table.ts";
import { colours, columns, print, rows, visible } from "./terminal.ts";
import { valueLines } from "./value-lines.ts";

/** What is known of a channel, a region or a recording. */
export interface Report {
  /** How it is called. */
  readonly title: string;
  /** Single facts; those that nobody knows are left out. */
  readonly facts: readonly (readonly [what: string, it: string | undefined])[];
  readonly layout: Layout | undefined;
  /** The newest value, of that layout. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Why bytes are no value. */
  readonly issues: readonly Issue[];
  /** Why there is no value to be seen. */
  readonly problem: string | undefined;
}

/** Prints a report, with the value's pictures in a terminal, and where it was said how they are drawn. */
export async function printReport(report: Report, choice: ImageChoice): Promise<void> {
  const { layout, value } = report;
  const pictures =
    layout === undefined || value === undefined || !(process.stdout.isTTY || typeof choice.images === "string")
      ? []
      : await picturesIn(layout, value, { columns: columns(), rows: rows() - 2 }, choice);
  print([textOf(report), ...pictures].join("\n\n"));
}

function textOf({ title, facts, layout, value, issues, problem }: Report): string {
  const lines = facts.flatMap(([what, it]) => (it === undefined ? [] : [[colours.dim(what), it]]));
  const blocks = [`${colours.bold(visible(title))}\n${table(undefined, lines)}`];
  if (layout !== undefined) blocks.push(fieldTable(layout));
  if (issues.length > 0) blocks.push(issueLines(issues));
  if (layout !== undefined && value !== undefined) blocks.push(valueLines(layout, value, columns()));
  if (problem !== undefined) blocks.push(visible(problem));
  return blocks.join("\n\n");
}
