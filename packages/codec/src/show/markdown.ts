import { givenLayout } from "../given-layout.ts";
import { measure } from "../measure.ts";
import type { StructNode } from "../node.ts";
import { notesOf } from "./notes.ts";
import { MAP, type Row, rowsOf } from "./rows.ts";
import { printable } from "./words.ts";

/**
 * A layout as a Markdown table: offset, size, field, type and notes, a row a field, with padding; then its length and
 * alignment.
 *
 * A list's first element stands for all. The arms of a union are one after another, each in the same bytes.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * toMarkdown(layout("aligned u8 kind + u32 size"));
 * // | offset | size | field | type | notes |
 * // | ---: | ---: | --- | --- | --- |
 * // | 0 | 1 | `kind` | `u8` | |
 * // | 1 | 3 | | | padding |
 * // | 4 | 4 | `size` | `u32` | |
 * //
 * // LENGTH 8, ALIGNMENT 4, little-endian.
 */
export function toMarkdown(layout: { readonly node: StructNode }): string {
  const node = givenLayout(layout);
  const measured = measure(node);
  const lines = [...rowsOf(measured, 0, "", MAP)].flatMap((row) => linesOf(row, node));
  return [
    "| offset | size | field | type | notes |",
    "| ---: | ---: | --- | --- | --- |",
    ...lines,
    "",
    `LENGTH ${measured.size}, ALIGNMENT ${measured.alignment}, ${node.order === "be" ? "big" : "little"}-endian.`,
    "",
  ].join("\n");
}

function linesOf(row: Row, node: StructNode, arm?: string): string[] {
  const { offset, size, path, type, role, arms = [] } = row;
  const told = type !== "" && role !== "count";
  const notes = [...(arm === undefined ? [] : [arm]), ...(told ? [] : [role]), ...notesOf(row, node)];
  const cells = [offset, size, code(path), code(type), plain(notes.join("; "))];
  const choices = arms.flatMap(({ name, rows }) =>
    rows.flatMap((inner) => linesOf(inner, node, `if ${path}.kind is ${name}`)),
  );
  return [`|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`, ...choices];
}

/** Text that Markdown takes for nothing else, whatever it holds. */
function plain(text: string): string {
  return printable(text).replace(/[\\`|<>&*_[\]~$@#]/g, (character) => {
    // Where a table's cell ends, and where code does, is not read alike everywhere; a reference is.
    return "\\`|<>&".includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`;
  });
}

function code(text: string): string {
  if (text === "") return "";
  const shown = printable(text);
  // Between backquotes nothing can be escaped.
  return /[\\`|]|^ | $/.test(shown) ? `<code>${plain(text)}</code>` : `\`${shown}\``;
}
