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
  // No fc.double: within bounds it knows machines that store the low byte first only.
  const number = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 37, max: 85 }))
    .map(([steps, exponent]) => steps / 2 ** exponent)
    .filter((value) => Math.abs(value) < 65519);
  fc.assert(
    fc.property(number, (value) => {
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
