import { NUMBER_TYPES } from "../numbers.ts";

/*
 * The words that notation knows, in lists that running and typing share, so that both mean the same word by a mistyped
 * one.
 */

/** The number types that names and tags may be stored as. */
export const BASE_TYPES = ["u8", "u16", "u32", "i8", "i16", "i32"] as const;

/** The named orders of an image's samples. */
export const PIXEL_FORMATS = ["gray", "rgb", "bgr", "rgba", "bgra"] as const;

// biome-ignore format: a list
export const OTHER_TYPES = [
  "text", "char", "bytes", "blob", "bool", "uuid", "time", "image", "list", "zstd", "enum", "flags", "bits", "union",
  "const", "pad", "align",
] as const;

/** Every word that a type begins with: those of numbers, with and without an order, and all others. */
export type TypeWords = [
  ...typeof NUMBER_TYPES,
  ...typeof OTHER_TYPES,
  ...Ordered<typeof NUMBER_TYPES, "le">,
  ...Ordered<typeof NUMBER_TYPES, "be">,
];

type Ordered<T extends readonly string[], O extends string> = { -readonly [K in keyof T]: `${T[K]}${O}` };

export const TYPE_WORDS: TypeWords = [
  ...NUMBER_TYPES,
  ...OTHER_TYPES,
  ...(NUMBER_TYPES.map((type) => `${type}le`) as Ordered<typeof NUMBER_TYPES, "le">),
  ...(NUMBER_TYPES.map((type) => `${type}be`) as Ordered<typeof NUMBER_TYPES, "be">),
];

/** What is meant by words of other languages, in small letters. */
export const MEANT = {
  int: "i32",
  uint: "u32",
  float: "f32",
  double: "f64",
  byte: "u8",
  boolean: "bool",
  long: "i64",
  short: "i16",
  string: "text",
  str: "text",
  _bool: "bool",
} as const;
