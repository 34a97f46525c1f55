import type { StructNode } from "../node.ts";
import type { Run } from "./grid.ts";
import { constantWord, notesOf } from "./notes.ts";
import type { Row } from "./rows.ts";
import { type Family, familyOf } from "./svg-style.ts";
import { countOf, kindOf } from "./words.ts";

/** A run of cells: bytes, or bits. */
export interface Cell extends Run {
  readonly name: string;
  /** What may stand below the name, what says most first. */
  readonly words: readonly string[];
  readonly family: Family;
  /** All that is to be known of it, line by line. */
  readonly tip: readonly string[];
}

/** Cells that follow each other. */
export interface CellMap {
  /** What they are; none for the layout's own. */
  readonly caption?: string;
  readonly cells: readonly Cell[];
}

/** The layout's bytes; then, of each union, what each arm makes of its bytes; and the bits of each word that has names. */
export function mapsOf(rows: readonly Row[], node: StructNode, caption?: string): [CellMap, ...CellMap[]] {
  const cells = rows.map((row) => cellOf(row, node));
  return [{ ...(caption === undefined ? {} : { caption }), cells }, ...rows.flatMap((row) => detailsOf(row, node))];
}

function cellOf(row: Row, node: StructNode): Cell {
  const { offset, size, path, role } = row;
  const kind = kindOf(row);
  const free = role === "padding" || role === "unused";
  const place = `${size === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + size - 1}`} (${countOf(size, "byte")})`;
  return {
    offset,
    size,
    name: free ? "" : path,
    words: free ? [] : wordsOf(row, kind),
    family: familyOf(row),
    tip: [path === "" ? kind : `${path}: ${kind}`, place, ...notesOf(row, node)],
  };
}

function wordsOf({ role, type, constant, elements }: Row, kind: string): string[] {
  if (constant !== undefined) return [`${type} ${constantWord(constant)}`, constantWord(constant)];
  if (role === "presence") return [kind, role, "there?"];
  if (role !== "value") return [kind, role];
  // Without what stands in its parentheses or brackets, unless it is a struct.
  const [word = ""] = type.split(/[([{]/, 1);
  return elements === undefined && word !== "" ? [kind, word] : [kind];
}

function detailsOf(row: Row, node: StructNode): CellMap[] {
  const { arms = [], measured, path, role, elements } = row;
  if (role !== "value" || elements !== undefined || measured === undefined) return [];
  if (measured.kind !== "flags" && measured.kind !== "bits") {
    return arms.flatMap(({ name, rows }) => mapsOf(rows, node, `if ${path}.kind is ${name}`));
  }
  const cells: Cell[] = [];
  let next = 0;
  const add = (size: number, name: string, family: Family) => {
    const bits = size === 1 ? `bit ${next}` : `bits ${next} to ${next + size - 1}`;
    const tip = [name === "" ? "unused" : `${path}.${name}`, `${bits} (${countOf(size, "bit")})`];
    cells.push({ offset: next, size, name, words: name === "" ? [] : [countOf(size, "bit")], family, tip });
    next += size;
  };
  for (const member of measured.node.members) {
    if (typeof member === "string") add(1, member, "name");
    else add(member.width, member.name, "name");
  }
  if (next < measured.size * 8) add(measured.size * 8 - next, "", "padding");
  return [{ caption: `${path}: its bits, the lowest first`, cells }];
}
