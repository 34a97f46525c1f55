export type { ArrayAccess } from "./array-access.ts";
export * from "./builders.ts";
export { LayoutError, type LayoutErrorCode, type LayoutErrorContext } from "./errors.ts";
export { type Infer, type InferInput, type InferView, Layout, layout, struct } from "./layout.ts";
export type { ByteOrder, Node, NumberType, Packing, PixelFormat, StructNode } from "./node.ts";
export { reorderPixels } from "./pixels.ts";
export type { Field, Input, Value, View } from "./values.ts";
