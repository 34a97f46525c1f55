/**
 * Layouts as [zod](https://zod.dev) schemas.
 *
 * @module
 */
export { bytesCodec } from "./bytes-codec.ts";
export { toJSONSchema } from "./json-schema.ts";
export type { ListSchema, OptionalSchema, Refinements, SchemaOf, ZodLayout } from "./schema-types.ts";
export { toZod } from "./to-zod.ts";
