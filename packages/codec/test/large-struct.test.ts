import fc from "fast-check";
import { expect, test } from "vitest";
import { anyLayout, arbitrary, hostileBytes } from "../src/arbitrary/index.ts";
import { array, list, optional, text, u8, u16, union, withDefault } from "../src/builders/index.ts";
import { decodeCompact, encodeCompact } from "../src/compact/compact.ts";
import { conform } from "../src/conform.ts";
import { LayoutError } from "../src/errors.ts";
import { fingerprint } from "../src/fingerprint.ts";
import { fromJSON } from "../src/json/from-json.ts";
import { Layout, layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { FieldNode, StructNode } from "../src/node.ts";
import { dumpRows } from "../src/show/dump-rows.ts";
import { toMarkdown } from "../src/show/markdown.ts";
import { toSVG } from "../src/show/svg.ts";
import { standardSchema } from "../src/standard-schema.ts";
import { verify } from "../src/verify.ts";
import { toZod } from "../src/zod/index.ts";
import { copyOf } from "./copy-of.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

/** Layouts of more fields than one function of generated code handles, some of them in a struct inside. */
const largeStruct = fc
  .tuple(anyLayout(), anyLayout(), fc.integer({ min: 20, max: 60 }), fc.boolean())
  .map(([a, b, times, inside]) => {
    const some = Array.from({ length: times }, (_, index): FieldNode[] => [
      { name: `a${index}`, type: a.node },
      { name: `b${index}`, type: b.node },
      { name: `c${index}`, type: { kind: "number", type: "u8" } },
      { name: `d${index}`, type: { kind: "number", type: "f32" } },
    ]);
    const node: StructNode = { kind: "struct", fields: some.flat() };
    return measure(
      inside
        ? {
            kind: "struct",
            fields: [
              { name: "list", type: { kind: "list", element: node, capacity: 2 } },
              { name: "in", type: node },
            ],
          }
        : node,
    );
  });

test("large structs are the same to both engines", () => {
  // A case takes as long as a hundred of others: each engine compiles hundreds of fields.
  const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 20);
  fc.assert(
    fc.property(
      largeStruct.chain((measured) =>
        fc.tuple(fc.constant(measured), arbitrary(measured), fc.nat(), fc.nat({ max: 255 })),
      ),
      ([measured, value, place, byte]) => {
        const [first, second] = ENGINES.map(([, make]) => {
          const engine = make(measured);
          const bytes = new Uint8Array(measured.size).fill(0xa5);
          engine.encodeInto(value, bytes, 0);
          same(engine.decode(bytes, 0), value);
          const target = engine.decode(bytes, 0);
          expect(engine.decodeInto(target, bytes, 0)).toBe(target);
          same(target, value);
          const encoded = bytes.slice();
          // Other bytes are the same value or the same error, and an error leaves the target as it was.
          bytes[place % measured.size] = byte;
          let outcome: unknown;
          try {
            outcome = engine.decodeInto(target, bytes, 0);
          } catch (error) {
            expect(error).toBeInstanceOf(LayoutError);
            same(target, value);
            outcome = (error as LayoutError).message;
          }
          return { encoded, outcome };
        });
        same(first, second);
      },
    ),
    { numRuns },
  );
});

/** Layouts that are as deep as they may be, or wide and deep; each is made of the one inside it. */
const DEEP: readonly [what: string, depth: number, wrap: (inner: StructNode) => { readonly node: StructNode }][] = [
  ["structs", 60, (inner) => struct({ in: inner, a: u8 })],
  ["structs with text", 60, (inner) => struct({ in: inner, a: text(2) })],
  ["aligned structs", 60, (inner) => struct({ a: u8, in: inner, b: u16 }, { packing: "aligned" })],
  ["structs with defaults", 60, (inner) => struct({ in: inner, a: withDefault(u8, 3) })],
  ["structs, two in each", 8, (inner) => struct({ in: inner, also: inner })],
  ["unions", 60, (inner) => struct({ in: union(u8, { some: inner, none: {} }) })],
  ["optional structs", 30, (inner) => struct({ in: optional(inner), a: u8 })],
  ["arrays of structs", 30, (inner) => struct({ in: array(inner, 1), a: u8 })],
  ["lists of structs", 30, (inner) => struct({ in: list(inner, 1), a: u8 })],
];

// What takes twice as long with each struct around another does not end here.
test.each(DEEP)("%s in each other, %d deep", (_, depth, wrap) => {
  let { node }: { readonly node: StructNode } = struct({ last: u8 });
  for (let level = 0; level < depth; level++) node = wrap(node).node;
  const deep = new Layout(node);
  const measured = measure(node);
  const [value] = fc.sample(arbitrary(deep), { numRuns: 1, seed: 3 });
  const [hostile] = fc.sample(hostileBytes(deep), { numRuns: 1, seed: 3 });
  for (const [, make] of ENGINES) {
    const engine = make(measured);
    const bytes = new Uint8Array(measured.size);
    engine.encodeInto(value, bytes, 0);
    same(engine.decode(bytes, 0), value);
    same(engine.decodeInto(engine.decode(bytes, 0), bytes, 0), value);
    same(copyOf(measured, engine.view(bytes, 0), value), value);
    expect(verify(deep, bytes)).toEqual([]);
    expect(dumpRows(deep, bytes).length).toBeGreaterThan(0);
    same(decodeCompact(deep, encodeCompact(deep, value as never)), value);
    same(toZod(deep).parse(value), value);
    expect(standardSchema(deep)["~standard"].validate(value).issues).toBeUndefined();
  }
  expect(verify(deep, hostile as Uint8Array)).toBeInstanceOf(Array);
  expect(fromJSON(JSON.stringify(deep)).node).toEqual(node);
  expect(layout(String(deep)).node).toEqual(node);
  expect(conform(deep, wrap(node))).not.toEqual([]);
  expect(fingerprint(deep)).toBe(fingerprint({ node }));
  expect(toSVG(deep)).toContain("</svg>");
  expect(toMarkdown(deep)).toContain("| ");
});

test.each(ENGINES)("an enum of very many names, with %s", (_, make) => {
  const members = Array.from({ length: 20_000 }, (_, index) => ({ name: `m${index}`, value: 3 * index }));
  const base = { kind: "number", type: "u16" } as const;
  const engine = make(measure({ kind: "struct", fields: [{ name: "e", type: { kind: "enum", base, members } }] }));
  const bytes = new Uint8Array(2);
  engine.encodeInto({ e: "m19999" }, bytes, 0);
  expect([...bytes]).toEqual([59997 & 255, 59997 >> 8]);
  expect(engine.decode(bytes, 0)).toEqual({ e: "m19999" });
  expect(engine.view(bytes, 0)).toMatchObject({ e: "m19999" });
  expect(() => engine.encodeInto({ e: "m20000" }, bytes, 0)).toThrow(LayoutError);
  bytes[0] = 1;
  expect(() => engine.decode(bytes, 0)).toThrow(expect.objectContaining({ code: "unknown-member" }));
});
