/**
 * A layout with everything worked out, for those who say in other words where its bytes are: generators of other
 * languages' declarations. Nothing of it is computed twice; what is here is what encoding and decoding go by.
 *
 * @module
 */
import { elementOf } from "./engine/closures/element-of.ts";
import { Memory } from "./engine/memory.ts";
import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type { Measured, MeasuredStruct } from "./measured.ts";
import type { StructNode } from "./node.ts";

export type {
  Measured,
  MeasuredBlob,
  MeasuredBoundedImage,
  MeasuredConst,
  MeasuredField,
  MeasuredList,
  MeasuredNumber,
  MeasuredOptional,
  MeasuredStruct,
  MeasuredText,
  MeasuredUnion,
  MeasuredZstd,
} from "./measured.ts";
export { print, printType } from "./notation/print.ts";

/**
 * The layout with every size, alignment, byte order and offset.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * measuredLayout(layout("u8 id + u32 count")).fields[1]?.offset; // 1
 */
export function measuredLayout(layout: { readonly node: StructNode }): MeasuredStruct {
  return measure(givenLayout(layout));
}

/**
 * The bytes of a value of a part of a layout, which must be one: a constant's number, a field's default.
 *
 * @example
 * const [magic] = measuredLayout(layout("const(u16be, 258) magic + u8 a")).constants;
 * partBytes(magic.type, magic.value); // Uint8Array [1, 2]
 */
export function partBytes(part: Measured, value: unknown): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(part.size);
  elementOf(part).write(new Memory(bytes), 0, value);
  return bytes;
}
