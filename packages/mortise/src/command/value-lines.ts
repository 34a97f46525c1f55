import { inspect } from "node:util";
import type { Layout } from "@mortise/codec";
import { briefly, instant } from "./said.ts";
import { table } from "./table.ts";
import { colours, visible, visibleLines } from "./terminal.ts";

/** What of a value stands out, and how much of it is shown. */
export interface Emphasis {
  /** The names of fields that stand out: in colour, or else by a mark before them. */
  readonly changed: ReadonlySet<string>;
  /** So many lines are shown at most. */
  readonly rows?: number;
}

/** Columns below which there is no room for types. */
const NARROW = 60;
/** Characters of a type. */
const LONGEST_TYPE = 32;

/** A value by field; where there is not room for all of them, with a line that says how many more there are. */
export function valueLines(
  layout: Layout,
  value: Readonly<Record<string, unknown>>,
  columns: number,
  emphasis?: Emphasis,
): string {
  const { changed, rows = Number.POSITIVE_INFINITY } = emphasis ?? {};
  const marked = changed !== undefined && colours.level === 0;
  const fields = Object.values(layout.fields).filter(({ name }) => Object.hasOwn(value, name));
  // The value is what one looks for: where there is little room, types are cut short, or left out.
  const most = columns < NARROW ? 0 : Math.min(LONGEST_TYPE, Math.floor(columns / 3));
  const longest = (texts: readonly string[]) => Math.max(5, ...texts.map((text) => visible(text).length));
  const types = most === 0 ? 0 : 2 + Math.min(most, longest(fields.map(({ type }) => type)));
  const room = Math.max(8, columns - longest(fields.map(({ name }) => name)) - types - 2 - (marked ? 3 : 0));
  const row = ({ name, kind, type }: (typeof fields)[number]): string[] => {
    const stands = changed?.has(name) ?? false;
    const text = kind === "time" ? instant(value[name] as bigint) : shown(value[name], room);
    return [
      ...(marked ? [stands ? "*" : " "] : []),
      visible(name),
      ...(most === 0 ? [] : [briefly(visible(type), most)]),
      stands && !marked ? colours.inverse(text) : text,
    ];
  };
  // Each takes a line at least.
  let count = Math.min(fields.length, Math.max(0, rows));
  for (;;) {
    const made = table(
      [...(marked ? [" "] : []), "field", ...(most === 0 ? [] : ["type"]), "value"],
      fields.slice(0, count).map(row),
    );
    const more = fields.length - count;
    const text =
      more === 0 ? made : `${count === 0 ? "" : `${made}\n`}… ${more} ${more === 1 ? "field" : "fields"} more`;
    if (count === 0 || text.split("\n").length <= rows) return text;
    count--;
  }
}

/** A part of a value, on one line or several. */
function shown(part: unknown, room: number): string {
  if (ArrayBuffer.isView(part)) return numbers(part as Uint8Array, room);
  if (typeof part === "string") return briefly(visible(JSON.stringify(part)), room);
  const text = inspect(part, { depth: 5, breakLength: room, maxArrayLength: 8, maxStringLength: room, compact: 3 });
  return visibleLines(text);
}

/** As many of them as there is room for. */
function numbers(array: Uint8Array, room: number): string {
  const few = Array.from(array.subarray(0, 16), String);
  while (few.length > 1 && few.join(" ").length > room - 12) few.pop();
  return few.length === array.length ? few.join(" ") : `${few.join(" ")} … (${array.length})`;
}
