import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundle } from "./bundle.ts";

/*
 * How much of the package a program in a browser carries: bundled from the built files with a browser's conditions,
 * minified, compressed. A kB is 1000 bytes.
 */

const USE = `
const bytes = Point.encode({ a: 1, b: 2 });
export const read = [Point.decode(bytes).b, Point.view(bytes).a];`;

// What was measured last, in bytes. A change of more than a hundredth is worth a look, and a new number here and in
// docs/benchmarks.md.
const PROGRAMS = {
  "three builders": {
    source: `import { struct, u8, i32 } from "@mortise/codec"; const Point = struct({ a: u8, b: i32 });${USE}`,
    recorded: 7996,
    // The budget.
    most: 8000,
  },
  notation: {
    source: `import { layout } from "@mortise/codec"; const Point = layout("u8 a + i32 b");${USE}`,
    recorded: 19_741,
    // Text may name any kind of field, so all of them are there.
    most: 19_800,
  },
} as const;

test.each(Object.entries(PROGRAMS))("%s", async (_, { source, recorded, most }) => {
  const size = gzipSync(await bundle(source), { level: 9 }).length;
  expect(size).toBeLessThanOrEqual(most);
  expect(size / recorded, `${size} bytes`).toBeGreaterThan(0.99);
  expect(size / recorded, `${size} bytes`).toBeLessThan(1.01);
});

test("a program of numbers carries no code of other kinds, and none that makes code from strings", async () => {
  const code = await bundle(PROGRAMS["three builders"].source);
  expect(code).toContain("encodeInto");
  expect(code).not.toMatch(/TextDecoder|expected a field|new Function|zstd\(/);
});
