import type { Kinds } from "../kind.ts";
import { array, boundedImage, image, list } from "./arrays.ts";
import { bits, enumeration, flags } from "./names.ts";
import { bool, number, safeInteger, time, uuid } from "./numbers.ts";
import { optional, struct, union } from "./structs.ts";
import { blob, bytes, char, text, zstd } from "./texts.ts";

/** All kinds of fields. */
export const EVERY: Kinds = {
  number,
  "safe-integer": safeInteger,
  bool,
  array,
  list,
  image,
  "bounded-image": boundedImage,
  text,
  char,
  bytes,
  blob,
  zstd,
  enum: enumeration,
  flags,
  bits,
  union,
  optional,
  uuid,
  time,
  struct,
};
