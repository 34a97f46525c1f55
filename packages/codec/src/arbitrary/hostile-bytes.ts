import fc from "fast-check";
import { makeEngine } from "#engine";
import { givenLayout } from "../given-layout.ts";
import { measure, measureStored } from "../measure.ts";
import type { StructNode } from "../node.ts";
import { valuesOf } from "./arbitrary.ts";
import { type Spot, spotsIn } from "./spots.ts";
import { stored } from "./stored.ts";

/** More places in one layout are not looked for: an array of arrays of … has them without end. */
const MOST_SPOTS = 10_000;

/**
 * Bytes near valid ones: an encoded value with a few changes where they hurt. Lengths and counts that say more than there
 * is room for, tags and members that are none, presence bytes other than 0 and 1, broken UTF-8, wrong constants, padding
 * and unused capacity that is not zero; and bytes that end early or go on. Some are still valid.
 *
 * What is compressed is a zstd frame that stores its content as it is, cut short where there is no room for that.
 *
 * For tests of whatever reads bytes that it did not write: each must give a value or a `LayoutError`.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * fc.assert(fc.property(hostileBytes(Frame), (bytes) => verify(Frame, bytes).length > 0 || Frame.decode(bytes)));
 */
export function hostileBytes(layout: { readonly node: StructNode }): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const node = givenLayout(layout);
  const measured = measure(node);
  const values = valuesOf(measured, (inner, zstd) => inner.map(stored(zstd)));
  const { encodeInto } = makeEngine(measureStored(node));
  const size = measured.size;
  const spots: Spot[] = [];
  for (const spot of spotsIn(measured, 0)) if (spots.push(spot) === MOST_SPOTS) break;
  const anywhere = fc
    .tuple(fc.nat({ max: size - 1 }), fc.nat({ max: 255 }))
    .map(([offset, byte]): Spot => ({ offset, bytes: Uint8Array.of(byte) }));
  const change =
    spots.length === 0
      ? anywhere
      : fc.oneof(
          { weight: 3, arbitrary: fc.nat({ max: spots.length - 1 }).map((index) => spots[index] as Spot) },
          { weight: 1, arbitrary: anywhere },
        );
  const starts = measured.fields.map(({ offset }) => offset);
  const length = fc.oneof(
    { weight: 8, arbitrary: fc.constant(size) },
    { weight: 1, arbitrary: fc.oneof(fc.nat({ max: size }), fc.constantFrom(...starts)) },
    { weight: 1, arbitrary: fc.integer({ min: size, max: size + 16 }) },
  );
  return fc
    .tuple(values, fc.array(change, { maxLength: 3 }), length, fc.nat({ max: 255 }))
    .map(([value, changes, length, rest]) => {
      const bytes = new Uint8Array(Math.max(length, size)).fill(rest);
      encodeInto(value, bytes, 0);
      for (const { offset, bytes: instead } of changes) bytes.set(instead, offset);
      return bytes.slice(0, length);
    });
}
