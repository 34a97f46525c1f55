import fc from "fast-check";
import { givenLayout } from "../given-layout.ts";
import type { Infer } from "../layout.ts";
import { measure } from "../measure.ts";
import type { Measured, MeasuredZstd } from "../measured.ts";
import type { StructNode } from "../node.ts";
import { readUuid } from "../uuids.ts";
import { elementsOf, lengthUpTo, listOf, repeatedNumbers } from "./elements.ts";
import { numberOf, oftenAtLimits } from "./numbers.ts";
import { textOf } from "./texts.ts";

/**
 * Values of a layout, each as decoding gives it: `decode(encode(value))` is the same to the bit.
 *
 * Limits are tried more often than chance would: the ends of each range, NaN, −0 and the infinities, every member and
 * arm, nothing at all and full capacities, text of one to four bytes a character. What fails shrinks towards zeros,
 * empty lists and the first member or arm. Arrays of more than 64 elements repeat a few, so that large images are cheap.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * const Frame = layout("image(40,50,bgr) + i32 width + f32 gain");
 * fc.assert(fc.property(arbitrary(Frame), (value) => isDeepStrictEqual(Frame.decode(Frame.encode(value)), value)));
 */
export function arbitrary<L extends { readonly node: StructNode }>(layout: L): fc.Arbitrary<Infer<L>> {
  return valuesOf(measure(givenLayout(layout))) as fc.Arbitrary<Infer<L>>;
}

/** The values of what is compressed, from those of what it is made of. */
type Compressed = (values: fc.Arbitrary<unknown>, measured: MeasuredZstd) => fc.Arbitrary<unknown>;

/**
 * The values that a node decodes to.
 *
 * @param compressed what stands for a value that is compressed; the value itself where it is not said
 */
export function valuesOf(measured: Measured, compressed: Compressed = (values) => values): fc.Arbitrary<unknown> {
  const within = (inner: Measured) => valuesOf(inner, compressed);
  switch (measured.kind) {
    case "number":
      return numberOf(measured.node.type);
    case "safe-integer": {
      const min = measured.node.type === "u64" ? 0 : Number.MIN_SAFE_INTEGER;
      return oftenAtLimits(fc.integer({ min, max: Number.MAX_SAFE_INTEGER }), [min, Number.MAX_SAFE_INTEGER]);
    }
    case "bool":
      return fc.boolean();
    case "time":
      return numberOf("i64");
    case "uuid":
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => readUuid(bytes, 0));
    case "text":
      return textOf(measured.capacity);
    case "char":
      return textOf(measured.size, "no NUL");
    case "bytes":
      return elementsOf(numberOf("u8"), "u8", measured.size);
    case "blob":
      return listOf(numberOf("u8"), "u8", measured.capacity);
    case "zstd":
      return compressed(within(measured.element), measured);
    case "image":
      return within(measured.samples);
    case "bounded-image": {
      const { node, channels } = measured;
      const type = node.sample?.type ?? "u8";
      const samples = fc.array(numberOf(type), { minLength: 1, maxLength: 64 });
      return fc
        .tuple(lengthUpTo(node.maxWidth), lengthUpTo(node.maxHeight), samples)
        .map(([width, height, pattern]) => ({
          data: repeatedNumbers(type, pattern, width * height * channels),
          width,
          height,
          channels,
        }));
    }
    case "array":
      return elementsOf(within(measured.element), typeOf(measured.element), measured.length);
    case "list":
      return listOf(within(measured.element), typeOf(measured.element), measured.capacity);
    case "enum":
      return fc.constantFrom(...measured.node.members.map(({ name }) => name));
    case "flags":
      return objectOf(measured.node.members.map((name) => [name, fc.boolean()]));
    case "bits":
      return objectOf(
        measured.node.members.map(({ name, width }) => {
          const max = 2 ** width - 1;
          return [name, oftenAtLimits(fc.integer({ min: 0, max }), [max])];
        }),
      );
    case "union":
      return fc.oneof(
        { withCrossShrink: true },
        ...measured.arms.map(({ name, type }) => within(type).map((value) => withKind(name, value as object))),
      );
    case "optional":
      return fc.option(within(measured.element), { nil: undefined, freq: 3 });
    case "struct":
      return objectOf(measured.fields.map(({ name, type }) => [name, within(type)]));
  }
}

/** The type of elements that a typed array holds. */
function typeOf(element: Measured) {
  return element.kind === "number" ? element.node.type : undefined;
}

/** An object with these properties, whatever their names are. */
function objectOf(parts: readonly (readonly [name: string, value: fc.Arbitrary<unknown>])[]): fc.Arbitrary<object> {
  return fc.tuple(...parts.map(([, value]) => value)).map((values) => {
    return Object.fromEntries(parts.map(([name], index) => [name, values[index]]));
  });
}

function withKind(kind: string, value: object): object {
  return Object.fromEntries([["kind", kind], ...Object.entries(value)]);
}
