import fc from "fast-check";
import {
  alignTo,
  array,
  at,
  bits,
  blob,
  bool,
  boundedImage,
  bytes,
  char,
  constant,
  enumOf,
  type FieldInput,
  flags,
  image,
  list,
  optional,
  pad,
  safe,
  text,
  time,
  type u64,
  union,
  uuid,
} from "../src/builders/index.ts";
import { fromHalf, toHalf } from "../src/half.ts";
import { type Layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { Measured, MeasuredStruct } from "../src/measured.ts";
import type { BaseType, Node, NumberNode, NumberType, PixelFormat, StructNode, ValueNode } from "../src/node.ts";
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

const pixels = fc.constantFrom<PixelFormat | number>("gray", "rgb", "bgr", "rgba", "bgra", 1, 2, 5);
const side = fc.integer({ min: 1, max: 5 });
const sample = fc.option(numberNode, { nil: undefined, freq: 2 });
const capacity = fc.integer({ min: 1, max: 40 });
const members = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
const base = fc
  .tuple(fc.constantFrom<BaseType>("u8", "u16", "u32", "i8", "i16", "i32"), fc.constantFrom(undefined, "le", "be"))
  .map(
    ([type, order]) => ({ kind: "number", type, ...(order === undefined ? {} : { order }) }) as NumberNode<BaseType>,
  );
const unsigned = base.filter(({ type }) => type.startsWith("u"));

const plainNode: fc.Arbitrary<ValueNode> = fc.oneof(
  { weight: 8, arbitrary: numberNode },
  { weight: 1, arbitrary: wide.map((node) => safe(node)) },
  { weight: 2, arbitrary: fc.constantFrom<ValueNode>(bool, uuid, time) },
  { weight: 1, arbitrary: fc.tuple(side, side, pixels, sample).map(([w, h, p, s]) => image(w, h, p, s)) },
  { weight: 1, arbitrary: fc.tuple(side, side, pixels, sample).map(([w, h, p, s]) => boundedImage(w, h, p, s)) },
  { weight: 1, arbitrary: capacity.map(text) },
  { weight: 1, arbitrary: capacity.map(char) },
  { weight: 1, arbitrary: capacity.map(bytes) },
  { weight: 1, arbitrary: capacity.map(blob) },
  {
    weight: 1,
    arbitrary: fc.tuple(base, members, fc.integer({ min: 0, max: 100 })).map(([node, names, first]) => {
      return enumOf(node, Object.fromEntries(names.map((member, index) => [member, first + index * 2])));
    }),
  },
  { weight: 1, arbitrary: fc.tuple(unsigned, members).map(([node, names]) => flags(node, ...names)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(unsigned, members)
      .map(([node, names]) =>
        bits(node, Object.fromEntries(names.slice(0, 4).map((member, index) => [member, (index % 2) + 1]))),
      ),
  },
);

const filler: fc.Arbitrary<FieldInput | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 1, max: 9 }).map(pad),
  fc.constantFrom(1, 2, 4, 8, 16).map(alignTo),
  numberNode.chain((node) => {
    return numberOf(node.type)
      .filter((value) => typeof value === "bigint" || (Number.isFinite(value) && fits(node.type, value)))
      .map((value) => constant(node, value));
  }),
);

/** Whether a float type holds a number exactly, as a constant that is read back must. */
function fits(type: NumberType, value: number): boolean {
  return (
    !type.startsWith("f") || type === "f64" || (type === "f32" ? Math.fround(value) : fromHalf(toHalf(value))) === value
  );
}

/** A layout of any shape: nested, packed or aligned, either byte order, gaps before placed fields. */
export const anyStruct: fc.Arbitrary<Layout> = structOf(3);

function structOf(depth: number): fc.Arbitrary<Layout> {
  const inner = depth === 0 ? undefined : structOf(depth - 1);
  const element: fc.Arbitrary<ValueNode> =
    inner === undefined
      ? plainNode
      : fc.oneof(
          { weight: 8, arbitrary: plainNode },
          { weight: 2, arbitrary: inner.map(({ node }) => node) },
          {
            weight: 1,
            arbitrary: fc
              .tuple(
                base,
                fc.uniqueArray(fc.tuple(name, inner), { minLength: 1, maxLength: 3, selector: ([key]) => key }),
              )
              .filter(([, arms]) => arms.every(([, arm]) => !("kind" in arm.offsets)))
              .map(([node, arms]) => union(node, Object.fromEntries(arms.map(([key, arm]) => [key, arm.node])))),
          },
        );
  const dimensions = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const type: fc.Arbitrary<Node> = fc.oneof(
    { weight: 6, arbitrary: element },
    { weight: 2, arbitrary: fc.tuple(element, dimensions).map(([node, sizes]) => array(node, ...sizes)) },
    { weight: 2, arbitrary: fc.tuple(element, fc.integer({ min: 1, max: 5 })).map(([node, most]) => list(node, most)) },
    { weight: 2, arbitrary: element.map((node) => optional(node)) },
  );
  const field = fc.tuple(name, type, fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 6 }));
  return fc
    .record({
      fields: fc.uniqueArray(field, { minLength: 1, maxLength: 6, selector: ([key]) => key }),
      packing: fc.constantFrom(undefined, "packed", "aligned"),
      order: fc.constantFrom(undefined, "le", "be"),
      fillers: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(filler, { maxLength: 3 }) },
      ),
    })
    .map(({ fields, packing, order, fillers }) => {
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
        const filler = fillers[inputs.length % (fillers.length || 1)];
        if (filler !== undefined) inputs.push([`$${inputs.length}`, filler]);
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
    case "time":
      return numberOf("i64");
    case "uuid":
      return fc.uuid();
    case "text":
      return textOf(measured.capacity);
    case "char":
      return textOf(measured.size).map((value) => value.replaceAll("\0", ""));
    case "bytes":
      return fc.uint8Array({ minLength: measured.size, maxLength: measured.size });
    case "blob":
      return fc.uint8Array({ maxLength: measured.capacity });
    case "image":
      return valueFor(measured.samples);
    case "bounded-image": {
      const { node, channels, samples } = measured;
      return fc.tuple(fc.nat({ max: node.maxWidth }), fc.nat({ max: node.maxHeight })).chain(([width, height]) => {
        return elementsOf(samples.element, width * height * channels, width * height * channels).map((data) => ({
          data,
          width,
          height,
          channels,
        }));
      });
    }
    case "array":
      return elementsOf(measured.element, measured.length, measured.length);
    case "list":
      return elementsOf(measured.element, 0, measured.capacity);
    case "enum":
      return fc.constantFrom(...measured.node.members.map((member) => member.name));
    case "flags":
      return objectOf(measured.node.members.map((member) => [member, fc.boolean()]));
    case "bits":
      return objectOf(
        measured.node.members.map(({ name: member, width }) => [member, fc.nat({ max: 2 ** width - 1 })]),
      );
    case "union":
      return fc.oneof(
        ...measured.arms.map(({ name: kind, type }) => valueFor(type).map((value) => withKind(kind, value as object))),
      );
    case "optional":
      return fc.option(valueFor(measured.element), { nil: undefined });
    case "struct":
      return objectOf(measured.fields.map(({ name: key, type }) => [key, valueFor(type)]));
  }
}

/** An object with these properties, whatever their names are. */
function objectOf(parts: readonly (readonly [string, fc.Arbitrary<unknown>])[]): fc.Arbitrary<object> {
  return fc.tuple(...parts.map(([, part]) => part)).map((values) => {
    return Object.fromEntries(values.map((value, index) => [parts[index]?.[0] as string, value]));
  });
}

function withKind(kind: string, value: object): object {
  return Object.fromEntries([["kind", kind], ...Object.entries(value)]);
}

function textOf(capacity: number): fc.Arbitrary<string> {
  const cut = (value: string) => {
    let result = "";
    for (const character of value) {
      if (Buffer.byteLength(result + character) > capacity) break;
      result += character;
    }
    return result;
  };
  return fc
    .oneof(
      fc.string({ unit: "binary", maxLength: capacity }),
      fc.string({ unit: "grapheme-ascii", minLength: capacity, maxLength: capacity }),
    )
    .map(cut);
}

function elementsOf(element: Measured, minLength: number, maxLength: number): fc.Arbitrary<unknown> {
  const values = fc.array(valueFor(element), { minLength, maxLength });
  if (element.kind !== "number") return values;
  const { array: Constructor } = NUMBERS[element.node.type];
  return values.map((numbers) => {
    const typed = new Constructor(numbers.length);
    numbers.forEach((number, index) => {
      typed[index] = number as number;
    });
    return typed;
  });
}

/** A layout and a value of it. */
export const layoutAndValue: fc.Arbitrary<{ measured: MeasuredStruct; node: StructNode; value: unknown }> =
  anyStruct.chain(({ node }) => {
    const measured = measure(node);
    return valueFor(measured).map((value) => ({ measured, node, value }));
  });
