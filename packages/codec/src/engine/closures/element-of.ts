import type {
  Measured,
  MeasuredArray,
  MeasuredImage,
  MeasuredNumber,
  MeasuredSafeInteger,
  MeasuredStruct,
} from "../../measure.ts";
import { NATIVE_LITTLE } from "../../numbers.ts";
import type { Element } from "../element.ts";
import { refuseBytes } from "../engine.ts";
import { LiveArray } from "../live-array.ts";
import { liveNumbers } from "../live-numbers.ts";
import type { Memory } from "../memory.ts";
import { READ, readNumbers, WRITE, writeNumbers } from "../number-io.ts";
import { viewClass } from "./view-class.ts";

/** The closures of a node. */
export function elementOf(measured: Measured): Element {
  switch (measured.kind) {
    case "number":
      return numberElement(measured);
    case "safe-integer":
      return safeIntegerElement(measured);
    case "bool":
      return {
        write: (memory, at, value) => memory.data.setUint8(at, value === true ? 1 : 0),
        ...scalar(({ data }, at) => {
          const byte = data.getUint8(at);
          return byte <= 1 ? byte === 1 : refuseBytes(measured, data, at);
        }),
      };
    case "array":
      return measured.element.kind === "number"
        ? numberArrayElement(measured, measured.element)
        : listElement(measured, elementOf(measured.element));
    case "image":
      return imageElement(measured);
    case "struct":
      return structElement(measured);
  }
}

/** A value without parts is read and seen alike. */
function scalar(read: (memory: Memory, at: number) => unknown): Pick<Element, "read" | "see"> {
  return { read, see: read };
}

function numberElement({ node: { type }, littleEndian }: MeasuredNumber): Element {
  const read = READ[type];
  const write = WRITE[type] as (data: DataView, at: number, value: unknown, little: boolean) => void;
  return {
    write: ({ data }, at, value) => write(data, at, value, littleEndian),
    ...scalar(({ data }, at) => read(data, at, littleEndian)),
  };
}

function safeIntegerElement(measured: MeasuredSafeInteger): Element {
  const { node, littleEndian } = measured;
  const read = READ[node.type] as (data: DataView, at: number, little: boolean) => bigint;
  const write = WRITE[node.type] as (data: DataView, at: number, value: unknown, little: boolean) => void;
  return {
    write: ({ data }, at, value) => write(data, at, BigInt(value as number), littleEndian),
    ...scalar(({ data }, at) => {
      const value = Number(read(data, at, littleEndian));
      return Number.isSafeInteger(value) ? value : refuseBytes(measured, data, at);
    }),
  };
}

function numberArrayElement(measured: MeasuredArray, element: MeasuredNumber): Element {
  const { length } = measured;
  const {
    node: { type },
    littleEndian,
  } = element;
  const whole: Element = {
    write: (memory, at, value) => writeNumbers(memory, at, value as ArrayLike<number>, type, littleEndian),
    read: (memory, at, target) => readNumbers(memory, at, length, type, littleEndian, target),
    see: liveNumbers(measured, element) ?? ((memory, at) => new LiveArray(measured, whole, one, memory, at)),
  };
  const one = numberElement(element);
  return whole;
}

function listElement(measured: MeasuredArray, element: Element): Element {
  const { length, stride } = measured;
  const whole: Element = {
    write: (memory, at, value) => {
      for (let index = 0; index < length; index++) {
        element.write(memory, at + index * stride, (value as readonly unknown[])[index]);
      }
    },
    read: (memory, at, target) => {
      const list: unknown[] = Array.isArray(target) && target.length === length ? target : new Array(length);
      for (let index = 0; index < length; index++) list[index] = element.read(memory, at + index * stride, list[index]);
      return list;
    },
    see: (memory, at) => new LiveArray(measured, whole, element, memory, at),
  };
  return whole;
}

function imageElement({ size }: MeasuredImage): Element {
  return {
    write: ({ bytes }, at, value) => bytes.set(value as Uint8Array, at),
    read: (memory, at, target) => readNumbers(memory, at, size, "u8", NATIVE_LITTLE, target),
    see: ({ bytes }, at) => new Uint8Array(bytes.buffer, bytes.byteOffset + at, size),
  };
}

function structElement(measured: MeasuredStruct): Element {
  const fields = measured.fields.map(({ name, type, offset }) => ({
    name,
    offset,
    element: elementOf(type),
  }));
  const View = viewClass(
    measured,
    fields.map(({ element }) => element),
  );
  return {
    write: (memory, at, value) => {
      for (const { offset, size } of measured.gaps) memory.bytes.fill(0, at + offset, at + offset + size);
      for (const { name, offset, element } of fields) {
        element.write(memory, at + offset, (value as Record<string, unknown>)[name]);
      }
    },
    read: (memory, at, target) => {
      const object = typeof target === "object" && target !== null ? target : {};
      for (const { name, offset, element } of fields) {
        const old = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
        setField(object, name, element.read(memory, at + offset, old));
      }
      return object;
    },
    see: (memory, at) => new View(memory, at),
  };
}

/** Assigns an own property, also where its name is `__proto__`. */
export function setField(object: object, name: string, value: unknown): void {
  if (name !== "__proto__") (object as Record<string, unknown>)[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
