import { hex, linesOf } from "../literal.ts";

/** A name as a literal of Python: names of layouts are ASCII letters, digits and underscores. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** Text as a literal of Python, over as many lines as it takes. */
export function literal(text: string): string {
  return `(\n${linesOf(text, (character) => `\\U${hex(character.codePointAt(0) ?? 0, 8)}`)}\n)`;
}

/** Bytes as a literal of Python. */
export function octets(bytes: Uint8Array): string {
  return `b"${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}

/** A dictionary, in the order of its entries. */
export function dictionary(entries: readonly (readonly [name: string, value: string])[]): string {
  return `{${entries.map(([name, value]) => `${quoted(name)}: ${value}`).join(", ")}}`;
}

/** A tuple of any length. */
export function tuple(items: readonly (string | number)[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
}
