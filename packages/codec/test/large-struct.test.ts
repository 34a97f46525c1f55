import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrary } from "../src/arbitrary/index.ts";
import { LayoutError } from "../src/errors.ts";
import { measure } from "../src/measure.ts";
import type { FieldNode, StructNode } from "../src/node.ts";
import { anyStruct } from "./arbitraries.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

/** Layouts of more fields than one function of generated code handles, some of them in a struct inside. */
const largeStruct = fc
  .tuple(anyStruct, anyStruct, fc.integer({ min: 20, max: 60 }), fc.boolean())
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
