import type fc from "fast-check";
import { anyLayout, arbitrary, type LayoutKinds } from "../src/arbitrary/index.ts";
import type { Layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";
import { exchangerOf } from "../src/zstd/exchange.ts";

/** A layout of any shape. */
export const anyStruct: fc.Arbitrary<Layout> = anyLayout();

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
