import fc from "fast-check";
import { anyLayout } from "../../src/arbitrary/index.ts";

/** Something in JSON's own types, often a word or number that means something in a layout's. */
const anyJSON: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, "", "u8", "number", "struct", "rgb", "aligned", "be", 0, 1, -1, 1.5, 1e300, "9", "0x10"),
  fc.jsonValue({ maxDepth: 2 }),
  // JSON can hide what makes text of an object.
  fc.constantFrom<unknown>(
    { toString: [] },
    { kind: "number", type: "u8" },
    { kind: "pad", size: 1 },
    ["u8"],
    [["rgb"]],
    {
      kind: ["bool"],
    },
  ),
);

/** The same JSON with one part, anywhere, swapped, left out or added to. */
function damaged(json: unknown, part: unknown, pick: (count: number) => number): unknown {
  if (typeof json !== "object" || json === null || pick(8) === 0) return part;
  const copy = Array.isArray(json) ? [...json] : { ...json };
  const keys = Object.keys(copy);
  const key = keys[pick(keys.length || 1)] ?? "x";
  const record = copy as Record<string, unknown>;
  const choice = pick(10);
  if (choice === 0) delete record[key];
  else if (choice === 1) record[Array.isArray(copy) ? copy.length : `${key}_`] = part;
  else record[key] = damaged(record[key], part, pick);
  return copy;
}

/** The JSON of a layout of which a part was swapped, or something else altogether. */
export const hostileJSON: fc.Arbitrary<unknown> = fc
  .tuple(anyLayout(), anyJSON, fc.infiniteStream(fc.nat()))
  .map(([any, part, stream]) => {
    const pick = (count: number) => (stream.next().value as number) % count;
    return damaged(JSON.parse(JSON.stringify(any)), part, pick);
  });
