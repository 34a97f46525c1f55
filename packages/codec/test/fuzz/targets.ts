import fc from "fast-check";
import { arbitrary, hostileBytes } from "../../src/arbitrary/index.ts";
import { Layout } from "../../src/layout.ts";
import { dump } from "../../src/show/dump.ts";
import { anyStruct, anyZstdStruct, type LayoutAndValue, layoutAndValue, withValue } from "../arbitraries.ts";
import { damaged, stranger } from "../inputs.ts";
import { hostileCompact } from "./hostile-compact.ts";
import { hostileJSON } from "./hostile-json.ts";
import { hostileMemory } from "./hostile-memory.ts";
import { hostileNotation } from "./hostile-notation.ts";
import { readBytes, readCompressed } from "./read.ts";
import { readCompact } from "./read-compact.ts";
import { readJSON } from "./read-json.ts";
import { readNotation } from "./read-notation.ts";
import { encode, encodeCompressed, encodeView, validate, writeThroughViews } from "./write.ts";

/** What is given something that others made: `check` throws where the outcome is neither a value nor a LayoutError. */
export interface Target {
  readonly name: string;
  readonly cases: fc.Arbitrary<unknown>;
  readonly check: (one: never) => void | Promise<void>;
}

/** Layouts, each with a value of which a part was swapped, or with something strange. */
function inputs(values: fc.Arbitrary<LayoutAndValue>): fc.Arbitrary<[any: Layout, input: unknown]> {
  return fc.oneof(
    { weight: 4, arbitrary: damaged(values).map(({ node, input }): [Layout, unknown] => [new Layout(node), input]) },
    { weight: 1, arbitrary: fc.tuple(anyStruct, stranger) },
  );
}

const memories = anyStruct.chain((any) => fc.tuple(fc.constant(any), hostileMemory(any), arbitrary(any)));
const frames = anyZstdStruct.chain((any) => fc.tuple(fc.constant(any), hostileBytes(any)));
const viewsToEncode = anyStruct.chain((any) => {
  return fc.tuple(fc.constant(any), arbitrary(any), hostileBytes(any), fc.integer({ min: 1, max: 30 }));
});
const viewsToWrite = layoutAndValue.chain((one) => {
  return damaged(fc.constant(one)).map(({ node, input }) => [new Layout(node), one.value, input] as const);
});

/** One more is a name, what it is tried on, and a function that throws where the outcome is wrong. */
export const TARGETS: readonly Target[] = [
  target("bytes", memories, ([any, place, other]) => readBytes(any, place, other)),
  target("compressed bytes", frames, ([any, bytes]) => readCompressed(any, bytes)),
  target("values", inputs(layoutAndValue), ([any, input]) => encode(any, input)),
  target("values that are views", viewsToEncode, ([any, ...rest]) => encodeView(any, ...rest)),
  target("values to compress", inputs(withValue(anyZstdStruct)), ([any, input]) => encodeCompressed(any, input)),
  target("views", viewsToWrite, ([any, value, input]) => writeThroughViews(any, value, input)),
  target("standard schemas", inputs(layoutAndValue), ([any, input]) => validate(any, input)),
  target("notation", hostileNotation, readNotation),
  target("JSON", hostileJSON, readJSON),
  target("the compact form", hostileCompact, ([any, bytes]) => readCompact(any, bytes)),
  target("bytes to be shown", frames, ([any, bytes]) => void dump(any, bytes, { all: true, zeros: true })),
];

function target<T>(name: string, cases: fc.Arbitrary<T>, check: (one: T) => void | Promise<void>): Target {
  return { name, cases, check };
}
