import { printPath } from "../fault.ts";
import type { StructNode } from "../node.ts";
import { checkOptions } from "../options.ts";
import type { VerifyOptions } from "../verify.ts";
import { type JudgedRow, judgedRows } from "./dump-rows.ts";
import type { Mark } from "./marks.ts";
import { every, type Look } from "./rows.ts";
import { clip, clipPath, countOf, kindOf, printable } from "./words.ts";

export interface DumpOptions extends VerifyOptions {
  /** Whether every byte is shown, however long the text becomes. Default `false`: the middle of long runs is left out. */
  readonly all?: boolean;
}

/** Bytes on a line. */
const LINE = 16;
/** A list with more elements is shown in part. */
const FEW = 4;
/** As many things are shown that are wrong in a list, or in a row. */
const MOST_MARKS = 4;
/** The most characters of a line, if what is wrong there needs no more. */
const WIDTH = 120;
/** Paths with more characters lose their beginning. */
const PATH_WIDTH = 28;
/** As many characters of a type are shown, however long the values beside it are. */
const TYPE_WIDTH = 16;

/**
 * Bytes as annotated hex: offset, bytes, field, type and value, a row a field. Below a row stands what is wrong there,
 * behind `!`.
 *
 * Long runs of bytes and long lists are shown in part; runs of one byte as `91 × 00`. Whatever the bytes are, it does
 * not throw.
 *
 * @throws LayoutError `wrong-type`, `detached`, `bad-position` for what is no layout, no bytes, or no offset into them; `definition` for an
 * unknown option
 * @example
 * console.log(dump(layout("u16 id + bool ready"), Uint8Array.of(1, 0, 7)));
 * // offset  bytes  field  type  value
 * //      0  01 00  id     u16   1
 * //      2  07     ready  bool  7
 * //                ! the byte is 7; expected 0 or 1
 */
export function dump(layout: { readonly node: StructNode }, bytes: Uint8Array, options: DumpOptions = {}): string {
  checkOptions(options, "at", "zeros", "all");
  const { all = false } = options;
  const rows = judgedRows(layout, bytes, options, all ? () => every : fewElements);
  return layOut([HEAD, ...Array.from(rows, (row) => linesOf(row, all)).flat()]);
}

interface Line {
  readonly offset?: number | string;
  readonly hex?: string;
  readonly path?: string;
  readonly type?: string;
  readonly value?: string | undefined;
  /** What stands there instead of path, type and value. */
  readonly remark?: string;
}

const HEAD: Line = { offset: "offset", hex: "bytes", path: "field", type: "type", value: "value" };

function linesOf({ row, bytes, value, marks }: JudgedRow, all: boolean): Line[] {
  const { offset, path, size } = row;
  const [first, ...rest] = hexOf(row, bytes, all);
  const shown = all ? marks : marks.slice(0, MOST_MARKS);
  const remarks = shown.map(({ issue, sentence }) => {
    return issue.path === path || issue.path === "" ? sentence : `${issue.path}: ${sentence}`;
  });
  if (shown.length < marks.length) remarks.push(`and ${marks.length - shown.length} more`);
  return [
    { offset, path, type: kindOf(row), value, hex: first?.hex ?? `(${countOf(size, "byte")} missing)` },
    ...rest.map(({ at, hex }) => ({ ...(at === undefined ? {} : { offset: offset + at }), hex })),
    ...remarks.map((remark) => ({ remark: `! ${remark}` })),
  ];
}

/** Bytes line by line, with the offset of those that have some. */
function hexOf({ elements }: JudgedRow["row"], bytes: Uint8Array, all: boolean): { at?: number; hex: string }[] {
  const { length } = bytes;
  const line = (at: number) => ({ at, hex: Array.from(bytes.subarray(at, at + LINE), hexOfByte).join(" ") });
  if (elements !== undefined && length > 0) return [{ at: 0, hex: `… ${countOf(length, "byte")} …` }];
  if (!all && length > LINE && bytes.every((byte) => byte === bytes[0])) {
    return [{ at: 0, hex: `${length} × ${hexOfByte(bytes[0] as number)}` }];
  }
  if (all || length <= 3 * LINE)
    return Array.from({ length: Math.ceil(length / LINE) }, (_, index) => line(index * LINE));
  return [line(0), { hex: `… ${length - 2 * LINE} bytes …` }, line(length - LINE)];
}

function hexOfByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** The first elements of a list and the last, and the first that are wrong. */
function fewElements(marks: readonly Mark[]): Look["apart"] {
  const wrong = new Map<string, Set<number>>();
  for (const { path } of marks) {
    for (const [depth, step] of path.entries()) {
      if (typeof step !== "number") continue;
      const list = printPath(path.slice(0, depth));
      const indices = wrong.get(list) ?? new Set();
      wrong.set(list, indices);
      if (indices.size < MOST_MARKS) indices.add(step);
    }
  }
  return (path, length) => {
    if (length <= FEW) return every(path, length);
    return [...new Set([0, 1, ...(wrong.get(path) ?? []), length - 1])].sort((a, b) => a - b);
  };
}

/** Columns under each other. */
function layOut(lines: readonly Line[]): string {
  const cells = lines.map(({ offset = "", hex = "", path = "", type = "", value = "", remark }) => ({
    offset: `${offset}`,
    hex,
    path: clipPath(printable(path), PATH_WIDTH),
    type: printable(type),
    value: printable(value),
    remark,
  }));
  const widest = (key: Exclude<keyof Line, "remark">) =>
    cells.reduce((most, cell) => Math.max(most, cell[key].length), 0);
  const [offsets, bytes, paths] = [widest("offset"), widest("hex"), widest("path")];
  const rest = WIDTH - (offsets + bytes + paths + 4 * 2);
  const types = Math.min(widest("type"), Math.max(TYPE_WIDTH, rest - widest("value")));
  return cells
    .map(({ offset, hex, path, type, value, remark }) => {
      const place = `${offset.padStart(offsets)}  ${hex.padEnd(bytes)}  `;
      if (remark !== undefined) return place + printable(remark);
      const cell = clip(type, types).padEnd(types);
      return `${place}${path.padEnd(paths)}  ${cell}  ${clip(value, rest - types)}`.trimEnd();
    })
    .join("\n");
}
