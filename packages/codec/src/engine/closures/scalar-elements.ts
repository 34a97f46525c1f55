import { readBase } from "../../check-bytes.ts";
import type {
  Measured,
  MeasuredBits,
  MeasuredBlob,
  MeasuredEnum,
  MeasuredFlags,
  MeasuredList,
  MeasuredNumber,
  MeasuredSafeInteger,
  MeasuredText,
  MeasuredZstd,
} from "../../measured.ts";
import { NATIVE_LITTLE } from "../../numbers.ts";
import { readChar, readUtf8, writeUtf8 } from "../../utf8.ts";
import type { Element } from "../element.ts";
import { refuseBytes } from "../engine.ts";
import type { Memory } from "../memory.ts";
import { READ, readNumbers, WRITE, writeNumbers } from "../number-io.ts";

/** A value without parts is read and seen alike. */
export function plain(read: (memory: Memory, at: number) => unknown): Pick<Element, "read" | "see"> {
  return { read, see: read };
}

export function numberElement({
  node: { type },
  littleEndian,
}: Pick<MeasuredNumber, "node" | "littleEndian">): Element {
  const read = READ[type];
  const write = WRITE[type] as (data: DataView, at: number, value: unknown, little: boolean) => void;
  return {
    write: ({ data }, at, value) => write(data, at, value, littleEndian),
    ...plain(({ data }, at) => read(data, at, littleEndian)),
  };
}

export function safeIntegerElement(measured: MeasuredSafeInteger): Element {
  const { node, littleEndian } = measured;
  const read = READ[node.type] as (data: DataView, at: number, little: boolean) => bigint;
  const write = WRITE[node.type] as (data: DataView, at: number, value: unknown, little: boolean) => void;
  return {
    write: ({ data }, at, value) => write(data, at, BigInt(value as number), littleEndian),
    ...plain(({ data }, at) => {
      const value = Number(read(data, at, littleEndian));
      return Number.isSafeInteger(value) ? value : refuseBytes(measured, data, at);
    }),
  };
}

export function charElement(measured: Measured & { kind: "char" }): Element {
  const { size } = measured;
  return {
    write: ({ bytes }, at, value) => {
      const length = writeUtf8(bytes, at, value as string, size);
      bytes.fill(0, at + length, at + size);
    },
    ...plain(({ bytes, data }, at) => readChar(bytes, data, at, size) ?? refuseBytes(measured, data, at)),
  };
}

/** Reads a count once, and refuses one that there is no room for. */
export function readCount(
  measured: MeasuredText | MeasuredBlob | MeasuredZstd | MeasuredList,
  data: DataView,
  at: number,
): number {
  const count = READ.u32(data, at, measured.count.littleEndian) as number;
  return count <= measured.capacity ? count : refuseBytes(measured, data, at);
}

export function textElement(measured: MeasuredText): Element {
  const { size, start, count, capacity } = measured;
  return {
    write: ({ bytes, data }, at, value) => {
      const length = writeUtf8(bytes, at + start, value as string, capacity);
      data.setUint32(at, length, count.littleEndian);
      bytes.fill(0, at + start + length, at + size);
    },
    ...plain(({ bytes, data }, at) => {
      const length = readCount(measured, data, at);
      return readUtf8(bytes, at + start, length) ?? refuseBytes(measured, data, at);
    }),
  };
}

export function bytesElement(size: number): Element {
  return {
    write: (memory, at, value) => writeNumbers(memory, at, value as Uint8Array, size, "u8", NATIVE_LITTLE),
    read: (memory, at, target) => readNumbers(memory, at, size, "u8", NATIVE_LITTLE, target),
    see: (memory, at) => {
      memory.demand();
      return new Uint8Array(memory.bytes.buffer, memory.bytes.byteOffset + at, size);
    },
  };
}

export function blobElement(measured: MeasuredBlob | MeasuredZstd): Element {
  const { size, start, count } = measured;
  return {
    write: (memory, at, value) => {
      const { bytes, data } = memory;
      const length = Math.min((value as Uint8Array).length, measured.capacity);
      data.setUint32(at, length, count.littleEndian);
      writeNumbers(memory, at + start, value as Uint8Array, length, "u8", NATIVE_LITTLE);
      bytes.fill(0, at + start + length, at + size);
    },
    read: (memory, at, target) =>
      readNumbers(memory, at + start, readCount(measured, memory.data, at), "u8", NATIVE_LITTLE, target),
    see: (memory, at) => {
      memory.demand();
      const { bytes, data } = memory;
      return new Uint8Array(bytes.buffer, bytes.byteOffset + at + start, readCount(measured, data, at));
    },
  };
}

export function enumElement(measured: MeasuredEnum): Element {
  const { base, node } = measured;
  const number = numberElement(base);
  const values = new Map(node.members.map(({ name, value }) => [name, value]));
  const names = new Map(node.members.map(({ name, value }) => [value, name]));
  return {
    write: (memory, at, value) => number.write(memory, at, values.get(value as string)),
    ...plain(({ data }, at) => names.get(readBase(base, data, at)) ?? refuseBytes(measured, data, at)),
  };
}

export function flagsElement({ base, node }: MeasuredFlags): Element {
  const number = numberElement(base);
  const { members } = node;
  const read = ({ data }: Memory, at: number): object => {
    const word = readBase(base, data, at);
    const flags = {};
    for (const [index, name] of members.entries()) setField(flags, name, ((word >>> index) & 1) === 1);
    return flags;
  };
  return {
    write: (memory, at, value) => {
      let word = 0;
      for (const [index, name] of members.entries()) if ((value as Record<string, boolean>)[name]) word |= 1 << index;
      number.write(memory, at, word >>> 0);
    },
    read,
    see: (memory, at) => Object.freeze(read(memory, at)),
  };
}

export function bitsElement({ base, node }: MeasuredBits): Element {
  const number = numberElement(base);
  let shift = 0;
  const members = node.members.map(({ name, width }) => {
    const member = { name, shift, mask: 2 ** width - 1 };
    shift += width;
    return member;
  });
  const read = ({ data }: Memory, at: number): object => {
    const word = readBase(base, data, at);
    const values = {};
    for (const { name, shift, mask } of members) setField(values, name, ((word >>> shift) & mask) >>> 0);
    return values;
  };
  return {
    write: (memory, at, value) => {
      let word = 0;
      for (const { name, shift } of members) word |= ((value as Record<string, number>)[name] as number) << shift;
      number.write(memory, at, word >>> 0);
    },
    read,
    see: (memory, at) => Object.freeze(read(memory, at)),
  };
}

/** Assigns an own property, also where its name is `__proto__`. */
export function setField(object: object, name: string, value: unknown): void {
  if (name !== "__proto__") (object as Record<string, unknown>)[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
