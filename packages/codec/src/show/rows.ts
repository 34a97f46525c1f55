import { readBase } from "../check-bytes.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredBoundedImage,
  MeasuredField,
  MeasuredList,
  MeasuredNumber,
  MeasuredOptional,
  MeasuredStruct,
  MeasuredUnion,
} from "../measured.ts";
import type { Node } from "../node.ts";
import { printType } from "../notation/print.ts";

/**
 * What a run of bytes is for.
 *
 * | role | bytes |
 * | --- | --- |
 * | `value` | a field's value, or what it is made of |
 * | `count` | how much of what follows is in use: a length, a list's count, the width and height of a bounded image |
 * | `presence` | whether a value follows |
 * | `tag` | which arm of a union follows |
 * | `constant` | a number that always stands there |
 * | `padding` | what no value has room in |
 * | `unused` | capacity that the value leaves free |
 * | `unknown` | what cannot be told, since the count, tag or presence before it is wrong |
 * | `missing` | nothing: the bytes end before |
 * | `beyond` | bytes after the layout's last |
 */
export type RowRole =
  | "value"
  | "count"
  | "presence"
  | "tag"
  | "constant"
  | "padding"
  | "unused"
  | "unknown"
  | "missing"
  | "beyond";

/** A run of bytes, and what it is. */
export interface Row {
  /** Bytes from the start of the layout. */
  readonly offset: number;
  /** At least 1. */
  readonly size: number;
  readonly path: string;
  readonly type: string;
  readonly role: RowRole;
  /** What stands there, or what a part of stands there; none where that is only room. */
  readonly measured?: Measured;
  /** How many elements are taken together, which would have several rows each. */
  readonly elements?: number;
  /** What may stand there, each in rows of its own. */
  readonly arms?: readonly { readonly name: string; readonly rows: readonly Row[] }[];
  /** What always stands there. */
  readonly constant?: number | bigint;
  /** The value of the field where it is left out. */
  readonly default?: unknown;
}

/** How rows are made. */
export interface Look {
  /** The bytes, from the layout's first on and as far as they go; without them, rows are of all that may be there. */
  readonly data?: DataView;
  /** The elements of a list that get rows of their own, in rising order; others are taken together. */
  readonly apart: (path: string, length: number) => Iterable<number>;
}

/** The map of a layout, whatever its bytes are: each list's first element stands for the others. */
export const MAP: Look = { apart: () => [0] };

/** Every element of a list. */
export function* every(_: string, length: number): Generator<number> {
  for (let index = 0; index < length; index++) yield index;
}

/**
 * The rows of a node, in order: together they are each of its bytes once.
 *
 * With bytes, rows are as these say: elements in use and unused capacity, the arm that is there. What lies behind the
 * end of the bytes is in rows too.
 */
export function* rowsOf(measured: Measured, at: number, path: string, look: Look): Generator<Row> {
  const end = at + measured.size;
  switch (measured.kind) {
    case "number":
    case "safe-integer":
    case "bool":
    case "uuid":
    case "time":
    case "char":
    case "bytes":
    case "image":
    case "enum":
    case "flags":
    case "bits":
      yield* valueRow(measured, at, end, path);
      return;
    case "array":
      yield* elementRows(measured, measured.length, at, path, look);
      return;
    case "text":
    case "blob":
    case "zstd":
    case "list": {
      const { count, capacity } = measured;
      const start = at + measured.start;
      yield row("count", at, at + count.size, path, count);
      yield* room("padding", at + count.size, start, path);
      const length = told(count, at, look) ?? capacity;
      if (length > capacity) {
        yield* room("unknown", start, end, path);
        return;
      }
      const used = start + length * (measured.kind === "list" ? measured.stride : 1);
      if (measured.kind === "list") yield* elementRows(measured, length, start, path, look);
      else yield* valueRow(measured, start, used, path);
      yield* room(length < capacity ? "unused" : "padding", used, end, path);
      return;
    }
    case "bounded-image":
      yield* boundedImageRows(measured, at, path, look);
      return;
    case "union":
      yield* unionRows(measured, at, path, look);
      return;
    case "optional":
      yield* optionalRows(measured, at, path, look);
      return;
    case "struct":
      yield* structRows(measured, at, path, look);
  }
}

function* boundedImageRows(measured: MeasuredBoundedImage, at: number, path: string, look: Look): Generator<Row> {
  const { node, side, samples, channels } = measured;
  const [second, start, end] = [at + side.size, at + measured.start, at + measured.size];
  yield row("count", at, second, inside(path, "width"), side);
  yield row("count", second, second + side.size, inside(path, "height"), side);
  yield* room("padding", second + side.size, start, path);
  const width = told(side, at, look) ?? node.maxWidth;
  const height = told(side, second, look) ?? node.maxHeight;
  if (width > node.maxWidth || height > node.maxHeight) {
    yield* room("unknown", start, end, path);
    return;
  }
  const used = start + width * height * channels * samples.stride;
  yield* valueRow(measured, start, used, inside(path, "data"));
  yield* room(width * height < node.maxWidth * node.maxHeight ? "unused" : "padding", used, end, path);
}

function* unionRows(measured: MeasuredUnion, at: number, path: string, look: Look): Generator<Row> {
  const { base, arms } = measured;
  const [start, end] = [at + measured.start, at + measured.size];
  yield row("tag", at, at + base.size, inside(path, "kind"), measured, printType(base.node));
  yield* room("padding", at + base.size, start, path);
  const armRows = function* (type: MeasuredStruct): Generator<Row> {
    yield* rowsOf(type, start, path, look);
    yield* room("unused", start + type.size, end, path);
  };
  const tag = told(base, at, look);
  if (tag === undefined) {
    if (start === end) return;
    const type = arms.map(({ name }) => name).join(" or ");
    yield {
      ...row("value", start, end, path, measured, type),
      arms: arms.map(({ name, type }) => ({ name, rows: [...armRows(type)] })),
    };
    return;
  }
  const arm = arms[tag];
  if (arm === undefined) yield* room("unknown", start, end, path);
  else yield* armRows(arm.type);
}

function* optionalRows(measured: MeasuredOptional, at: number, path: string, look: Look): Generator<Row> {
  const { element } = measured;
  const [start, end] = [at + measured.start, at + measured.size];
  yield row("presence", at, at + 1, path, measured, "bool");
  const presence = look.data === undefined || at >= look.data.byteLength ? 1 : look.data.getUint8(at);
  if (presence !== 1) {
    yield* room(presence === 0 ? "unused" : "unknown", at + 1, end, path);
    return;
  }
  yield* room("padding", at + 1, start, path);
  yield* rowsOf(element, start, path, look);
}

function* structRows(measured: MeasuredStruct, at: number, path: string, look: Look): Generator<Row> {
  const parts = [
    ...measured.fields.map((field) => ({
      offset: field.offset,
      rows: () => fieldRows(field, at, inside(path, field.name), look),
    })),
    ...measured.constants.map(({ name, type, offset, value }) => {
      const start = at + offset;
      const constant = row("constant", start, start + type.size, inside(path, name ?? "const"), type);
      return { offset, rows: () => [{ ...constant, constant: value }] };
    }),
    ...measured.gaps.map(({ offset, size }) => ({
      offset,
      rows: () => room("padding", at + offset, at + offset + size, path),
    })),
  ];
  for (const { rows } of parts.sort((a, b) => a.offset - b.offset)) yield* rows();
}

function* fieldRows(field: MeasuredField, at: number, path: string, look: Look): Generator<Row> {
  const start = at + field.offset;
  // Of what is not there at all, no parts can be told.
  const gone = look.data !== undefined && start >= look.data.byteLength;
  const rows = gone
    ? valueRow(field.type, start, start + field.type.size, path)
    : rowsOf(field.type, start, path, look);
  for (const each of rows) {
    yield field.default !== undefined && each.role === "value" ? { ...each, default: field.default } : each;
  }
}

function* elementRows(
  measured: MeasuredArray | MeasuredList,
  length: number,
  at: number,
  path: string,
  look: Look,
): Generator<Row> {
  const { element, stride } = measured;
  if (isScalar(element)) {
    yield* valueRow(measured, at, at + length * stride, path);
    return;
  }
  const together = function* (from: number, to: number): Generator<Row> {
    if (from === to) return;
    const name = to - from === 1 ? `${path}[${from}]` : `${path}[${from}…${to - 1}]`;
    const one: Node = element.node;
    const type = to - from === 1 ? printType(one) : `${printType(one)}[${to - from}]`;
    yield { ...row("value", at + from * stride, at + to * stride, name, element, type), elements: to - from };
  };
  const there = look.data === undefined ? length : Math.min(length, Math.ceil((look.data.byteLength - at) / stride));
  let next = 0;
  for (const index of look.apart(path, Math.max(0, there))) {
    yield* together(next, index);
    yield* rowsOf(element, at + index * stride, `${path}[${index}]`, look);
    next = index + 1;
  }
  yield* together(next, length);
}

/** Whether elements are small and alike, so that all of them are one row. */
function isScalar({ kind }: Measured): boolean {
  return kind === "number" || kind === "safe-integer" || kind === "bool" || kind === "time" || kind === "enum";
}

/** A number that says how many, or which; `undefined` where the bytes do not go so far. */
function told(measured: MeasuredNumber, at: number, { data }: Look): number | undefined {
  return data === undefined || at + measured.size > data.byteLength ? undefined : readBase(measured, data, at);
}

function* valueRow(measured: Measured, from: number, to: number, path: string): Generator<Row> {
  if (to > from) yield row("value", from, to, path, measured);
}

function* room(role: "padding" | "unused" | "unknown", from: number, to: number, path: string): Generator<Row> {
  if (to > from) yield { offset: from, size: to - from, path, type: "", role };
}

function row(
  role: RowRole,
  from: number,
  to: number,
  path: string,
  measured: Measured,
  type: string = printType(measured.node),
): Row {
  return { offset: from, size: to - from, path, type, role, measured };
}

function inside(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
