import type { ByteOrder, Node, NumberNode, NumberType } from "./node.ts";
import { checkOrder, definition } from "./struct-node.ts";

/** What is to be known of a number type: one row a type, read by every function that handles numbers. */
export interface NumberFacts {
  readonly bytes: 1 | 2 | 4 | 8;
  /** `bigint`: a 64-bit integer. */
  readonly family: "integer" | "bigint" | "float";
  /** The lowest and highest value; for floats, the bounds past which a finite number becomes infinite (exclusive). */
  readonly min: number | bigint;
  readonly max: number | bigint;
  /** The typed array of an array's value. Every half-precision number is exactly a single-precision one. */
  readonly array: NumberArrayConstructor;
}

export type NumberArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

interface NumberArrayConstructor {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): NumberArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
}

// The lowest magnitudes that round to infinity: the largest finite value plus half a unit in its last place.
const F16_OVERFLOW = 65520;
const F32_OVERFLOW = 2 ** 128 - 2 ** 103;

/** The largest finite number of each float type. */
export const LARGEST_FLOAT: { readonly [T in "f16" | "f32" | "f64"]: number } = {
  f16: 65504,
  f32: (2 - 2 ** -23) * 2 ** 127,
  f64: Number.MAX_VALUE,
};

// biome-ignore format: a table
export const NUMBERS: { readonly [T in NumberType]: NumberFacts } = {
  u8:  { bytes: 1, family: "integer", min: 0, max: 2 ** 8 - 1, array: Uint8Array },
  u16: { bytes: 2, family: "integer", min: 0, max: 2 ** 16 - 1, array: Uint16Array },
  u32: { bytes: 4, family: "integer", min: 0, max: 2 ** 32 - 1, array: Uint32Array },
  u64: { bytes: 8, family: "bigint", min: 0n, max: 2n ** 64n - 1n, array: BigUint64Array },
  i8:  { bytes: 1, family: "integer", min: -(2 ** 7), max: 2 ** 7 - 1, array: Int8Array },
  i16: { bytes: 2, family: "integer", min: -(2 ** 15), max: 2 ** 15 - 1, array: Int16Array },
  i32: { bytes: 4, family: "integer", min: -(2 ** 31), max: 2 ** 31 - 1, array: Int32Array },
  i64: { bytes: 8, family: "bigint", min: -(2n ** 63n), max: 2n ** 63n - 1n, array: BigInt64Array },
  f16: { bytes: 2, family: "float", min: -F16_OVERFLOW, max: F16_OVERFLOW, array: Float32Array },
  f32: { bytes: 4, family: "float", min: -F32_OVERFLOW, max: F32_OVERFLOW, array: Float32Array },
  f64: { bytes: 8, family: "float", min: -Infinity, max: Infinity, array: Float64Array },
};

/** Every {@link NumberType}, in the order of {@link NUMBERS}. */
// biome-ignore format: a list
export const NUMBER_TYPES: readonly ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f16", "f32", "f64"] =
  /* @__PURE__ */ Object.keys(NUMBERS) as never;

/** The one place that makes a number's node; without `order` it takes that of the layout around it. */
export function numberNode<T extends NumberType, O extends ByteOrder | undefined = undefined>(
  type: T,
  order?: O,
): NumberNode<T, O> {
  if (!Object.hasOwn(NUMBERS, type)) throw definition(`unknown number type '${String(type)}'`);
  checkOrder(order);
  return Object.freeze({ kind: "number", type, ...(order !== undefined && { order }) });
}

/** Whether this machine stores the low byte first. */
export const NATIVE_LITTLE: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Whether a node's value is a bigint. */
export function isBigInt(node: Node): boolean {
  return node.kind === "time" || (node.kind === "number" && NUMBERS[node.type].family === "bigint");
}
