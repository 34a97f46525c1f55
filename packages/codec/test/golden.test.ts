import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { anyLayout, arbitrary } from "../src/arbitrary/index.ts";
import { stored } from "../src/arbitrary/stored.ts";
import { zstdBy } from "../src/builders/zstd.ts";
import { ROOT } from "../src/fault.ts";
import { type Layout, layout } from "../src/layout.ts";
import { measure, measureStored } from "../src/measure.ts";
import type { Node, Packing, StructNode } from "../src/node.ts";
import { verify } from "../src/verify.ts";
import { exchangerOf } from "../src/zstd/exchange.ts";
import { KINDS } from "./arbitraries.ts";
import { ENGINES } from "./engines.ts";
import { askC, lacksGcc } from "./foreign/c-program.ts";
import { askNumpy, lacksNumpy } from "./foreign/numpy.ts";
import { type PlainRecord, translate } from "./foreign/plain.ts";
import { type Answer, placesOf, type Question } from "./foreign/question.ts";
import { printVectors, readVectors, VECTORS } from "./foreign/vectors.ts";
import { same } from "./same.ts";
import { storing } from "./zstd-engines.ts";

/** Who else lays structs out, and why they cannot be asked here. */
const OTHERS = [
  { name: "gcc", missing: lacksGcc(), ask: (questions: readonly Question[]) => askC(questions) },
  { name: "numpy", missing: lacksNumpy(), ask: askNumpy },
];

/** What the others are asked of a layout. What is compressed is given to them as a frame. */
function questionOf(node: StructNode, values: readonly unknown[]): Question {
  const { type, value: translated } = translate(measureStored(node));
  const exchange = exchangerOf(measure(node));
  const frames = (value: unknown) =>
    exchange === undefined ? value : exchange(value, ROOT, (zstd, inner) => stored(zstd)(inner));
  return { type, values: values.map((value) => translated(frames(value) as never) as PlainRecord) };
}

/** Demands that size, alignment, and the offset and size of each member are ours. */
function samePlaces({ places }: Answer, { type }: Question, node: StructNode): void {
  const { size, alignment } = measure(node);
  const ours = [["its size and alignment", size, alignment], ...Array.from(placesOf(type), Object.values)];
  const theirs = ours.map(([path], index) => [path, places[2 * index], places[2 * index + 1]]);
  same(theirs, ours);
}

/** The kinds that stand in a node, each with the packing around it. */
function* kindsIn(node: Node, around: Packing): Generator<string> {
  const packing = node.kind === "struct" ? (node.packing ?? around) : around;
  yield `${packing} ${node.kind}`;
  if (node.kind === "struct") for (const { type } of node.fields) yield* kindsIn(type, packing);
  if ("element" in node) yield* kindsIn(node.element, packing);
  if ("arms" in node) for (const { type } of node.arms) yield* kindsIn(type, packing);
}

const ALL_KINDS = [...KINDS, "const", "pad", "align"].flatMap((kind) => [`packed ${kind}`, `aligned ${kind}`]);

interface Case {
  readonly any: Layout;
  readonly values: readonly unknown[];
  readonly question: Question;
}

const cases: fc.Arbitrary<Case> = anyLayout().chain((any) => {
  const values = fc.array(arbitrary(any), { minLength: 1, maxLength: 2 });
  return values.map((values) => ({ any, values, question: questionOf(any.node, values) }));
});

const SEED = Number(process.env.MORTISE_SEED ?? 1);
const SEEDS = Array.from({ length: Math.ceil((fc.readConfigureGlobal().numRuns ?? 1000) / 1000) }, (_, n) => SEED + n);

describe.each(SEEDS)("500 random layouts, MORTISE_SEED=%i", (seed) => {
  let drawn: Case[];
  beforeAll(() => {
    drawn = fc.sample(cases, { seed, numRuns: 500 });
  });

  /** Holds what is answered against each layout and each of its values' bytes. */
  function compare(
    answers: readonly Answer[],
    hold: (theirs: Uint8Array, ours: Uint8Array, any: Layout) => void,
  ): void {
    for (const [index, { any, values, question }] of drawn.entries()) {
      const answer = answers[index] as Answer;
      try {
        samePlaces(answer, question, any.node);
        for (const [number, value] of values.entries()) {
          const theirs = answer.bytes[number] as Uint8Array;
          hold(theirs, any.encode(value as never), any);
        }
      } catch (cause) {
        throw new Error(`layout ${index}, ${any}: ${(cause as Error).message}`, { cause });
      }
    }
  }

  test("have every kind of field, in packed and in aligned structs", () => {
    const kinds = new Set(drawn.flatMap(({ any }) => [...kindsIn(any.node, "packed")]));
    expect(ALL_KINDS.filter((kind) => !kinds.has(kind))).toEqual(["packed zstd", "aligned zstd"]);
  });

  test.for(OTHERS)("$name has each member where it is here, and writes the same bytes", ({ missing, ask }, context) => {
    if (missing !== undefined) return context.skip(missing);
    const answers = ask(drawn.map(({ question }) => question));
    compare(answers, (theirs, ours) => same(theirs, ours));
  });

  test("what C writes is read as the value, NaNs of other bits included", (context) => {
    const missing = lacksGcc();
    if (missing !== undefined) return context.skip(missing);
    let other = 0;
    const answers = askC(
      drawn.map(({ question }) => question),
      "odd",
    );
    compare(answers, (theirs, ours, any) => {
      if (Buffer.compare(theirs, ours) !== 0) other++;
      same(any.encode(any.decode(theirs)), ours);
    });
    expect(other).toBeGreaterThan(10);
  });
});

describe("stored bytes", () => {
  const vectors = readVectors();
  const zstd = zstdBy(storing);

  test("have every kind of field, in packed and in aligned structs", () => {
    const kinds = new Set(vectors.flatMap(({ layout: text }) => [...kindsIn(layout(text, { zstd }).node, "packed")]));
    expect(ALL_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test.for(vectors)("$layout", async ({ layout: text, value, bytes }) => {
    const any = layout(text, { zstd });
    same(await any.encodeAsync(value as never), bytes);
    same(await any.decodeAsync(bytes), value);
    same(verify(any, bytes, { zeros: true }), []);
    if (exchangerOf(measure(any.node)) !== undefined) return;
    for (const [, make] of ENGINES) {
      const engine = make(measure(any.node));
      const encoded = new Uint8Array(bytes.length).fill(0xa5);
      engine.encodeInto(value, encoded, 0);
      same(encoded, bytes);
      same(engine.decode(bytes, 0), value);
    }
  });

  test("are what gcc and numpy make; npm run golden writes them anew", async (context) => {
    const there = OTHERS.filter(({ missing }) => missing === undefined);
    if (there.length === 0) return context.skip(OTHERS.map(({ missing }) => missing).join("; "));
    const questions = vectors.map(({ layout: text, value }) => questionOf(layout(text, { zstd }).node, [value]));
    const [made, ...others] = there.map(({ ask }) => ask(questions).map(({ bytes }) => bytes[0] as Uint8Array));
    for (const other of others) same(other, made);
    const anew = vectors.map((vector, index) => ({ ...vector, bytes: made?.[index] as Uint8Array }));
    await expect(printVectors(anew)).toMatchFileSnapshot(VECTORS);
  });
});
