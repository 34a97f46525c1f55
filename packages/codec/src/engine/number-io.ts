import { fromHalf, toHalf } from "../half.ts";
import type { NumberType } from "../node.ts";
import { NATIVE_LITTLE, NUMBERS, type NumberArray } from "../numbers.ts";
import type { Memory } from "./memory.ts";

type Read = (data: DataView, at: number, little: boolean) => number | bigint;
type Write = (data: DataView, at: number, value: never, little: boolean) => void;

// biome-ignore format: a table
export const READ: { readonly [T in NumberType]: Read } = {
  u8: (data, at) => data.getUint8(at),
  u16: (data, at, little) => data.getUint16(at, little),
  u32: (data, at, little) => data.getUint32(at, little),
  u64: (data, at, little) => data.getBigUint64(at, little),
  i8: (data, at) => data.getInt8(at),
  i16: (data, at, little) => data.getInt16(at, little),
  i32: (data, at, little) => data.getInt32(at, little),
  i64: (data, at, little) => data.getBigInt64(at, little),
  f16: (data, at, little) => fromHalf(data.getUint16(at, little)),
  f32: (data, at, little) => data.getFloat32(at, little),
  f64: (data, at, little) => data.getFloat64(at, little),
};

// A NaN may carry any payload; writing the one NaN that the literal has keeps equal values equal in bytes.
// biome-ignore format: a table
export const WRITE: { readonly [T in NumberType]: Write } = {
  u8: (data, at, value: number) => data.setUint8(at, value),
  u16: (data, at, value: number, little) => data.setUint16(at, value, little),
  u32: (data, at, value: number, little) => data.setUint32(at, value, little),
  u64: (data, at, value: bigint, little) => data.setBigUint64(at, value, little),
  i8: (data, at, value: number) => data.setInt8(at, value),
  i16: (data, at, value: number, little) => data.setInt16(at, value, little),
  i32: (data, at, value: number, little) => data.setInt32(at, value, little),
  i64: (data, at, value: bigint, little) => data.setBigInt64(at, value, little),
  f16: (data, at, value: number, little) => data.setUint16(at, toHalf(value), little),
  f32: (data, at, value: number, little) => data.setFloat32(at, Number.isNaN(value) ? Number.NaN : value, little),
  f64: (data, at, value: number, little) => data.setFloat64(at, Number.isNaN(value) ? Number.NaN : value, little),
};

/** Whether a number array's bytes are those of its typed array on this machine. */
export function isNative(type: NumberType, littleEndian: boolean): boolean {
  return type !== "f16" && (NUMBERS[type].bytes === 1 || littleEndian === NATIVE_LITTLE);
}

/**
 * Writes the first `length` of checked values; a typed array in this machine's order goes as a block.
 */
export function writeNumbers(
  memory: Memory,
  at: number,
  values: ArrayLike<number | bigint>,
  length: number,
  type: NumberType,
  little: boolean,
): void {
  const { bytes, data } = memory;
  const { bytes: size, family } = NUMBERS[type];
  const write = WRITE[type] as (data: DataView, at: number, value: number | bigint, little: boolean) => void;
  if (!ArrayBuffer.isView(values) || !isNative(type, little)) {
    for (let index = 0; index < length; index++)
      write(data, at + index * size, values[index] as number | bigint, little);
    return;
  }
  memory.demand();
  const { buffer, byteOffset } = values;
  bytes.set(new Uint8Array(buffer, byteOffset, length * size), at);
  if (family === "float" && hasNaN(values as Float32Array, length)) {
    for (let index = 0; index < length; index++) {
      if (Number.isNaN(values[index])) write(data, at + index * size, Number.NaN, little);
    }
  }
}

/** Whether one of the first numbers may be NaN: a sum is finite only if none is, and is found faster than one by one. */
function hasNaN(numbers: Float32Array | Float64Array, length: number): boolean {
  const number = (index: number) => numbers[index] as number;
  let sum = 0;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    sum += number(index) + number(index + 1) + (number(index + 2) + number(index + 3));
  }
  for (; index < length; index++) sum += number(index);
  return !Number.isFinite(sum);
}

/** Gives each NaN among the first numbers of shared memory the bits of the literal's, which equal values share. */
export function settleNaNs(numbers: Float32Array | Float64Array, length: number): void {
  if (!hasNaN(numbers, length)) return;
  for (let index = 0; index < length; index++) if (Number.isNaN(numbers[index])) numbers[index] = Number.NaN;
}

/** Copies a number array out, into `target` where one of the right type and length is given. */
export function readNumbers(
  memory: Memory,
  at: number,
  length: number,
  type: NumberType,
  little: boolean,
  target?: unknown,
): NumberArray {
  const { bytes, data } = memory;
  const { array: Constructor, bytes: size } = NUMBERS[type];
  const fits = target instanceof (Constructor as unknown as new () => NumberArray) && target.length === length;
  const numbers: NumberArray = fits ? target : new Constructor(length);
  if (isNative(type, little)) {
    memory.demand();
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).set(bytes.subarray(at, at + length * size));
  } else {
    for (let index = 0; index < length; index++) numbers[index] = READ[type](data, at + index * size, little);
  }
  return numbers;
}
