import type fc from "fast-check";
import { anyLayout, arbitrary } from "../src/arbitrary/index.ts";
import type { Layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";

/** A layout of any shape. */
export const anyStruct: fc.Arbitrary<Layout> = anyLayout();

/** A layout and a value of it. */
export const layoutAndValue: fc.Arbitrary<{ measured: MeasuredStruct; node: StructNode; value: unknown }> =
  anyStruct.chain((any) => {
    const { node } = any;
    const measured = measure(node);
    return arbitrary(any).map((value) => ({ measured, node, value }));
  });
