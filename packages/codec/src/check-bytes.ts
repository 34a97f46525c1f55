import { READ } from "./engine/number-io.ts";
import { type Fault, within } from "./fault.ts";
import type { Measured, MeasuredNumber, MeasuredStruct } from "./measured.ts";
import { printType } from "./notation/print.ts";
import { charLength, readUtf8 } from "./utf8.ts";
import { flawOf } from "./zstd/frame.ts";

/** How closely bytes are looked at. */
interface Strictness {
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
  switch (measured.kind) {
    case "number":
    case "time":
    case "uuid":
    case "bytes":
    case "image":
      return;
    case "safe-integer": {
      const value = READ[measured.node.type](data, at, measured.littleEndian) as bigint;
      const safe = Number.isSafeInteger(Number(value));
      if (!safe)
        yield found(
          "out-of-range",
          measured,
          `${value} is no safe integer`,
          `at most ±${Number.MAX_SAFE_INTEGER}`,
          `${value}`,
        );
      return;
    }
    case "bool":
      yield* presence(measured, data, at);
      return;
    case "optional": {
      const { element, start } = measured;
      const faults = [...presence(measured, data, at)];
      yield* faults;
      if (faults.length > 0) return;
      if (data.getUint8(at) === 1) yield* moved(start, faultsIn(element, data, at + start, strict));
      else yield* nonZero(measured, data, at, 1, measured.size, strict);
      return;
    }
    case "char": {
      const length = charLength(data, at, measured.size);
      if (readUtf8(bytesOf(data), at, length) === undefined) yield notUtf8(measured);
      yield* nonZero(measured, data, at, length, measured.size, strict);
      return;
    }
    case "text":
    case "blob":
    case "zstd": {
      const { capacity, count, start } = measured;
      const length = READ.u32(data, at, count.littleEndian) as number;
      if (length > capacity) yield overCapacity(measured, length, capacity);
      else {
        if (measured.kind === "text" && readUtf8(bytesOf(data), at + start, length) === undefined)
          yield notUtf8(measured);
        if (measured.kind === "zstd") {
          const flaw = flawOf(bytesOf(data).subarray(at + start, at + start + length), measured.content.size);
          if (flaw !== undefined) yield found("invalid-zstd", measured, flaw.problem, flaw.expected, flaw.received);
        }
        yield* nonZero(measured, data, at, start + length, measured.size, strict);
      }
      return;
    }
    case "array":
    case "list": {
      const { element, stride } = measured;
      const start = measured.kind === "list" ? measured.start : 0;
      const length =
        measured.kind === "list" ? (READ.u32(data, at, measured.count.littleEndian) as number) : measured.length;
      if (measured.kind === "list" && length > measured.capacity) {
        yield overCapacity(measured, length, measured.capacity);
        return;
      }
      for (let index = 0; index < length; index++) {
        const offset = start + index * stride;
        for (const fault of faultsIn(element, data, at + offset, strict)) yield within(index, offset, fault);
      }
      if (measured.kind === "list") yield* nonZero(measured, data, at, start + length * stride, measured.size, strict);
      return;
    }
    case "bounded-image": {
      const { node, side, start, samples, channels } = measured;
      const width = READ.u32(data, at, side.littleEndian) as number;
      const height = READ.u32(data, at + side.size, side.littleEndian) as number;
      if (width > node.maxWidth) yield within("width", 0, overCapacity(side, width, node.maxWidth));
      if (height > node.maxHeight) yield within("height", side.size, overCapacity(side, height, node.maxHeight));
      if (width > node.maxWidth || height > node.maxHeight) return;
      yield* nonZero(measured, data, at, start + width * height * channels * samples.stride, measured.size, strict);
      return;
    }
    case "enum": {
      const value = readBase(measured.base, data, at);
      const members = measured.node.members;
      if (!members.some((member) => member.value === value)) {
        yield found(
          "unknown-member",
          measured,
          `no member has the value ${value}`,
          members.map((member) => member.value).join(", "),
          `${value}`,
        );
      }
      return;
    }
    case "flags":
    case "bits": {
      const used = usedBits(measured.node);
      const rest = strict.zeros && used < 32 ? readBase(measured.base, data, at) >>> used : 0;
      if (rest !== 0) yield found("not-zero", measured, `bits from ${used} on are not zero`, "zero", `${rest}`);
      return;
    }
    case "union": {
      const tag = readBase(measured.base, data, at);
      const arm = measured.arms[tag];
      if (arm === undefined) {
        yield within(
          "kind",
          0,
          found(
            "unknown-member",
            measured,
            `no arm has the number ${tag}`,
            `0 to ${measured.arms.length - 1}`,
            `${tag}`,
          ),
        );
        return;
      }
      yield* moved(measured.start, faultsIn(arm.type, data, at + measured.start, strict));
      yield* nonZero(measured, data, at, measured.start + arm.type.size, measured.size, strict);
      return;
    }
    case "struct":
      yield* structFaults(measured, data, at, strict);
  }
}

function* structFaults(measured: MeasuredStruct, data: DataView, at: number, strict: Strictness): Generator<Fault> {
  for (const { name, type, offset, value } of measured.constants) {
    const actual = READ[type.node.type](data, at + offset, type.littleEndian);
    if (Object.is(actual, value)) continue;
    yield within(name ?? "const", offset, found("not-constant", type, `got ${actual}`, `${value}`, `${actual}`));
  }
  for (const { name, type, offset } of measured.fields) {
    for (const fault of faultsIn(type, data, at + offset, strict)) yield within(name, offset, fault);
  }
  for (const { offset, size } of measured.gaps) yield* nonZero(measured, data, at, offset, offset + size, strict);
}

/** Whether every pattern of bytes is some value of the node's, so that nobody needs to look. */
export function neverFaulty(measured: Measured): boolean {
  switch (measured.kind) {
    case "number":
    case "time":
    case "uuid":
    case "bytes":
    case "image":
    case "flags":
    case "bits":
      return true;
    case "safe-integer":
    case "bool":
    case "char":
    case "text":
    case "blob":
    case "zstd":
    case "list":
    case "bounded-image":
    case "enum":
    case "union":
    case "optional":
      return false;
    case "array":
      return neverFaulty(measured.element);
    case "struct":
      return measured.constants.length === 0 && measured.fields.every(({ type }) => neverFaulty(type));
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

function* presence(measured: Measured, data: DataView, at: number): Generator<Fault> {
  const byte = data.getUint8(at);
  if (byte > 1) yield found("invalid-bool", measured, `the byte is ${byte}`, "0 or 1", `${byte}`);
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
    yield { ...found("not-zero", measured, `the unused byte at ${offset} is ${byte}`, "0", `${byte}`), offset };
    return;
  }
}

function bytesOf(data: DataView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function overCapacity(measured: Measured, count: number, capacity: number): Fault {
  return found("over-capacity", measured, `the bytes say ${count}`, `at most ${capacity}`, `${count}`);
}

function notUtf8(measured: Measured): Fault {
  return found("invalid-text", measured, "the bytes are no UTF-8", "UTF-8", "other bytes");
}

function found(code: Fault["code"], measured: Measured, problem: string, expected: string, received: string): Fault {
  return { code, problem, type: printType(measured.node), expected, received, path: [], offset: 0 };
}
