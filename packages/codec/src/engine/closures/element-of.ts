import { readBase } from "../../check-bytes.ts";
import { ANY, ROOT, type Site, siteWithin } from "../../fault.ts";
import { fieldOf } from "../../field-of.ts";
import { kindOf } from "../../kind.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredBoundedImage,
  MeasuredImage,
  MeasuredList,
  MeasuredOptional,
  MeasuredStruct,
  MeasuredTime,
  MeasuredUnion,
} from "../../measured.ts";
import { readUuid, writeUuid } from "../../uuids.ts";
import type { Element } from "../element.ts";
import { refuseBytes } from "../engine.ts";
import { LiveArray } from "../live-array.ts";
import { liveNumbers } from "../live-numbers.ts";
import type { Memory } from "../memory.ts";
import { readNumbers, writeNumbers } from "../number-io.ts";
import { numberElement, plain, readCount, setField } from "./scalar-elements.ts";
import { viewClass } from "./view-class.ts";

/** The closures of a node; `site` is where it stands in its layout, as far as messages of views tell it. */
export function elementOf(measured: Measured, site: Site = ROOT): Element {
  return kindOf(measured).element(measured, site);
}

export function timeElement({ littleEndian }: MeasuredTime): Element {
  return numberElement({ littleEndian, node: { kind: "number", type: "i64" } });
}

export function boolElement(measured: Measured): Element {
  return {
    write: (memory, at, value) => memory.data.setUint8(at, value === true ? 1 : 0),
    ...plain(({ data }, at) => {
      const byte = data.getUint8(at);
      return byte <= 1 ? byte === 1 : refuseBytes(measured, data, at);
    }),
  };
}

export function uuidElement(): Element {
  return {
    write: ({ bytes }, at, value) => writeUuid(bytes, at, value as string),
    ...plain(({ bytes }, at) => readUuid(bytes, at)),
  };
}

/** How many elements at one place are written and read, whether they are numbers or not. */
interface Elements {
  /** Writes the first `length` values. */
  write(memory: Memory, at: number, values: ArrayLike<unknown>, length: number): void;
  read(memory: Memory, at: number, length: number, target: unknown): ArrayLike<unknown>;
  readonly one: Element;
}

function elementsOf({ element, stride }: MeasuredArray | MeasuredList, site: Site): Elements {
  const one = elementOf(element, siteWithin(site, ANY, Number.NaN));
  if (element.kind === "number") {
    const {
      node: { type },
      littleEndian,
    } = element;
    return {
      one,
      write: (memory, at, values, count) =>
        writeNumbers(memory, at, values as ArrayLike<number>, count, type, littleEndian),
      read: (memory, at, length, target) => readNumbers(memory, at, length, type, littleEndian, target),
    };
  }
  return {
    one,
    write: (memory, at, values, count) => {
      for (let index = 0; index < count; index++) one.write(memory, at + index * stride, values[index]);
    },
    read: (memory, at, length, target) => {
      const list: unknown[] = Array.isArray(target) ? target : [];
      if (list.length > length) list.length = length;
      for (let index = 0; index < length; index++) list[index] = one.read(memory, at + index * stride, list[index]);
      return list;
    },
  };
}

export function arrayElement(measured: MeasuredArray, site: Site): Element {
  const { length, element } = measured;
  const elements = elementsOf(measured, site);
  const live = element.kind === "number" ? liveNumbers(measured, element, site) : undefined;
  const whole: Element = {
    write: (memory, at, value) => elements.write(memory, at, value as ArrayLike<unknown>, length),
    read: (memory, at, target) => elements.read(memory, at, length, target),
    see: live ?? ((memory, at) => new LiveArray(measured, whole, elements.one, site, memory, at)),
  };
  return whole;
}

export function listElement(measured: MeasuredList, site: Site): Element {
  const { size, start, stride, count } = measured;
  const elements = elementsOf(measured, site);
  const whole: Element = {
    write: (memory, at, value) => {
      // INVARIANT: looked at once, and bounded, whatever a list's getters say the next time.
      const length = Math.min((value as ArrayLike<unknown>).length, measured.capacity);
      memory.data.setUint32(at, length, count.littleEndian);
      memory.bytes.fill(0, at + count.size, at + start);
      elements.write(memory, at + start, value as ArrayLike<unknown>, length);
      memory.bytes.fill(0, at + start + length * stride, at + size);
    },
    read: (memory, at, target) => elements.read(memory, at + start, readCount(measured, memory.data, at), target),
    see: (memory, at) => new LiveArray(measured, whole, elements.one, site, memory, at),
  };
  return whole;
}

export function imageElement({ samples }: MeasuredImage, site: Site): Element {
  return arrayElement(samples, site);
}

export function boundedImageElement(measured: MeasuredBoundedImage): Element {
  const { node, channels, side, start, samples, size } = measured;
  const elements = elementsOf(samples, ROOT);
  const sides = ({ data }: Memory, at: number): [width: number, height: number] => {
    const width = data.getUint32(at, side.littleEndian);
    const height = data.getUint32(at + side.size, side.littleEndian);
    return width <= node.maxWidth && height <= node.maxHeight ? [width, height] : refuseBytes(measured, data, at);
  };
  const read = (memory: Memory, at: number, target?: unknown): unknown => {
    const [width, height] = sides(memory, at);
    const old = (typeof target === "object" && target !== null ? target : {}) as { data?: unknown };
    const data = elements.read(memory, at + start, width * height * channels, old.data);
    return Object.assign(old, { data, width, height, channels });
  };
  return {
    write: (memory, at, value) => {
      const image = value as { data: ArrayLike<number>; width: number; height: number };
      memory.data.setUint32(at, image.width, side.littleEndian);
      memory.data.setUint32(at + side.size, image.height, side.littleEndian);
      memory.bytes.fill(0, at + 2 * side.size, at + start);
      elements.write(memory, at + start, image.data, image.data.length);
      memory.bytes.fill(0, at + start + image.data.length * samples.stride, at + size);
    },
    read,
    // Frozen, so that a write to a part is an error and not lost; the whole is assigned.
    see: (memory, at) => Object.freeze(read(memory, at)),
  };
}

export function unionElement(measured: MeasuredUnion, site: Site): Element {
  const { base, arms, start, size } = measured;
  const number = numberElement(base);
  const list = arms.map(({ name, type }, tag) => ({
    name,
    tag,
    size: type.size,
    element: structElement(type, siteWithin(site, undefined, start), name),
  }));
  const armAt = ({ data }: Memory, at: number) => list[readBase(base, data, at)] ?? refuseBytes(measured, data, at);
  return {
    write: (memory, at, value) => {
      const { kind } = value as { kind: string };
      const arm = list.find(({ name }) => name === kind) as (typeof list)[number];
      number.write(memory, at, arm.tag);
      memory.bytes.fill(0, at + base.size, at + start);
      arm.element.write(memory, at + start, value);
      memory.bytes.fill(0, at + start + arm.size, at + size);
    },
    read: (memory, at, target) => {
      const arm = armAt(memory, at);
      const same = (target as { kind?: unknown } | undefined)?.kind === arm.name;
      return arm.element.read(memory, at + start, same ? target : { kind: arm.name });
    },
    see: (memory, at) => armAt(memory, at).element.see(memory, at + start),
  };
}

export function optionalElement(measured: MeasuredOptional, site: Site): Element {
  const { element: inner, start, size } = measured;
  const element = elementOf(inner, siteWithin(site, undefined, start));
  const present = ({ data }: Memory, at: number): boolean => {
    const byte = data.getUint8(at);
    return byte <= 1 ? byte === 1 : refuseBytes(measured, data, at);
  };
  return {
    write: (memory, at, value) => {
      memory.data.setUint8(at, value === undefined ? 0 : 1);
      memory.bytes.fill(0, at + 1, at + (value === undefined ? size : start));
      if (value === undefined) return;
      element.write(memory, at + start, value);
      memory.bytes.fill(0, at + start + inner.size, at + size);
    },
    read: (memory, at, target) => (present(memory, at) ? element.read(memory, at + start, target) : undefined),
    see: (memory, at) => (present(memory, at) ? element.see(memory, at + start) : undefined),
  };
}

export function structElement(measured: MeasuredStruct, site: Site, arm?: string): Element {
  const fields = measured.fields.map(({ name, type, offset, default: given }) => ({
    name,
    offset,
    given,
    element: elementOf(type, siteWithin(site, name, offset)),
  }));
  const constants = measured.constants.map(({ type, offset, value }) => ({
    offset,
    value,
    element: numberElement(type),
  }));
  const View = viewClass(
    measured,
    fields.map(({ element }) => element),
    site,
    arm,
  );
  return {
    write: (memory, at, value) => {
      for (const { offset, size } of measured.gaps) memory.bytes.fill(0, at + offset, at + offset + size);
      for (const { offset, value, element } of constants) element.write(memory, at + offset, value);
      for (const { name, offset, given, element } of fields) {
        element.write(memory, at + offset, fieldOf(value, name) ?? given);
      }
    },
    read: (memory, at, target) => {
      for (const { offset, value, element } of constants) {
        if (!Object.is(element.read(memory, at + offset), value)) refuseBytes(measured, memory.data, at);
      }
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
