import { atSite, faultError, type Site } from "../fault.ts";
import type { MeasuredArray, MeasuredNumber } from "../measured.ts";
import { NUMBERS, type NumberArray } from "../numbers.ts";
import { refused } from "../refusals.ts";
import type { Memory } from "./memory.ts";
import { isNative } from "./number-io.ts";

/**
 * How a view shows a number array as a live typed array: for single bytes, and in `aligned` little-endian layouts.
 * `undefined` where an accessor has to do. The rule knows the layout only, so that a view's type can follow it.
 */
export function liveNumbers(
  measured: MeasuredArray,
  element: MeasuredNumber,
  site: Site,
): ((memory: Memory, at: number) => NumberArray) | undefined {
  const { length, aligned } = measured;
  const { type } = element.node;
  const { array: Constructor, bytes: size } = NUMBERS[type];
  if (type === "f16" || (size > 1 && !(aligned && element.littleEndian))) return undefined;
  if (!isNative(type, element.littleEndian)) {
    const problem = `a live ${Constructor.name} has this machine's byte order, which is big-endian`;
    const fault = refused("foreign-order", measured, problem, "little-endian: decode it instead", "big-endian");
    return () => {
      throw faultError(atSite(site, fault));
    };
  }
  // INVARIANT: `checkPlace` in live-struct.ts has seen that the view's address is a multiple of the layout's alignment.
  return (memory, at) => {
    memory.demand();
    return new Constructor(memory.bytes.buffer, memory.bytes.byteOffset + at, length);
  };
}
