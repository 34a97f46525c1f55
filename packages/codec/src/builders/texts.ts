import { link } from "../kind.ts";
import * as kinds from "../kinds/texts.ts";
import type { BlobNode, BytesNode, CharNode, TextNode } from "../node.ts";
import { checkCount } from "./count.ts";

/**
 * Text of at most `capacity` bytes of UTF-8: a length as u32, then room for all of them. A `string`.
 *
 * @throws LayoutError `definition` where the capacity is no integer from 1
 */
export function text(capacity: number): TextNode {
  checkCount(capacity, "a text's capacity");
  link({ text: kinds.text });
  return Object.freeze({ kind: "text", capacity });
}

/**
 * Text in exactly `length` bytes: UTF-8, the rest NUL. A `string` that holds no NUL.
 *
 * @throws LayoutError `definition` where the length is no integer from 1
 */
export function char(length: number): CharNode {
  checkCount(length, "a char's length");
  link({ char: kinds.char });
  return Object.freeze({ kind: "char", length });
}

/**
 * Exactly `length` bytes: a `Uint8Array`.
 *
 * @throws LayoutError `definition` where the length is no integer from 1
 */
export function bytes(length: number): BytesNode {
  checkCount(length, "a number of bytes");
  link({ bytes: kinds.bytes });
  return Object.freeze({ kind: "bytes", length });
}

/**
 * At most `capacity` bytes: a length as u32, then room for all of them. A `Uint8Array`.
 *
 * @throws LayoutError `definition` where the capacity is no integer from 1
 */
export function blob(capacity: number): BlobNode {
  checkCount(capacity, "a blob's capacity");
  link({ blob: kinds.blob });
  return Object.freeze({ kind: "blob", capacity });
}
