import fc from "fast-check";
import { anyLayout, arbitrary, type LayoutKinds } from "../src/arbitrary/index.ts";
import { u8 } from "../src/builders/index.ts";
import { type Layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";
import { exchangerOf } from "../src/zstd/exchange.ts";

/** A layout inside so many structs. */
export function inside(layout: Layout, depth: number): Layout {
  return depth === 0 ? layout : inside(struct({ in: layout, after: u8 }) as Layout, depth - 1);
}

/** A layout of any shape; a few are deep in structs. */
export const anyStruct: fc.Arbitrary<Layout> = fc.oneof(
  { weight: 29, arbitrary: anyLayout() },
  {
    weight: 1,
    arbitrary: fc.tuple(anyLayout(), fc.integer({ min: 1, max: 20 })).map(([any, depth]) => inside(any, depth)),
  },
);

/** A layout and a value of it. */
export interface LayoutAndValue {
  readonly measured: MeasuredStruct;
  readonly node: StructNode;
  readonly value: unknown;
}

/** A layout of any shape and a value of it. */
export const layoutAndValue: fc.Arbitrary<LayoutAndValue> = withValue(anyStruct);

/** Layouts, each with a value. */
export function withValue(layouts: fc.Arbitrary<Layout>): fc.Arbitrary<LayoutAndValue> {
  return layouts.chain((any) => {
    const { node } = any;
    const measured = measure(node);
    return arbitrary(any).map((value) => ({ measured, node, value }));
  });
}

// biome-ignore format: a list
export const KINDS: NonNullable<LayoutKinds["kinds"]> = [
  "zstd", "number", "safe-integer", "bool", "uuid", "time", "text", "char", "bytes", "blob", "image", "bounded-image",
  "enum", "flags", "bits", "array", "list", "optional", "struct", "union",
];

/** A layout of any shape in which something is compressed. */
export const anyZstdStruct: fc.Arbitrary<Layout> = anyLayout({ depth: 2, kinds: KINDS }).filter(
  ({ node }) => exchangerOf(measure(node)) !== undefined,
);
