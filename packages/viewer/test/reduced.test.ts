import { type Layout, layout } from "@mortise/codec";
import { anyLayout, arbitrary } from "@mortise/codec/fast-check";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { reduce, reducedLayout, wholeAt } from "../src/reduced.ts";

const side = fc.integer({ min: 1, max: 12 });
const pixels = fc.constantFrom("gray", "rgb", "bgr", "rgba", "bgra", "5");
const sample = fc.constantFrom("", ", u16", ", f64be", ", i8");

test("each pixel of a reduced picture is one of the whole one, and all else is as it is", () => {
  const pictures = fc
    .tuple(side, side, pixels, sample, fc.constantFrom("", "aligned "))
    .map(([width, height, format, type, packing]) => {
      const text = `${packing}u8 before + image(${width},${height},${format}${type}) image + text(5) words + f64 after`;
      return layout(text as "u8 before") as unknown as Layout;
    });
  const cases = pictures.chain((whole) => fc.tuple(fc.constant(whole), arbitrary(whole), side, side));
  fc.assert(
    fc.property(cases, ([whole, input, columns, rows]) => {
      const bytes = whole.encode(input as never);
      const value = whole.decode(bytes) as Record<string, unknown>;
      const image = whole.node.fields[1]?.type as { width: number; height: number };
      const smaller = reducedLayout(whole, [["image", columns, rows]]);
      if (smaller === undefined) {
        expect([columns >= image.width, rows >= image.height]).toEqual([true, true]);
        return;
      }
      const reduced = smaller.decode(reduce(whole, smaller, bytes)) as Record<string, unknown>;
      const [data, before] = [reduced.image, value.image] as [Uint8Array, Uint8Array];
      const [width, height] = [Math.min(columns, image.width), Math.min(rows, image.height)];
      const channels = before.length / (image.width * image.height);
      expect(data.length).toBe(width * height * channels);
      for (const [index, one] of data.entries()) {
        const pixel = Math.floor(index / channels);
        const x = wholeAt(pixel % width, width, image.width);
        const y = wholeAt(Math.floor(pixel / width), height, image.height);
        expect(one).toBe(before[(y * image.width + x) * channels + (index % channels)]);
      }
      const { image: _, ...rest } = reduced;
      const { image: __, ...others } = value;
      expect(rest).toEqual(others);
    }),
    { numRuns: inject("runs") },
  );
});

test("what has no picture to be made smaller comes whole", () => {
  fc.assert(
    fc.property(
      anyLayout(),
      fc.array(fc.tuple(fc.constantFrom("image", "a", "__proto__", "_"), side, side)),
      (any, seen) => {
        const reduced = reducedLayout(any, []);
        expect(reduced).toBe(undefined);
        const smaller = reducedLayout(any, seen);
        if (smaller !== undefined) expect(smaller.LENGTH).toBeLessThanOrEqual(any.LENGTH);
      },
    ),
    { numRuns: inject("runs") },
  );
});
