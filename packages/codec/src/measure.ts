import { LayoutError } from "./errors.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredConst,
  MeasuredField,
  MeasuredNumber,
  MeasuredStruct,
} from "./measured.ts";
import type {
  ByteOrder,
  ConstNode,
  Default,
  FieldNode,
  Node,
  NumberNode,
  Packing,
  StructNode,
  ValueNode,
} from "./node.ts";
import { isBigInt, NUMBERS } from "./numbers.ts";
import { channelsOf } from "./pixels.ts";
import { checkInteger, definition, MAX_DEPTH } from "./struct-node.ts";

/** The most bytes that a layout may have: 2^31 − 1. */
const MAX_LENGTH = 2 ** 31 - 1;

/** The innermost field that keeps a layout from being, for each error of {@link measure} that is about one. */
export const BLAMED: WeakMap<object, FieldNode> = new WeakMap();

const U32: NumberNode = { kind: "number", type: "u32" };
const U8: NumberNode = { kind: "number", type: "u8" };

/** What a node inherits from the layout around it. */
interface Surroundings {
  readonly packing: Packing;
  readonly order: ByteOrder;
  /** Whether this layout and every one around it is `aligned`. */
  readonly aligned: boolean;
  readonly depth: number;
  /** Whether this stands in what a zstd compresses. */
  readonly compressed: boolean;
  /** Whether a zstd is measured as the blob that it is stored as. */
  readonly stored: boolean;
}

const OUTSIDE: Surroundings = {
  packing: "packed",
  order: "le",
  aligned: true,
  depth: 0,
  compressed: false,
  stored: false,
};

/**
 * Settles the size, alignment and byte order of a layout and the offset of each field: the only place that does.
 *
 * What has several parts (a count and what is counted, a tag and an arm, a presence byte and a value) is laid out as a
 * C struct of those parts would be.
 *
 * @throws LayoutError `definition` where no memory could look like that
 */
export function measure(node: StructNode): MeasuredStruct {
  return measureStruct(node, OUTSIDE);
}

/**
 * The same, for what handles a layout's bytes alone: in the place of each zstd is the blob that holds its compressed
 * bytes.
 */
export function measureStored(node: StructNode): MeasuredStruct {
  return measureStruct(node, { ...OUTSIDE, stored: true });
}

function measureNode(node: ValueNode, around: Surroundings): Measured {
  switch (node.kind) {
    case "number":
      return measureNumber(node, around);
    case "safe-integer": {
      const littleEndian = (node.order ?? around.order) === "le";
      return { kind: "safe-integer", node, littleEndian, size: 8, alignment: align(8, around) };
    }
    case "time":
      return { kind: "time", node, littleEndian: around.order === "le", size: 8, alignment: align(8, around) };
    case "bool":
      return { kind: "bool", node, size: 1, alignment: 1 };
    case "uuid":
      return { kind: "uuid", node, size: 16, alignment: 1 };
    case "char":
      checkInteger(node.length, "a length");
      return { kind: "char", node, size: node.length, alignment: 1 };
    case "bytes":
      checkInteger(node.length, "a length");
      return { kind: "bytes", node, size: node.length, alignment: 1 };
    case "text":
      return { kind: "text", node, ...measureCounted(node.capacity, around) };
    case "blob":
      return { kind: "blob", node, ...measureCounted(node.capacity, around) };
    case "zstd": {
      const counted = measureCounted(node.capacity, around);
      if (around.stored) return { kind: "blob", node, ...counted };
      if (around.compressed) throw definition("a zstd inside a zstd: what is compressed already only grows");
      const wrapped: StructNode = { kind: "struct", fields: [{ name: "value", type: node.element }] };
      const content = measureStruct(wrapped, { ...around, compressed: true });
      const [{ type: element }] = content.fields as [MeasuredField];
      return { kind: "zstd", node, element, content, ...counted };
    }
    case "array": {
      for (const dimension of node.dimensions) checkInteger(dimension, "an array's dimension");
      const length = node.dimensions.reduce((product, dimension) => product * dimension, 1);
      return { ...measureElements(node.element, length, around), node };
    }
    case "list": {
      const { capacity } = node;
      const { element, stride, size, alignment, aligned } = measureElements(node.element, capacity, around);
      const count = measureNumber(U32, around);
      const { parts, ...extent } = measureParts(around, count, { size, alignment });
      return { kind: "list", node, element, stride, aligned, count, start: parts[1], capacity, ...extent };
    }
    case "image": {
      const channels = channelsOf(node.pixels);
      const samples = measureElements(node.sample ?? U8, node.width * node.height * channels, around);
      return { kind: "image", node, channels, samples, size: samples.size, alignment: samples.alignment };
    }
    case "bounded-image": {
      const channels = channelsOf(node.pixels);
      const samples = measureElements(node.sample ?? U8, node.maxWidth * node.maxHeight * channels, around);
      const side = measureNumber(U32, around);
      const { parts, ...extent } = measureParts(around, side, side, samples);
      return { kind: "bounded-image", node, channels, side, start: parts[2], samples, ...extent };
    }
    case "enum":
      return { kind: "enum", node, ...measureBase(node.base, around) };
    case "flags":
      return { kind: "flags", node, ...measureBase(node.base, around) };
    case "bits":
      return { kind: "bits", node, ...measureBase(node.base, around) };
    case "union": {
      const base = measureNumber(node.base, around);
      const arms = node.arms.map(({ name, type }) => ({ name, type: measureStruct(type, around) }));
      const payload = {
        size: Math.max(...arms.map(({ type }) => type.size)),
        alignment: Math.max(...arms.map(({ type }) => type.alignment)),
      };
      const { parts, ...extent } = measureParts(around, base, payload);
      return { kind: "union", node, base, arms, start: parts[1], ...extent };
    }
    case "optional": {
      const element = measureNode(node.element as ValueNode, deeper(around));
      const { parts, ...extent } = measureParts(around, { size: 1, alignment: 1 }, element);
      return { kind: "optional", node, element, start: parts[1], ...extent };
    }
    case "struct":
      // Bytes that nothing has could be counted without end; only a union's arm is without fields.
      if (node.fields.length === 0) throw definition("a layout needs at least one field");
      return measureStruct(node, around);
    default:
      // The compiler knows that nothing is left; a tree that was made by hand may not.
      throw definition(`unknown kind of node '${String((node satisfies never as { kind?: unknown }).kind)}'`);
  }
}

function deeper(around: Surroundings): Surroundings {
  const depth = around.depth + 1;
  if (depth > MAX_DEPTH) throw definition(`structs stand in each other at most ${MAX_DEPTH} deep`);
  return { ...around, depth };
}

function measureNumber(node: NumberNode, around: Surroundings): MeasuredNumber {
  if (!Object.hasOwn(NUMBERS, node.type)) throw definition(`unknown number type '${String(node.type)}'`);
  const { bytes } = NUMBERS[node.type];
  const littleEndian = (node.order ?? around.order) === "le";
  return { kind: "number", node, littleEndian, size: bytes, alignment: align(bytes, around) };
}

function measureBase(
  node: NumberNode,
  around: Surroundings,
): { base: MeasuredNumber; size: number; alignment: number } {
  const base = measureNumber(node, around);
  return { base, size: base.size, alignment: base.alignment };
}

/** A length, and room for `capacity` bytes. */
function measureCounted(
  capacity: number,
  around: Surroundings,
): { count: MeasuredNumber; start: number; capacity: number; size: number; alignment: number } {
  checkInteger(capacity, "a capacity");
  const count = measureNumber(U32, around);
  const { parts, ...extent } = measureParts(around, count, { size: capacity, alignment: 1 });
  return { count, start: parts[1], capacity, ...extent };
}

/** Elements one after another: the parts that an array, a list and an image's samples have in common. */
function measureElements(node: Node, length: number, around: Surroundings): MeasuredArray {
  checkInteger(length, "a number of elements");
  const element = measureNode(node as ValueNode, deeper(around));
  // Each kind's size is a multiple of its alignment, so that elements follow each other without gaps.
  const stride = element.size;
  const { aligned } = around;
  return {
    kind: "array",
    node: { kind: "array", element: node, dimensions: [length] },
    element,
    length,
    stride,
    aligned,
    size: length * stride,
    alignment: element.alignment,
  };
}

interface Part {
  readonly size: number;
  readonly alignment: number;
}

/** Where a C struct has its members, how long it is, and how it is aligned. */
function measureParts<P extends readonly Part[]>(
  around: Surroundings,
  ...list: P
): { parts: { [K in keyof P]: number } } & Part {
  let size = 0;
  const parts = list.map((part) => {
    const offset = roundUp(size, align(part.alignment, around));
    size = offset + part.size;
    return offset;
  }) as { [K in keyof P]: number };
  const alignment = align(Math.max(...list.map((part) => part.alignment)), around);
  return { parts, size: roundUp(size, alignment), alignment };
}

function measureStruct(node: StructNode, around: Surroundings): MeasuredStruct {
  const { depth } = deeper(around);
  const packing = node.packing ?? around.packing;
  const aligned = around.aligned && packing === "aligned";
  const inside: Surroundings = { ...around, packing, order: node.order ?? around.order, aligned, depth };
  const fields: MeasuredField[] = [];
  const constants: MeasuredConst[] = [];
  const gaps: { offset: number; size: number }[] = [];
  let end = 0;
  let alignment = 1;
  const skipTo = (offset: number, name?: string) => {
    // Also what keeps the sums exact: each is looked at before the next is added.
    if (offset > MAX_LENGTH) {
      throw definition(`${name ?? "the layout"} ends at byte ${offset}; a layout has at most ${MAX_LENGTH}`, name);
    }
    const last = gaps.at(-1);
    if (offset > end && last !== undefined && last.offset + last.size === end) last.size += offset - end;
    else if (offset > end) gaps.push({ offset: end, size: offset - end });
    end = offset;
  };
  const add = ({ name, type, at, default: given }: FieldNode) => {
    const title = name ?? type.kind;
    if (at !== undefined && at < end)
      throw definition(`${title} @${at} overlaps the field before it, which ends at ${end}`, name);
    if (type.kind === "pad") {
      skipTo((at ?? end) + type.size, name);
      return;
    }
    if (type.kind === "align") {
      skipTo(roundUp(at ?? end, type.alignment), name);
      return;
    }
    const measured = type.kind === "const" ? measureNumber(type.type, inside) : measureNode(type, inside);
    const multiple = align(measured.alignment, inside);
    const offset = at ?? roundUp(end, multiple);
    if (offset % multiple !== 0) {
      throw definition(`${title} @${offset} is no multiple of its alignment, ${multiple}`, name);
    }
    skipTo(offset, name);
    end += measured.size;
    if (end > MAX_LENGTH) throw definition(`${title} ends at byte ${end}; a layout has at most ${MAX_LENGTH}`, name);
    alignment = Math.max(alignment, multiple);
    if (type.kind === "const") {
      constants.push({ name, type: measured as MeasuredNumber, offset, value: constantOf(type) });
    } else {
      fields.push({ name: name as string, type: measured, offset, default: defaultOf(measured, given) });
    }
  };
  for (const field of node.fields) {
    try {
      add(field);
    } catch (error) {
      if (error instanceof LayoutError && !BLAMED.has(error)) BLAMED.set(error, field);
      throw error;
    }
  }
  skipTo(roundUp(end, alignment));
  return { kind: "struct", node, fields, constants, gaps, aligned, size: end, alignment };
}

function constantOf({ type, value }: ConstNode): number | bigint {
  return isBigInt(type) ? BigInt(value) : Number(value);
}

/** A default as it would be decoded. */
function defaultOf(measured: Measured, given: Default | undefined): unknown {
  if (given === undefined) return undefined;
  return isBigInt(measured.node) ? BigInt(given) : given;
}

/** What an alignment is worth: in a packed struct nothing is aligned, as in C not even an aligned struct. */
function align(bytes: number, { packing }: Surroundings): number {
  return packing === "aligned" ? bytes : 1;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
