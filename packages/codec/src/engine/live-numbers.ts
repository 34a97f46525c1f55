import { LayoutError } from "../errors.ts";
import type { MeasuredArray, MeasuredNumber } from "../measured.ts";
import { NUMBERS, type NumberArray } from "../numbers.ts";
import type { Memory } from "./memory.ts";
import { isNative } from "./number-io.ts";

/**
 * How a view shows a number array as a live typed array: for single bytes, and in `aligned` little-endian layouts.
 * `undefined` where an accessor has to do. The rule knows the layout only, so that a view's type can follow it.
 */
export function liveNumbers(
  { length, aligned }: MeasuredArray,
  element: MeasuredNumber,
): ((memory: Memory, at: number) => NumberArray) | undefined {
  const { type } = element.node;
  const { array: Constructor, bytes: size } = NUMBERS[type];
  if (type === "f16" || (size > 1 && !(aligned && element.littleEndian))) return undefined;
  if (!isNative(type, element.littleEndian)) {
    return () => {
      const message = `a live ${Constructor.name} holds this machine's byte order, which is big-endian; decode it instead`;
      throw new LayoutError("foreign-order", message);
    };
  }
  // INVARIANT: `checkPlace` in live-struct.ts has seen that the view's address is a multiple of the layout's alignment.
  return (memory, at) => {
    memory.demand();
    return new Constructor(memory.bytes.buffer, memory.bytes.byteOffset + at, length);
  };
}
