import * as z from "zod";
import type { StructNode } from "../node.ts";
import { toZod } from "./to-zod.ts";

/**
 * The JSON Schema of a layout's values, or of a schema that holds those of {@link toZod}: `z.toJSONSchema`, told what to
 * do with what JSON has no form for.
 *
 * | value | in JSON |
 * | --- | --- |
 * | `bigint` | decimal text, `format` `int64` or `uint64` |
 * | bytes, blobs, images of single bytes | text in base64 |
 * | other arrays of numbers | arrays of numbers |
 * | NaN, infinities | none: a number is finite |
 * | text | text; `maxLength` counts characters, of which there are at most as many as bytes |
 *
 * The forms are in the schemas' metadata, so `z.toJSONSchema(schema, { unrepresentable: "any" })` says the same.
 *
 * @param options zod's: `io` is `"output"` unless it is said, where defaulted fields are always there; `target` is the
 * draft, 2020-12 unless it is said
 * @throws LayoutError `wrong-type` for what is neither
 * @example
 * toJSONSchema(layout("u8 level + bytes(4) key"));
 * // { type: "object", properties: { level: { type: "integer", minimum: 0, maximum: 255 }, … }, required: … }
 */
export function toJSONSchema(
  of: z.ZodType | { readonly node: StructNode },
  options: z.core.ToJSONSchemaParams = {},
): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(of instanceof z.ZodType ? of : toZod(of), { unrepresentable: "any", ...options });
}
