import Table from "cli-table3";
import { colours } from "./terminal.ts";

/** Nothing is drawn but two blanks between columns. */
const NONE = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "left-mid", "mid-mid", "right-mid"].flatMap((edge) => {
    return edge.endsWith("-mid")
      ? [[edge, ""]]
      : [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`].map((name) => [name, ""]);
  }),
);

/** Rows, perhaps under a head, in columns as wide as they need. */
export function table(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const made = new Table({
    head: head?.map((title) => colours.dim(title)) ?? [],
    chars: { ...NONE, middle: "  " } as never,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head?.map((title) => (right.includes(title) ? "right" : "left")) ?? [],
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
