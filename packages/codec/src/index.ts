export { takesAnyBytes } from "./any-bytes.ts";
export type { ArrayAccess } from "./array-access.ts";
export { blank } from "./blank.ts";
export * from "./builders/index.ts";
export { compact, decodeCompact, encodeCompact, encodeCompactInto, expand, isCompact } from "./compact/compact.ts";
export { conform, type Mismatch } from "./conform.ts";
export { type Description, type DescriptionPart, description, selfDescription } from "./description.ts";
export { LayoutError, type LayoutErrorCode, type LayoutErrorContext } from "./errors.ts";
export { fingerprint } from "./fingerprint.ts";
export { type FromJSONOptions, fromJSON } from "./json/from-json.ts";
export {
  type CompressedLayout,
  type Infer,
  type InferInput,
  type InferView,
  type Layout,
  type LayoutOf,
  type LayoutOptions,
  layout,
  struct,
} from "./layout.ts";
export type * from "./node.ts";
export { channelsOf, reorderPixels } from "./pixels.ts";
export { type DumpOptions, dump } from "./show/dump.ts";
export { type DumpRow, dumpRows } from "./show/dump-rows.ts";
export { toMarkdown } from "./show/markdown.ts";
export type { RowRole } from "./show/rows.ts";
export { type SVGOptions, toSVG } from "./show/svg.ts";
export { type StandardIssue, type StandardResult, type StandardSchema, standardSchema } from "./standard-schema.ts";
export type * from "./values.ts";
export { type Issue, type VerifyOptions, verify } from "./verify.ts";
