import type fc from "fast-check";
import { anyLayout, arbitrary } from "../src/arbitrary/index.ts";
import type { Layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";

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
