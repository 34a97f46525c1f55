import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type { Measured, MeasuredArray, MeasuredStruct } from "./measured.ts";
import type { StructNode } from "./node.ts";

/** JSON without fractions: numbers are integers, and the values of constants are text. */
export type Description = { readonly [key: string]: DescriptionPart };

/** What stands in a {@link Description}. */
export type DescriptionPart = number | string | Description | readonly DescriptionPart[];

/**
 * What a layout's bytes are, as JSON: kinds, names, and every offset, size and byte order worked out, so that whoever
 * reads it measures nothing.
 *
 * What only TypeScript or encoding sees (`u64(number)`, defaults) is not in it, nor how the layout was written
 * (`packed`, `@`, padding). Layouts with equal descriptions have the same bytes for the same values.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * description(layout("u8 id + u32 count"));
 * // { kind: "struct", size: 5, constants: [], fields: [
 * //   { name: "id", offset: 0, type: { kind: "number", type: "u8", size: 1 } },
 * //   { name: "count", offset: 1, type: { kind: "number", type: "u32", size: 4, order: "le" } } ] }
 */
export function description(layout: { readonly node: StructNode }): Description {
  return struct(measure(givenLayout(layout)));
}

/**
 * What a channel says of its layout, and what other languages make a channel of: JSON text with the layout itself, for
 * those who have Mortise, and its {@link description}, for those who have not.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("frame.json", selfDescription(Frame));
 */
export function selfDescription(layout: { readonly node: StructNode }): string {
  return JSON.stringify({ layout: givenLayout(layout), bytes: description(layout) });
}

/** The {@link description} of a part of a layout. */
export function describePart(measured: Measured): Description {
  const { kind, size } = measured;
  switch (measured.kind) {
    case "number":
    case "safe-integer":
      return { kind: "number", type: measured.node.type, size, ...orderOf(measured) };
    case "time":
      return { kind, size, ...orderOf(measured) };
    case "bool":
    case "uuid":
    case "char":
    case "bytes":
      return { kind, size };
    case "text":
    case "blob": {
      const { capacity, start, count } = measured;
      return { kind, size, capacity, start, ...orderOf(count) };
    }
    case "zstd": {
      const { capacity, start, count, content } = measured;
      return { kind, size, capacity, start, ...orderOf(count), content: struct(content) };
    }
    case "array":
      return { kind, size, dimensions: measured.node.dimensions, ...elements(measured) };
    case "list": {
      const { capacity, start, count } = measured;
      return { kind, size, capacity, start, ...orderOf(count), ...elements(measured) };
    }
    case "image": {
      const { node, channels, samples } = measured;
      const { width, height, pixels } = node;
      return { kind, size, width, height, channels, pixels, sample: describePart(samples.element) };
    }
    case "bounded-image": {
      const { node, channels, side, start, samples } = measured;
      const { maxWidth, maxHeight, pixels } = node;
      return {
        kind,
        size,
        maxWidth,
        maxHeight,
        channels,
        pixels,
        start,
        ...orderOf(side),
        sample: describePart(samples.element),
      };
    }
    case "enum":
    case "flags":
    case "bits": {
      const { base, node } = measured;
      return { kind, size, base: describePart(base), members: node.members };
    }
    case "union": {
      const { base, start, arms } = measured;
      return {
        kind,
        size,
        base: describePart(base),
        start,
        arms: arms.map(({ name, type }) => ({ name, type: struct(type) })),
      };
    }
    case "optional":
      return { kind, size, start: measured.start, element: describePart(measured.element) };
    case "struct":
      return struct(measured);
  }
}

function struct({ size, constants, fields }: MeasuredStruct): Description {
  return {
    kind: "struct",
    size,
    constants: constants.map(({ name, offset, type, value }) => {
      return { ...(name !== undefined && { name }), offset, type: describePart(type), value: String(value) };
    }),
    fields: fields.map(({ name, offset, type }) => ({ name, offset, type: describePart(type) })),
  };
}

function elements({ element, stride }: Pick<MeasuredArray, "element" | "stride">): Description {
  return { stride, element: describePart(element) };
}

/** A byte order, where there is more than one byte. */
function orderOf({ size, littleEndian }: { readonly size: number; readonly littleEndian: boolean }): Description {
  return size === 1 ? {} : { order: littleEndian ? "le" : "be" };
}
