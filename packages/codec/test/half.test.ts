import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHalf, toHalf } from "../src/half.ts";

test("every half but the NaNs survives the way to a number and back", () => {
  for (let word = 0; word < 0x10000; word++) {
    const value = fromHalf(word);
    const expected = Number.isNaN(value) ? 0x7e00 : word;
    if (toHalf(value) !== expected) expect.fail(`${word} became ${toHalf(value)}`);
  }
});

test("a number becomes the nearest half; of two equally near, the even one", () => {
  fc.assert(
    fc.property(fc.double({ min: -65519, max: 65519, noNaN: true }), (value) => {
      const word = toHalf(value);
      const distance = Math.abs(fromHalf(word) - value);
      for (const neighbour of [word - 1, word + 1]) {
        const other = Math.abs(fromHalf(neighbour & 0xffff) - value);
        if (Number.isFinite(other) && (other < distance || (other === distance && other > 0 && word % 2 === 1))) {
          expect.fail(`${value} became ${word}, but ${neighbour} is nearer`);
        }
      }
    }),
  );
});
