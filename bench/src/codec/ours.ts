import { layout } from "mortise";
import { withClosures } from "./closures.ts";
import type { InPlace } from "./contender.ts";

/** The layout as a program on Node has it. */
export function generated<V>(notation: string, bytes: Uint8Array): InPlace<V> {
  const Record = layout(notation);
  const target = Record.decode(bytes);
  return {
    encode: (value, slot) => Record.encodeInto(value as never, bytes, slot * Record.LENGTH),
    decode: (slot) => Record.decode(bytes, slot * Record.LENGTH) as V,
    decodeInto: (slot) => Record.decodeInto(target, bytes, slot * Record.LENGTH) as V,
  };
}

/** The same where code may not be generated. It is written out again, so that V8 compiles each for its own engine. */
export function closures<V>(notation: string, bytes: Uint8Array): InPlace<V> {
  const Record = withClosures(layout(notation));
  const target = Record.decode(bytes);
  return {
    encode: (value, slot) => Record.encodeInto(value as never, bytes, slot * Record.LENGTH),
    decode: (slot) => Record.decode(bytes, slot * Record.LENGTH) as V,
    decodeInto: (slot) => Record.decodeInto(target, bytes, slot * Record.LENGTH) as V,
  };
}
