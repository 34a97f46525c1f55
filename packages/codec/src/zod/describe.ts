import type { MeasuredBoundedImage } from "../measured.ts";
import type { NumberType } from "../node.ts";
import { LARGEST_FLOAT, NUMBERS } from "../numbers.ts";

/** What zod cannot say of a schema in JSON Schema, as its metadata. */
type Description = { readonly [keyword: string]: unknown };

/**
 * A number in JSON: 64-bit integers are decimal text, since most readers of JSON have no number for them.
 *
 * @see https://spec.openapis.org/registry/format/ for the formats' names
 */
export function describeNumber(type: NumberType): Description {
  const { family, min, max } = NUMBERS[type];
  if (family === "integer") return { type: "integer", minimum: min, maximum: max };
  if (type === "u64") return { type: "string", format: "uint64", pattern: "^(0|[1-9][0-9]*)$" };
  if (type === "i64") return { type: "string", format: "int64", pattern: "^(0|-?[1-9][0-9]*)$" };
  if (type === "f64") return { type: "number" };
  const largest = LARGEST_FLOAT[type as "f16" | "f32"];
  return { type: "number", minimum: -largest, maximum: largest };
}

/** Numbers one after another in JSON: an array; bytes, and samples that are bytes, are text in base64. */
export function describeArray(type: NumberType, least: number, most: number, bytes?: "bytes"): Description {
  if (bytes === undefined || type !== "u8") {
    return { type: "array", items: describeNumber(type), minItems: least, maxItems: most };
  }
  return { type: "string", contentEncoding: "base64", minLength: base64Length(least), maxLength: base64Length(most) };
}

/** An image of any size in JSON. */
export function describeImage({ node, channels, samples }: MeasuredBoundedImage): Description {
  return {
    type: "object",
    properties: {
      data: describeArray(node.sample?.type ?? "u8", 0, samples.length, "bytes"),
      width: { type: "integer", minimum: 0, maximum: node.maxWidth },
      height: { type: "integer", minimum: 0, maximum: node.maxHeight },
      channels: { type: "integer", enum: [channels] },
    },
    required: ["data", "width", "height"],
    additionalProperties: false,
  };
}

/** How many characters so many bytes have in base64, with padding. */
function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
