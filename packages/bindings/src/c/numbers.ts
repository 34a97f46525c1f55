import type { Scalar } from "../shape.ts";

type Type = Scalar["type"];

// biome-ignore format: a table
const TYPES: { readonly [T in Type]: string } = {
  u8: "uint8_t", u16: "uint16_t", u32: "uint32_t", u64: "uint64_t",
  i8: "int8_t", i16: "int16_t", i32: "int32_t", i64: "int64_t",
  f16: "float", f32: "float", f64: "double",
};

/** What the number is to a program. */
export function valueType({ type, meaning }: Scalar): string {
  return meaning.kind === "bool" ? "bool" : TYPES[type];
}

/**
 * What the number is in a struct, or `undefined` where a member would be read in the wrong byte order, even on the
 * machines that are little-endian, which all common ones are.
 */
export function memberType({ type, littleEndian, size }: Scalar): string | undefined {
  if (size > 1 && !littleEndian) return undefined;
  return type === "f16" ? "uint16_t" : TYPES[type];
}

/** The name of its functions: `mortise_load_` and this. */
export function orderedType({ type, littleEndian, size }: Scalar): string {
  return size === 1 ? type : `${type}${littleEndian ? "le" : "be"}`;
}

/** An integer as C writes it. */
export function literal(value: number): string {
  if (value === -(2 ** 31)) return "(-2147483647 - 1)";
  return value > 2 ** 31 - 1 ? `${value}u` : `${value}`;
}
