import fc from "fast-check";
import { array, boundedImage, image, list } from "../builders/arrays.ts";
import { at, type FieldInput, withDefault } from "../builders/input.ts";
import { bits, enumOf, flags } from "../builders/names.ts";
import { safe } from "../builders/numbers.ts";
import { alignTo, constant, noFields, optional, pad, union } from "../builders/structs.ts";
import { blob, bytes, char, text } from "../builders/texts.ts";
import { type Layout, struct } from "../layout.ts";
import type {
  BaseType,
  ByteOrder,
  Default,
  NumberNode,
  NumberType,
  Packing,
  PixelFormat,
  StructNode,
  ValueNode,
} from "../node.ts";
import { printType } from "../notation/print.ts";
import { NUMBER_TYPES } from "../numbers.ts";
import { checkOptions } from "../options.ts";
import type { StructOptions } from "../struct-node.ts";
import { zstd } from "../zstd/index.ts";
import { numberOf } from "./numbers.ts";
import { textOf } from "./texts.ts";

type Kind = ValueNode["kind"];

/** Which layouts {@link anyLayout} makes. */
export interface LayoutKinds {
  /** How deep structs stand in each other at most. Default 3. */
  readonly depth?: number;
  /** The most fields of a struct. Default 6. */
  readonly fields?: number;
  /** The kinds of field that may occur. Default all but `zstd`, which makes a layout one that is only encoded asynchronously. */
  readonly kinds?: readonly Kind[];
}

/** How often each kind occurs, compared with the others. */
const WEIGHTS: { readonly [K in Kind]: number } = {
  number: 16,
  "safe-integer": 2,
  bool: 2,
  uuid: 1,
  time: 1,
  text: 2,
  char: 2,
  bytes: 2,
  blob: 2,
  image: 2,
  "bounded-image": 2,
  enum: 2,
  flags: 2,
  bits: 2,
  struct: 4,
  union: 2,
  array: 7,
  list: 7,
  zstd: 2,
  optional: 7,
};

const SYNCHRONOUS = (Object.keys(WEIGHTS) as Kind[]).filter((kind) => kind !== "zstd");

/**
 * Layouts of any shape: nested, packed or aligned, in either byte order, with places, gaps, constants and defaults, and
 * with names that trip code which takes names for harmless. For tests of what works on every layout.
 *
 * @example
 * fc.assert(fc.property(anyLayout(), (any) => String(layout(String(any))) === String(any)));
 * anyLayout({ depth: 0, kinds: ["number", "bool"] }); // flat ones of a few kinds
 */
export function anyLayout(options: LayoutKinds = {}): fc.Arbitrary<Layout> {
  checkOptions(options, "depth", "fields", "kinds");
  const { depth = 3, fields = 6, kinds = SYNCHRONOUS } = options;
  const inner = depth === 0 ? undefined : anyLayout({ depth: depth - 1, fields, kinds });
  // What has elements holds none that has.
  const element = oneOf(
    kinds.filter((kind) => !holdsElements(kind)),
    inner,
    numberNode,
  );
  const type = oneOf(kinds, inner, element);
  const field = fc.tuple(name, type.chain(withDefaultOrNone), gap);
  return fc
    .record({
      fields: fc.uniqueArray(field, { minLength: 1, maxLength: fields, selector: ([key]) => key }),
      packing: fc.constantFrom<Packing | undefined>(undefined, "packed", "aligned"),
      order,
      fillers: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(filler, { maxLength: 3 }) },
      ),
    })
    .map(({ fields, packing, order, fillers }) => {
      const options = { ...(packing && { packing }), ...(order && { order }) };
      return place(fields, fillers, options);
    });
}

/** Puts fields one after another, some behind a gap, with fillers between them. */
function place(
  fields: readonly [name: string, input: FieldInput, gap: number | undefined][],
  fillers: readonly (FieldInput | undefined)[],
  options: StructOptions,
): Layout {
  const inputs: [string, FieldInput][] = [];
  for (const [key, input, gap] of fields) {
    // A gap is counted from where the field would stand at the latest, whatever packing is inherited later, and in
    // steps that keep it aligned.
    const widest = { ...options, packing: options.packing ?? "aligned" } as const;
    const end = inputs.length === 0 ? 0 : struct(Object.fromEntries(inputs), widest).LENGTH;
    inputs.push([key, gap === undefined ? input : at(Math.ceil(end / 8) * 8 + gap * 8, input as ValueNode)]);
    const filler = fillers[inputs.length % (fillers.length || 1)];
    if (filler !== undefined) inputs.push([`$${inputs.length}`, filler]);
  }
  return struct(Object.fromEntries(inputs), options) as Layout;
}

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
  "true",
  "false",
  "packed",
  "le",
  "u8",
  "NaN",
];

const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...AWKWARD) },
);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
const order = fc.constantFrom<ByteOrder | undefined>(undefined, "le", "be");
const gap = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 6 });
const side = fc.integer({ min: 1, max: 5 });
const capacity = fc.integer({ min: 1, max: 40 });
const pixels = fc.constantFrom<PixelFormat | number>("gray", "rgb", "bgr", "rgba", "bgra", 1, 2, 5);

const numberNode = numberFrom(...NUMBER_TYPES);
const sample = fc.option(numberNode, { nil: undefined, freq: 2 });
const unsigned = numberFrom<BaseType>("u8", "u16", "u32");
const base = numberFrom<BaseType>("u8", "u16", "u32", "i8", "i16", "i32");

function numberFrom<T extends NumberType>(...types: readonly T[]): fc.Arbitrary<NumberNode<T>> {
  return fc
    .tuple(fc.constantFrom(...types), order)
    .map(([type, order]) => ({ kind: "number", type, ...(order && { order }) }));
}

function holdsElements(kind: Kind): boolean {
  return kind === "array" || kind === "list" || kind === "optional";
}

/** Nodes of several kinds; where none of them can stand, a number does. */
function oneOf(
  kinds: readonly Kind[],
  inner: fc.Arbitrary<Layout> | undefined,
  element: fc.Arbitrary<ValueNode>,
): fc.Arbitrary<ValueNode> {
  const possible = inner === undefined ? kinds.filter((kind) => kind !== "struct" && kind !== "union") : kinds;
  if (possible.length === 0) return numberNode;
  const choices = possible.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: nodeOf(kind, inner, element) }));
  return fc.oneof({ withCrossShrink: true }, ...choices);
}

/** Nodes of a kind. */
function nodeOf(
  kind: Kind,
  inner: fc.Arbitrary<Layout> | undefined,
  element: fc.Arbitrary<ValueNode>,
): fc.Arbitrary<ValueNode> {
  switch (kind) {
    case "number":
      return numberNode;
    case "safe-integer":
      return numberFrom("u64", "i64").map((node) => safe(node));
    case "bool":
    case "uuid":
    case "time":
      return fc.constant({ kind });
    case "image":
      return fc.tuple(side, side, pixels, sample).map(([w, h, p, s]) => image(w, h, p, s));
    case "bounded-image":
      return fc.tuple(side, side, pixels, sample).map(([w, h, p, s]) => boundedImage(w, h, p, s));
    case "text":
      return capacity.map(text);
    case "char":
      return capacity.map(char);
    case "bytes":
      return capacity.map(bytes);
    case "blob":
      return capacity.map(blob);
    case "enum":
      return fc
        .tuple(base, names, fc.integer({ min: 0, max: 100 }))
        .map(([node, members, first]) =>
          enumOf(node, Object.fromEntries(members.map((member, index) => [member, first + index * 2]))),
        );
    case "flags":
      return fc.tuple(unsigned, names).map(([node, members]) => flags(node, ...members));
    case "bits":
      return fc
        .tuple(unsigned, names)
        .map(([node, members]) =>
          bits(node, Object.fromEntries(members.slice(0, 4).map((member, index) => [member, (index % 2) + 1]))),
        );
    case "array":
      return fc
        .tuple(element, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }))
        .map(([node, dimensions]) => array(node, ...dimensions));
    case "list":
      return fc.tuple(element, side).map(([node, most]) => list(node, most));
    case "zstd":
      return element.filter((node) => !printType(node).includes("zstd(")).map((node) => zstd(node, roomFor(node)));
    case "optional":
      return element.map((node) => optional(node));
    case "struct":
      return (inner as fc.Arbitrary<Layout>).map(({ node }) => node);
    case "union":
      return fc.tuple(base, arms(inner as fc.Arbitrary<Layout>)).map(([node, list]) => union(node, list));
  }
}

/** The most bytes that a value's may be compressed to: zstd's own bound, and some for the frame. */
function roomFor(node: ValueNode): number {
  const size = struct({ value: node }, { packing: "aligned" }).LENGTH;
  return size + (size >> 8) + 128;
}

function arms(inner: fc.Arbitrary<Layout>): fc.Arbitrary<{ [name: string]: StructNode }> {
  const fields = inner.filter(({ offsets }) => !Object.hasOwn(offsets, "kind")).map(({ node }) => node);
  const arm = fc.tuple(
    name,
    fc.oneof({ weight: 3, arbitrary: fields }, { weight: 1, arbitrary: fc.constant(noFields()) }),
  );
  return fc
    .uniqueArray(arm, { minLength: 1, maxLength: 3, selector: ([key]) => key })
    .map((list) => Object.fromEntries(list));
}

/** A field of the type; some of those that may have a default have one. */
function withDefaultOrNone(type: ValueNode): fc.Arbitrary<FieldInput> {
  const value = defaultOf(type);
  if (value === undefined) return fc.constant(type);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(type) },
    { weight: 1, arbitrary: value.map((given) => withDefault(type, given)) },
  );
}

/** The defaults that a type may have; `undefined` where it takes none. */
function defaultOf(type: ValueNode): fc.Arbitrary<Default | bigint> | undefined {
  switch (type.kind) {
    case "number":
      return fixedNumberOf(type.type);
    case "safe-integer":
      return fc.maxSafeNat();
    case "bool":
      return fc.boolean();
    case "time":
      return numberOf("i64");
    case "enum":
      return fc.constantFrom(...type.members.map((member) => member.name));
    case "text":
      return textOf(type.capacity);
    case "char":
      return textOf(type.length, "no NUL");
    case "uuid":
    case "bytes":
    case "blob":
    case "image":
    case "bounded-image":
    case "flags":
    case "bits":
    case "array":
    case "list":
    case "zstd":
    case "optional":
    case "union":
    case "struct":
      return undefined;
  }
}

/** The numbers that a default or a constant may be. */
function fixedNumberOf(type: NumberType): fc.Arbitrary<number | bigint> {
  return numberOf(type).filter(
    (value) => !Object.is(value, -0) && (typeof value === "bigint" || Number.isFinite(value)),
  );
}

/** What stands between fields. A constant must be a number that its type holds exactly, as it is when it is read back. */
const filler: fc.Arbitrary<FieldInput | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 1, max: 9 }).map(pad),
  fc.constantFrom(1, 2, 4, 8, 16).map(alignTo),
  numberNode.chain((node) => fixedNumberOf(node.type).map((value) => constant(node, value))),
);
