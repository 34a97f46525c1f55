import { READ } from "./engine/number-io.ts";
import { type Fault, within } from "./fault.ts";
import { kindOf } from "./kind.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredBits,
  MeasuredBlob,
  MeasuredBoundedImage,
  MeasuredEnum,
  MeasuredFlags,
  MeasuredList,
  MeasuredNumber,
  MeasuredOptional,
  MeasuredSafeInteger,
  MeasuredStruct,
  MeasuredText,
  MeasuredUnion,
  MeasuredZstd,
} from "./measured.ts";
import { refused } from "./refusals.ts";
import { charLength, readUtf8 } from "./utf8.ts";
import { flawOf } from "./zstd/frame.ts";

/** How closely bytes are looked at. */
export interface Strictness {
  /** Whether padding, unused capacity and unused bits must be zero, as encoding leaves them. */
  readonly zeros: boolean;
}

const LENIENT: Strictness = { zeros: false };

/**
 * The first thing in bytes that no value encodes to, or `undefined` where they can be decoded.
 *
 * This is the one judge of bytes: engines may look faster, and ask it what to say when they refuse.
 *
 * @param at where the node starts; its bytes must be there
 */
export function checkBytes(measured: Measured, data: DataView, at: number): Fault | undefined {
  for (const fault of faultsIn(measured, data, at, LENIENT)) return fault;
  return undefined;
}

/** Everything in bytes that no value encodes to, in the order of the bytes. */
export function* faultsIn(measured: Measured, data: DataView, at: number, strict: Strictness): Generator<Fault> {
  if (neverFaulty(measured) && !strict.zeros) return;
  yield* kindOf(measured).faults(measured, data, at, strict);
}

type Faults = Generator<Fault>;

/** Those of a kind of which every pattern of bytes is some value. */
export function noFaults(): readonly Fault[] {
  return [];
}

export function* safeIntegerFaults(measured: MeasuredSafeInteger, data: DataView, at: number): Faults {
  const value = READ[measured.node.type](data, at, measured.littleEndian) as bigint;
  if (Number.isSafeInteger(Number(value))) return;
  yield refused(
    "out-of-range",
    measured,
    `${value} is no safe integer`,
    `at most ±${Number.MAX_SAFE_INTEGER}`,
    `${value}`,
  );
}

export function* optionalFaults(measured: MeasuredOptional, data: DataView, at: number, strict: Strictness): Faults {
  const { element, start } = measured;
  const faults = [...presenceFaults(measured, data, at)];
  yield* faults;
  if (faults.length > 0) return;
  const present = data.getUint8(at) === 1;
  yield* nonZero(measured, data, at, 1, present ? start : measured.size, strict);
  if (!present) return;
  yield* moved(start, faultsIn(element, data, at + start, strict));
  yield* nonZero(measured, data, at, start + element.size, measured.size, strict);
}

export function* charFaults(measured: Measured, data: DataView, at: number, strict: Strictness): Faults {
  const length = charLength(data, at, measured.size);
  if (readUtf8(bytesOf(data), at, length) === undefined) yield notUtf8(measured);
  yield* nonZero(measured, data, at, length, measured.size, strict);
}

export function textFaults(measured: MeasuredText, data: DataView, at: number, strict: Strictness): Faults {
  return countedFaults(measured, data, at, strict, function* (start, length) {
    if (readUtf8(bytesOf(data), start, length) === undefined) yield notUtf8(measured);
  });
}

export function zstdFaults(measured: MeasuredZstd, data: DataView, at: number, strict: Strictness): Faults {
  return countedFaults(measured, data, at, strict, function* (start, length) {
    const flaw = flawOf(bytesOf(data).subarray(start, start + length), measured.content.size);
    if (flaw !== undefined) yield refused("invalid-zstd", measured, flaw.problem, flaw.expected, flaw.received);
  });
}

export function blobFaults(measured: MeasuredBlob, data: DataView, at: number, strict: Strictness): Faults {
  return countedFaults(measured, data, at, strict, noFaults);
}

/** Those of a length and the bytes behind it, which `inside` looks at. */
function* countedFaults(
  measured: MeasuredText | MeasuredBlob | MeasuredZstd,
  data: DataView,
  at: number,
  strict: Strictness,
  inside: (start: number, length: number) => Iterable<Fault>,
): Faults {
  const { capacity, count, start } = measured;
  const length = READ.u32(data, at, count.littleEndian) as number;
  if (length > capacity) {
    yield overCapacity(measured, length, capacity);
    return;
  }
  yield* inside(at + start, length);
  yield* nonZero(measured, data, at, start + length, measured.size, strict);
}

export function arrayFaults(measured: MeasuredArray, data: DataView, at: number, strict: Strictness): Faults {
  return elementFaults(measured, data, at, 0, measured.length, strict);
}

export function* listFaults(measured: MeasuredList, data: DataView, at: number, strict: Strictness): Faults {
  const { capacity, count, start, stride } = measured;
  const length = READ.u32(data, at, count.littleEndian) as number;
  if (length > capacity) {
    yield overCapacity(measured, length, capacity);
    return;
  }
  yield* nonZero(measured, data, at, count.size, start, strict);
  yield* elementFaults(measured, data, at, start, length, strict);
  yield* nonZero(measured, data, at, start + length * stride, measured.size, strict);
}

function* elementFaults(
  { element, stride }: MeasuredArray | MeasuredList,
  data: DataView,
  at: number,
  start: number,
  length: number,
  strict: Strictness,
): Faults {
  for (let index = 0; index < length; index++) {
    const offset = start + index * stride;
    for (const fault of faultsIn(element, data, at + offset, strict)) yield within(index, offset, fault);
  }
}

export function* boundedImageFaults(
  measured: MeasuredBoundedImage,
  data: DataView,
  at: number,
  strict: Strictness,
): Faults {
  const { node, side, start, samples, channels } = measured;
  const width = READ.u32(data, at, side.littleEndian) as number;
  const height = READ.u32(data, at + side.size, side.littleEndian) as number;
  if (width > node.maxWidth) yield within("width", 0, overCapacity(side, width, node.maxWidth));
  if (height > node.maxHeight) yield within("height", side.size, overCapacity(side, height, node.maxHeight));
  if (width > node.maxWidth || height > node.maxHeight) return;
  yield* nonZero(measured, data, at, 2 * side.size, start, strict);
  yield* nonZero(measured, data, at, start + width * height * channels * samples.stride, measured.size, strict);
}

export function* enumFaults(measured: MeasuredEnum, data: DataView, at: number): Faults {
  const value = readBase(measured.base, data, at);
  const values = measured.node.members.map((member) => member.value);
  if (values.includes(value)) return;
  yield refused("unknown-member", measured, `no member has the value ${value}`, values.join(", "), `${value}`);
}

export function* bitsFaults(
  measured: MeasuredFlags | MeasuredBits,
  data: DataView,
  at: number,
  strict: Strictness,
): Faults {
  const used = usedBits(measured.node);
  const rest = strict.zeros && used < 32 ? readBase(measured.base, data, at) >>> used : 0;
  if (rest !== 0) yield refused("not-zero", measured, `bits from ${used} on are not zero`, "zero", `${rest}`);
}

export function* unionFaults(measured: MeasuredUnion, data: DataView, at: number, strict: Strictness): Faults {
  const { arms, base, start } = measured;
  const tag = readBase(base, data, at);
  const arm = arms[tag];
  if (arm === undefined) {
    const expected = `0 to ${arms.length - 1}`;
    yield within("kind", 0, refused("unknown-member", measured, `no arm has the number ${tag}`, expected, `${tag}`));
    return;
  }
  yield* nonZero(measured, data, at, base.size, start, strict);
  yield* moved(start, faultsIn(arm.type, data, at + start, strict));
  yield* nonZero(measured, data, at, start + arm.type.size, measured.size, strict);
}

export function* structFaults(measured: MeasuredStruct, data: DataView, at: number, strict: Strictness): Faults {
  for (const { name, type, offset, value } of measured.constants) {
    const actual = READ[type.node.type](data, at + offset, type.littleEndian);
    if (Object.is(actual, value)) continue;
    yield within(name ?? "const", offset, refused("not-constant", type, `got ${actual}`, `${value}`, `${actual}`));
  }
  for (const { name, type, offset } of measured.fields) {
    for (const fault of faultsIn(type, data, at + offset, strict)) yield within(name, offset, fault);
  }
  for (const { offset, size } of measured.gaps) yield* nonZero(measured, data, at, offset, offset + size, strict);
}

/** Whether every pattern of bytes is some value of the node's, so that nobody needs to look. */
export function neverFaulty(measured: Measured): boolean {
  switch (measured.kind) {
    // Only where unused bits must be zero.
    case "flags":
    case "bits":
      return true;
    case "array":
      return neverFaulty(measured.element);
    case "struct":
      return measured.constants.length === 0 && measured.fields.every(({ type }) => neverFaulty(type));
    default:
      return kindOf(measured).faults === noFaults;
  }
}

/** How many bits have a name. */
function usedBits(node: { readonly members: readonly (string | { readonly width: number })[] }): number {
  return node.members.reduce((sum, member) => sum + (typeof member === "string" ? 1 : member.width), 0);
}

/** A name's or tag's number, which is never a bigint. */
export function readBase(
  { node, littleEndian }: Pick<MeasuredNumber, "node" | "littleEndian">,
  data: DataView,
  at: number,
): number {
  return READ[node.type](data, at, littleEndian) as number;
}

/** Those of a byte that says yes or no. */
export function* presenceFaults(measured: Measured, data: DataView, at: number): Faults {
  const byte = data.getUint8(at);
  if (byte > 1) yield refused("invalid-bool", measured, `the byte is ${byte}`, "0 or 1", `${byte}`);
}

function* moved(offset: number, faults: Generator<Fault>): Generator<Fault> {
  for (const fault of faults) yield { ...fault, offset: fault.offset + offset };
}

/** One fault for a run of bytes that should be zero: the first that is not. */
function* nonZero(
  measured: Measured,
  data: DataView,
  at: number,
  from: number,
  to: number,
  strict: Strictness,
): Generator<Fault> {
  if (!strict.zeros) return;
  for (let offset = from; offset < to; offset++) {
    const byte = data.getUint8(at + offset);
    if (byte === 0) continue;
    yield { ...refused("not-zero", measured, `the unused byte at ${offset} is ${byte}`, "0", `${byte}`), offset };
    return;
  }
}

function bytesOf(data: DataView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function overCapacity(measured: Measured, count: number, capacity: number): Fault {
  return refused("over-capacity", measured, `the bytes say ${count}`, `at most ${capacity}`, `${count}`);
}

function notUtf8(measured: Measured): Fault {
  return refused("invalid-text", measured, "the bytes are no UTF-8", "UTF-8", "other bytes");
}
