import { checkBytes } from "../check-bytes.ts";
import { checkValue } from "../check-value.ts";
import { LayoutError, show } from "../errors.ts";
import { faultError } from "../fault.ts";
import { kindOf } from "../kind.ts";
import type { Measured, MeasuredStruct } from "../measured.ts";

/** What turns one layout's values into bytes and back. */
export interface Coding {
  /** Checks `value` as a whole, then writes it; returns the offset after it. */
  encodeInto(value: unknown, bytes: Uint8Array, at: number): number;
  /** A private copy of what the bytes mean. */
  decode(bytes: Uint8Array, at: number): unknown;
  /** The same into an object that is there already; its arrays are reused where they have the right type and length. */
  decodeInto(target: unknown, bytes: Uint8Array, at: number): unknown;
}

/** An object whose accessors read and write the bytes themselves. */
export type Viewing = (bytes: Uint8Array, at: number) => object;

/** All that a layout does. Two engines do the same: generated code, and closures. */
export interface Engine extends Coding {
  readonly view: Viewing;
}

/** Throws what is wrong with a value that an engine refused. */
export function refuse(measured: Measured, value: unknown): never {
  const fault = checkValue(measured, value);
  if (fault !== undefined) {
    const swapped = ArrayBuffer.isView(value) ? `the value, which comes before the bytes, is ${show(value)}: ` : "";
    throw faultError(fault, swapped);
  }
  throw new LayoutError("wrong-type", "the value changed while it was encoded");
}

/** Throws what is wrong with bytes that an engine refused. */
export function refuseBytes(measured: Measured, data: DataView, at: number): never {
  const fault = checkBytes(measured, data, at);
  if (fault !== undefined) throw faultError(fault);
  // INVARIANT: whoever shares the memory may write between the engine's look and this one; the value is still refused.
  throw new LayoutError("wrong-type", "the bytes changed while they were decoded");
}

/** Whether a layout, or so many bytes, has room in `bytes` at `at`, which is looked at as closely as any value. */
export function stands({ size }: Pick<MeasuredStruct, "size">, bytes: Uint8Array, at: number): boolean {
  return typeof at === "number" && at >= 0 && at + size <= bytes.length && at % 1 === 0;
}

/** Throws why a layout has no room in `bytes` at `at`. */
export function refusePlace({ size }: Pick<MeasuredStruct, "size">, bytes: Uint8Array, at: number): never {
  if (!Number.isSafeInteger(at) || at < 0) {
    const expected = "an integer from 0";
    const received = show(at);
    throw new LayoutError("bad-position", `${received} is no offset; expected ${expected}`, { expected, received });
  }
  const there = Math.max(0, bytes.length - at);
  const expected = `${size} bytes`;
  const message = `the layout needs ${expected} from offset ${at}, and the bytes end after ${there}`;
  throw new LayoutError("too-short", message, { offset: 0, expected, received: `${there} bytes` });
}

/** Whether an array in a value stands in the buffer that the value is written to, so that writing would change it. */
export function standsIn(buffer: ArrayBufferLike, measured: Measured, value: unknown): boolean {
  return kindOf(measured).standsIn?.(buffer, measured, value) ?? false;
}

/** The same of a value that is an array itself. */
export function isIn(buffer: ArrayBufferLike, value: unknown): boolean {
  return ArrayBuffer.isView(value) && value.buffer === buffer;
}
