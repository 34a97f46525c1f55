import { tagOf } from "./errors.ts";
import type { NumberType } from "./node.ts";
import { NUMBERS } from "./numbers.ts";

/** How many elements a value for a number array holds, or -1 where it is neither the right typed array nor a list. */
export function lengthOf(type: NumberType, value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isArrayOf(type, value) ? (value as unknown as { length: number }).length : -1;
}

/** Whether a value is the typed array of a number type, whichever realm made it; clamped bytes are bytes. */
export function isArrayOf(type: NumberType, value: unknown): value is ArrayBufferView {
  if (!ArrayBuffer.isView(value)) return false;
  const tag = tagOf(value);
  return tag === NUMBERS[type].array.name || (type === "u8" && tag === "Uint8ClampedArray");
}
