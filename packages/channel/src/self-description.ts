import {
  fingerprint,
  fromJSON,
  type Layout,
  LayoutError,
  type LayoutOf,
  type StructNode,
  selfDescription,
} from "@mortise/codec";
import { damaged } from "./geometry.ts";

// All runtimes have these two; naming them here spares this package the types of one.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label: string, options: { readonly fatal: boolean });
  decode(bytes: Uint8Array): string;
}

/** What a segment says of its layout, as UTF-8. */
export function describe(layout: { readonly node: StructNode }): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(selfDescription(layout));
}

/**
 * The layout that a segment describes, to be read with. No code is ever generated for it, since anyone may have written
 * it.
 *
 * @param bytes a private copy
 * @param expected the prologue's fingerprint and length of a value, with which it must agree
 * @throws ChannelError `damaged`
 */
export function readDescription(
  bytes: Uint8Array,
  at: number,
  name: string,
  expected: { readonly fingerprint: bigint; readonly valueLength: number },
): Layout {
  const refuse = (wanted: string, received: string): never => {
    throw damaged(name, { at, field: "description", expected: wanted, received });
  };
  let found: LayoutOf<StructNode>;
  try {
    const { layout } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) ?? {};
    found = fromJSON(layout, { generate: false });
  } catch (error) {
    // TextDecoder has a TypeError, JSON.parse a SyntaxError; a hostile tree may be deeper than the stack.
    const known = error instanceof LayoutError || error instanceof SyntaxError || error instanceof TypeError;
    if (!known && !(error instanceof RangeError)) throw error;
    return refuse("a layout as JSON", error.message);
  }
  if (found.LENGTH !== expected.valueLength) {
    refuse(`a layout of ${expected.valueLength} bytes, as the prologue says`, `one of ${found.LENGTH}`);
  }
  const mark = fingerprint(found);
  if (mark !== expected.fingerprint) {
    refuse(`the fingerprint ${expected.fingerprint} that the prologue has`, `a layout of ${mark}`);
  }
  return found as Layout;
}
