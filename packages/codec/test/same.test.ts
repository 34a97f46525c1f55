import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSame } from "./same.ts";

const part = fc.oneof(
  fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true, maxDepth: 3 }),
  fc.constantFrom(0, -0, Number.NaN, undefined, null, [undefined], [], new Array(1), { __proto__: null }, {}, 0n, 0),
);

test("values are the same where Node says so", () => {
  const related = part.chain((value) => fc.tuple(fc.constant(value), fc.oneof(part, fc.constant(structured(value)))));
  fc.assert(
    fc.property(related, ([a, b]) => {
      expect(isSame(a, b)).toBe(isDeepStrictEqual(a, b));
    }),
  );
});

/** A copy, where there can be one. */
function structured(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
