import type { Layout } from "@mortise/codec";
import { colours, visible } from "./terminal.ts";

/** Rows that belong to one field alone are drawn so often at most. */
const MOST = 2;

/** One letter or colour a field, in turn. */
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PAINTS = [
  colours.bgBlue.white,
  colours.bgGreen.black,
  colours.bgMagenta.white,
  colours.bgCyan.black,
  colours.bgYellow.black,
  colours.bgRed.white,
];

/**
 * Where each field's bytes are: a line of so many bytes after another, a letter a byte, dots for padding. Lines in the
 * middle of a long field are left out.
 */
export function memoryMap(layout: Layout, columns: number): string {
  const width = columns >= 80 ? 32 : columns >= 44 ? 16 : 8;
  const owners = fieldsOf(layout);
  const digits = String(layout.LENGTH).length;
  const lines: string[] = [];
  for (let at = 0; at < layout.LENGTH; at += width) {
    const alone = ownerOf(owners, at);
    const end = Math.min(at + width, layout.LENGTH);
    // Padding goes on to the next field.
    const next = alone?.end ?? owners.find(({ offset }) => offset > at)?.offset ?? layout.LENGTH;
    const rest = Math.floor((next - at) / width);
    const cells = Array.from({ length: end - at }, (_, index) => cellOf(ownerOf(owners, at + index), owners));
    const names = owners.filter(({ offset }) => offset >= at && offset < end).map(({ name }) => visible(name));
    lines.push(
      `${colours.dim(String(at).padStart(digits))}  ${cells.join("")}${" ".repeat(at + width - end)}  ${names.join(", ")}`.trimEnd(),
    );
    if (rest > MOST + 1) {
      const left = rest - MOST;
      lines.push(colours.dim(`${" ".repeat(digits)}  ⋮ ${left} lines more of ${visible(alone?.name ?? "padding")}`));
      at += left * width;
    }
  }
  return lines.join("\n");
}

interface Owner {
  readonly name: string;
  readonly offset: number;
  readonly end: number;
}

/** Fields and constants, by where they stand. */
function fieldsOf({ fields }: Layout): readonly Owner[] {
  return Object.entries(fields)
    .map(([name, { offset, size }]) => ({ name, offset, end: offset + size }))
    .filter(({ offset, end }) => end > offset)
    .sort((a, b) => a.offset - b.offset);
}

function ownerOf(owners: readonly Owner[], at: number): Owner | undefined {
  return owners.find(({ offset, end }) => at >= offset && at < end);
}

function cellOf(owner: Owner | undefined, owners: readonly Owner[]): string {
  if (owner === undefined) return colours.dim("·");
  const index = owners.indexOf(owner);
  const paint = PAINTS[index % PAINTS.length] as (text: string) => string;
  return paint(LETTERS[index % LETTERS.length] as string);
}
