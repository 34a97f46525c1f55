import { inspect } from "node:util";
import type { Layout } from "@mortise/codec";
import { briefly } from "./said.ts";
import { table } from "./table.ts";
import { visible, visibleLines } from "./terminal.ts";

/** A value by field. */
export function valueLines(layout: Layout, value: Readonly<Record<string, unknown>>, columns: number): string {
  const room = Math.max(20, columns - 24);
  const rows = Object.values(layout.fields)
    .filter(({ name }) => Object.hasOwn(value, name))
    .map(({ name, type }) => [visible(name), briefly(visible(type), 32), shown(value[name], room)]);
  return table(["field", "type", "value"], rows);
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
