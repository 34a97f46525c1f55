import { refusePlace } from "../engine/engine.ts";
import { Memory } from "../engine/memory.ts";
import { givenLayout } from "../given-layout.ts";
import { measure } from "../measure.ts";
import type { StructNode } from "../node.ts";
import { checkOptions } from "../options.ts";
import type { Issue, VerifyOptions } from "../verify.ts";
import { briefDefault, briefOf } from "./brief.ts";
import { type Mark, marksIn } from "./marks.ts";
import { every, type Look, type Row, type RowRole, rowsOf } from "./rows.ts";

/** A run of bytes, what it is, and what is wrong with it. */
export interface DumpRow {
  /** Bytes from the start of the layout. */
  readonly offset: number;
  /** How many bytes; at least 1. */
  readonly size: number;
  /** The bytes: a private copy, but for those beyond the layout; empty where they are missing. */
  readonly bytes: Uint8Array;
  /** The field, as `points[3].x`; of padding, the struct that it is in. */
  readonly path: string;
  /** What stands there, as notation; empty where that is nothing. */
  readonly type: string;
  readonly role: RowRole;
  /** The value as short text, a long one in part; `undefined` where there is none, or none can be told. */
  readonly value: string | undefined;
  /** What is wrong there, as `verify` says it. */
  readonly issues: readonly Issue[];
}

/**
 * What bytes hold, row by row: each byte from `at` on stands in one row, in order. Rows with the role `missing` are what
 * the bytes end before.
 *
 * Numbers, booleans, times and enums in a list share a row; other elements have rows of their own. What is compressed
 * stays so.
 *
 * Whatever the bytes are, it does not throw.
 *
 * @throws LayoutError `wrong-type`, `detached`, `bad-position` for what is no layout, no bytes, or no offset into them; `definition` for an
 * unknown option
 * @example
 * dumpRows(layout("u16 id + bool ready"), Uint8Array.of(1, 0, 7));
 * // [
 * //   { offset: 0, size: 2, path: "id", type: "u16", role: "value", value: "1", issues: [], … },
 * //   { offset: 2, size: 1, path: "ready", type: "bool", role: "value", value: "7", issues: [{ code: "invalid-bool", … }], … },
 * // ]
 */
export function dumpRows(
  layout: { readonly node: StructNode },
  bytes: Uint8Array,
  options: VerifyOptions = {},
): DumpRow[] {
  checkOptions(options, "at", "zeros");
  return Array.from(
    judgedRows(layout, bytes, options, () => every),
    ({ row, bytes, value, marks }) => {
      const { offset, size, path, type, role } = row;
      return { offset, size, bytes, path, type, role, value, issues: marks.map(({ issue }) => issue) };
    },
  );
}

/** A row of a layout with its bytes. */
export interface JudgedRow {
  readonly row: Row;
  readonly bytes: Uint8Array;
  readonly value: string | undefined;
  readonly marks: readonly Mark[];
}

/**
 * The rows of bytes.
 *
 * @param choose which elements have rows of their own, by what is wrong
 */
export function* judgedRows(
  layout: { readonly node: StructNode },
  bytes: Uint8Array,
  { at = 0, zeros = false }: VerifyOptions,
  choose: (marks: readonly Mark[]) => Look["apart"],
): Generator<JudgedRow> {
  const measured = measure(givenLayout(layout));
  const memory = new Memory(bytes);
  if (!Number.isSafeInteger(at) || at < 0) refusePlace(measured, memory.bytes, at);
  // INVARIANT: copied once, so that rows, values and faults are of the same bytes, whoever else is writing.
  const there = memory.bytes.slice(at, at + measured.size);
  const data = new DataView(there.buffer);
  const marks = marksIn(layout, measured, there, { bytes, at, zeros });
  const older = !marks.some(({ issue }) => issue.code === "too-short");
  let marked = 0;
  for (const whole of rowsOf(measured, 0, "", { data, apart: choose(marks) })) {
    for (const row of cut(whole, there.length)) {
      const value = row.size < whole.size ? undefined : textOf(row, data, older);
      const first = marked;
      while (belongs(marks[marked], row, value)) marked++;
      const bytes = there.subarray(row.offset, row.offset + row.size);
      yield { row, bytes, value, marks: marks.slice(first, marked) };
    }
  }
  const beyond = memory.bytes.subarray(at + measured.size);
  if (beyond.length === 0) return;
  const row: Row = { offset: measured.size, size: beyond.length, path: "", type: "", role: "beyond" };
  yield { row, bytes: beyond, value: undefined, marks: [] };
}

/** A row, or its two parts where the bytes end inside it. */
function cut(row: Row, end: number): readonly Row[] {
  const there = Math.min(Math.max(end - row.offset, 0), row.size);
  if (there === row.size) return [row];
  const missing: Row = { ...row, offset: row.offset + there, size: row.size - there, role: "missing" };
  return there === 0 ? [missing] : [{ ...row, size: there }, missing];
}

/** Whether something wrong is in a row, where none of the rows before has it. */
function belongs(mark: Mark | undefined, { offset, size, role }: Row, value: string | undefined): boolean {
  if (mark === undefined || mark.offset >= offset + size) return false;
  // What is wrong with text is told of its length too, but is in the row behind, if there is one.
  return role !== "count" || mark.issue.code === "over-capacity" || value === "0";
}

function textOf(row: Row, data: DataView, older: boolean): string | undefined {
  if (row.role !== "missing") return briefOf(row, data);
  if (!older || row.measured === undefined || row.default === undefined) return undefined;
  return `${briefDefault(row.measured, row.default)} by default`;
}
