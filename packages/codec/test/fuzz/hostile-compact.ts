import fc from "fast-check";
import { arbitrary } from "../../src/arbitrary/index.ts";
import { encodeCompact } from "../../src/compact/compact.ts";
import type { Layout } from "../../src/layout.ts";
import { anyStruct } from "../arbitraries.ts";

/** A layout, and bytes that may be the compact form of a value: cut short, or changed in a few places. */
export const hostileCompact: fc.Arbitrary<[any: Layout, bytes: Uint8Array]> = anyStruct.chain((any) => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff)), { maxLength: 3 });
  const part = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
  return fc.tuple(arbitrary(any), edits, part).map(([value, edits, part]) => {
    const whole = encodeCompact(any, value as never);
    const bytes = whole.slice(0, Math.ceil(whole.length * part));
    for (const [place, byte] of edits) bytes[place % (bytes.length || 1)] = byte;
    return [any, bytes];
  });
});
