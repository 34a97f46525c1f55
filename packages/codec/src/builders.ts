import type {
  ArrayNode,
  BoolNode,
  ByteOrder,
  FieldNode,
  FieldTypes,
  ImageNode,
  Node,
  NumberNode,
  NumberType,
  PixelFormat,
  SafeIntegerNode,
  StructNode,
} from "./node.ts";
import { PIXELS } from "./pixels.ts";
import { definition, type StructOptions, structNode } from "./struct-node.ts";

/** A number type's node; the suffixed ones fix the byte order, the bare one takes that of its layout. */
function number<T extends NumberType>(type: T): NumberNode<T, undefined> {
  return Object.freeze({ kind: "number", type });
}

function ordered<T extends NumberType, O extends ByteOrder>(type: T, order: O): NumberNode<T, O> {
  return Object.freeze({ kind: "number", type, order });
}

/** Unsigned integers: 1, 2, 4 and 8 bytes; the last is a `bigint`. */
export const u8: NumberNode<"u8", undefined> = number("u8");
export const u16: NumberNode<"u16", undefined> = number("u16");
export const u32: NumberNode<"u32", undefined> = number("u32");
export const u64: NumberNode<"u64", undefined> = number("u64");
/** Signed integers: 1, 2, 4 and 8 bytes; the last is a `bigint`. */
export const i8: NumberNode<"i8", undefined> = number("i8");
export const i16: NumberNode<"i16", undefined> = number("i16");
export const i32: NumberNode<"i32", undefined> = number("i32");
export const i64: NumberNode<"i64", undefined> = number("i64");
/** IEEE 754 floats: 2, 4 and 8 bytes. */
export const f16: NumberNode<"f16", undefined> = number("f16");
export const f32: NumberNode<"f32", undefined> = number("f32");
export const f64: NumberNode<"f64", undefined> = number("f64");

/** The same in little-endian order, whatever the layout's. */
export const u8le: NumberNode<"u8", "le"> = ordered("u8", "le");
export const u16le: NumberNode<"u16", "le"> = ordered("u16", "le");
export const u32le: NumberNode<"u32", "le"> = ordered("u32", "le");
export const u64le: NumberNode<"u64", "le"> = ordered("u64", "le");
export const i8le: NumberNode<"i8", "le"> = ordered("i8", "le");
export const i16le: NumberNode<"i16", "le"> = ordered("i16", "le");
export const i32le: NumberNode<"i32", "le"> = ordered("i32", "le");
export const i64le: NumberNode<"i64", "le"> = ordered("i64", "le");
export const f16le: NumberNode<"f16", "le"> = ordered("f16", "le");
export const f32le: NumberNode<"f32", "le"> = ordered("f32", "le");
export const f64le: NumberNode<"f64", "le"> = ordered("f64", "le");

/** The same in big-endian order, whatever the layout's. */
export const u8be: NumberNode<"u8", "be"> = ordered("u8", "be");
export const u16be: NumberNode<"u16", "be"> = ordered("u16", "be");
export const u32be: NumberNode<"u32", "be"> = ordered("u32", "be");
export const u64be: NumberNode<"u64", "be"> = ordered("u64", "be");
export const i8be: NumberNode<"i8", "be"> = ordered("i8", "be");
export const i16be: NumberNode<"i16", "be"> = ordered("i16", "be");
export const i32be: NumberNode<"i32", "be"> = ordered("i32", "be");
export const i64be: NumberNode<"i64", "be"> = ordered("i64", "be");
export const f16be: NumberNode<"f16", "be"> = ordered("f16", "be");
export const f32be: NumberNode<"f32", "be"> = ordered("f32", "be");
export const f64be: NumberNode<"f64", "be"> = ordered("f64", "be");

/** One byte, 0 or 1: a `boolean`. */
export const bool: BoolNode = Object.freeze({ kind: "bool" });

/**
 * A 64-bit integer as a `number`; a value past ±(2^53 − 1) is refused in both directions.
 *
 * @example
 * struct({ sequence: safe(u64) });
 */
export function safe<O extends ByteOrder | undefined>(type: NumberNode<"u64" | "i64", O>): SafeIntegerNode<O> {
  const { type: name, order } = type;
  if (name !== "u64" && name !== "i64") throw definition(`safe() takes u64 or i64, not ${String(name)}`);
  return Object.freeze({ kind: "safe-integer", type: name, ...(order === undefined ? {} : { order }) });
}

/**
 * A fixed number of elements in row-major order: a typed array for numbers, a plain array otherwise.
 *
 * An array of arrays is one array of more dimensions.
 *
 * @throws LayoutError `definition` where a dimension is no integer from 1, or the element is itself an array
 * @example
 * array(f32, 16);      // Float32Array of 16
 * array(u16, 3, 4);    // Uint16Array of 12: 3 rows of 4
 */
export function array<E extends Node>(
  element: E | { readonly node: E },
  ...dimensions: readonly number[]
): ArrayNode<E> {
  if (dimensions.length === 0) throw definition("an array needs at least one dimension");
  for (const dimension of dimensions) positive(dimension, "an array's dimension");
  const node = nodeOf(element);
  if (node.kind === "array") throw definition("an array of arrays is one array of more dimensions: array(u16, 3, 4)");
  return Object.freeze({ kind: "array", element: node, dimensions: Object.freeze([...dimensions]) });
}

/**
 * `height` rows of `width` pixels, one byte a sample: a `Uint8Array` in (height, width, channels) order.
 *
 * @param pixels a named order of samples, or how many there are
 * @throws LayoutError `definition` where a number is no integer from 1, or the format has no such name
 * @example
 * image(40, 50, "bgr");    // 6000 bytes, as OpenCV stores it
 * image(40, 50, 3);        // the same bytes, order not named
 */
export function image<const P extends PixelFormat | number>(width: number, height: number, pixels: P): ImageNode<P> {
  positive(width, "an image's width");
  positive(height, "an image's height");
  if (typeof pixels === "number") positive(pixels, "an image's number of channels");
  else if (!Object.hasOwn(PIXELS, pixels)) {
    throw definition(`unknown pixel format '${String(pixels)}'; known are ${Object.keys(PIXELS).join(", ")}`);
  }
  return Object.freeze({ kind: "image", width, height, pixels });
}

/** A field whose place is fixed, made by {@link at}. */
export interface PlacedField<N extends Node = Node> {
  readonly placed: N;
  readonly at: number;
}

/**
 * Fixes the place of a field, as `@` does in notation.
 *
 * @param offset bytes from the start of the enclosing struct, at or after the end of the field before
 * @throws LayoutError `definition` where the offset is no integer from 0
 * @example
 * struct({ magic: u32, body: at(64, array(u8, 100)) });
 */
export function at<N extends Node>(offset: number, type: N | { readonly node: N }): PlacedField<N> {
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw definition(`a field's offset must be an integer from 0, not ${offset}`);
  return { placed: nodeOf(type), at: offset };
}

/** What `struct` takes for one field: a node, a whole layout, or either of them placed. */
export type FieldInput = Node | PlacedField | { readonly node: Node };

/** The fields of a struct by name, as its builder takes them. */
export type FieldInputs = { readonly [name: string]: FieldInput };

/** The node behind a {@link FieldInput}. */
export type NodeOf<I> = I extends Node
  ? I
  : I extends { readonly node: infer N extends Node }
    ? N
    : I extends { readonly placed: infer N extends Node }
      ? N
      : never;

/** The struct node of builder input: what `struct` wraps in a layout. */
export function structOf(inputs: FieldInputs, options: StructOptions): StructNode<FieldTypes> {
  const fields = Object.entries(inputs).map(([name, input]): FieldNode => {
    if (typeof input === "object" && input !== null && "placed" in input)
      return { name, type: input.placed, at: input.at };
    return { name, type: nodeOf(input, name) };
  });
  return structNode(fields, options);
}

function nodeOf<N extends Node>(input: N | { readonly node: N }, name?: string): N {
  const node = typeof input === "object" && input !== null && "node" in input ? input.node : input;
  if (typeof node === "object" && node !== null && "kind" in node) return node;
  throw definition(
    `${name === undefined ? "this" : `'${name}'`} is no type; use one of the builders, such as u8 or image(40, 50, 3)`,
    name,
  );
}

function positive(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw definition(`${what} must be an integer from 1, not ${String(value)}`);
}
