import fc from "fast-check";
import { array, at, bool, type FieldInput, image, safe, type u64 } from "../src/builders.ts";
import { fromHalf, toHalf } from "../src/half.ts";
import { type Layout, struct } from "../src/layout.ts";
import type { Measured, MeasuredStruct } from "../src/measure.ts";
import { measure } from "../src/measure.ts";
import type { Node, NumberNode, NumberType, PixelFormat, StructNode } from "../src/node.ts";
import { NUMBER_TYPES, NUMBERS } from "../src/numbers.ts";

/** Names that trip code which takes names for harmless. */
const AWKWARD = [
  "__proto__",
  "constructor",
  "toString",
  "prototype",
  "length",
  "v",
  "p",
  "K",
  "arguments",
  "eval",
  "this",
  "get",
];

const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...AWKWARD) },
);

const numberNode: fc.Arbitrary<NumberNode> = fc
  .tuple(fc.constantFrom(...NUMBER_TYPES), fc.constantFrom(undefined, "le", "be"))
  .map(([type, order]) => ({ kind: "number", type, ...(order === undefined ? {} : { order }) }) as NumberNode);

const wide: fc.Arbitrary<typeof u64> = fc
  .constantFrom("u64", "i64")
  .map((type) => ({ kind: "number", type }) as typeof u64);

const plainNode: fc.Arbitrary<Node> = fc.oneof(
  { weight: 5, arbitrary: numberNode },
  { weight: 1, arbitrary: wide.map((node) => safe(node)) },
  { weight: 2, arbitrary: fc.constant(bool) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom<PixelFormat | number>("gray", "rgb", "bgr", "rgba", "bgra", 1, 2, 5),
      )
      .map(([width, height, pixels]) => image(width, height, pixels)),
  },
);

/** A layout of any shape: nested, packed or aligned, either byte order, gaps before placed fields. */
export const anyStruct: fc.Arbitrary<Layout> = structOf(3);

function structOf(depth: number): fc.Arbitrary<Layout> {
  const element: fc.Arbitrary<Node> =
    depth === 0
      ? plainNode
      : fc.oneof(
          { weight: 4, arbitrary: plainNode },
          { weight: 1, arbitrary: structOf(depth - 1).map((inner) => inner.node) },
        );
  const type = fc.oneof(
    { weight: 3, arbitrary: element },
    {
      weight: 1,
      arbitrary: fc
        .tuple(element, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }))
        .map(([node, dimensions]) => array(node, ...dimensions)),
    },
  );
  const field = fc.tuple(name, type, fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 6 }));
  return fc
    .record({
      fields: fc.uniqueArray(field, { minLength: 1, maxLength: 6, selector: ([key]) => key }),
      packing: fc.constantFrom(undefined, "packed", "aligned"),
      order: fc.constantFrom(undefined, "le", "be"),
    })
    .map(({ fields, packing, order }) => {
      const options = {
        ...(packing === undefined ? {} : { packing }),
        ...(order === undefined ? {} : { order }),
      } as const;
      const inputs: [string, FieldInput][] = [];
      for (const [key, node, gap] of fields) {
        // A gap is counted from where the field would stand at the latest, whatever packing is inherited later, and in
        // steps that keep it aligned.
        const widest = { ...options, packing: packing ?? "aligned" } as const;
        const end = inputs.length === 0 ? 0 : struct(Object.fromEntries(inputs), widest).LENGTH;
        inputs.push([key, gap === undefined ? node : at(Math.ceil(end / 8) * 8 + gap * 8, node)]);
      }
      return struct(Object.fromEntries(inputs), options);
    });
}

/** Any value of a number type, limits more often than others. */
export function numberOf(type: NumberType): fc.Arbitrary<number | bigint> {
  const { family, min, max } = NUMBERS[type];
  if (family === "bigint") return fc.bigInt({ min: min as bigint, max: max as bigint });
  if (family === "integer")
    return fc.oneof(fc.integer({ min: min as number, max: max as number }), fc.constantFrom(min, max));
  if (type === "f64") return fc.double();
  if (type === "f32") return fc.float();
  return fc.oneof(fc.integer({ min: 0, max: 0xffff }).map(fromHalf), fc.constantFrom(fromHalf(toHalf(65504)), -0));
}

/** Any value that a node decodes to. */
export function valueFor(measured: Measured): fc.Arbitrary<unknown> {
  switch (measured.kind) {
    case "number":
      return numberOf(measured.node.type);
    case "safe-integer":
      return measured.node.type === "u64" ? fc.maxSafeNat() : fc.maxSafeInteger();
    case "bool":
      return fc.boolean();
    case "image":
      return fc.uint8Array({ minLength: measured.size, maxLength: measured.size });
    case "array": {
      const { element, length } = measured;
      const list = fc.array(valueFor(element), { minLength: length, maxLength: length });
      if (element.kind !== "number") return list;
      const { array: Constructor } = NUMBERS[element.node.type];
      return list.map((numbers) => {
        const typed = new Constructor(length);
        numbers.forEach((number, index) => {
          typed[index] = number as number;
        });
        return typed;
      });
    }
    case "struct":
      return fc.tuple(...measured.fields.map(({ type }) => valueFor(type))).map((values) => {
        const object = {};
        values.forEach((value, index) => {
          const key = measured.fields[index]?.name as string;
          Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
        });
        return object;
      });
  }
}

/** A layout and a value of it. */
export const layoutAndValue: fc.Arbitrary<{ measured: MeasuredStruct; node: StructNode; value: unknown }> =
  anyStruct.chain(({ node }) => {
    const measured = measure(node);
    return valueFor(measured).map((value) => ({ measured, node, value }));
  });
