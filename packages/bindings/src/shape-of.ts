import {
  type Measured,
  type MeasuredConst,
  type MeasuredNumber,
  type MeasuredStruct,
  partBytes,
  printType,
} from "@mortise/codec/measured";
import type { Arm, Element, Meaning, Octets, Part, Record, Role, Scalar } from "./shape.ts";

/** What a field is: elements in an array of these dimensions, none for one alone. */
interface Elements {
  readonly element: Element;
  readonly dimensions: readonly number[];
}

/** The shape of a layout. */
export function shapeOf(layout: MeasuredStruct): Record {
  return struct(layout, [], layout.aligned);
}

/**
 * The shape of a field.
 *
 * @param aligned whether every struct around it is
 */
function elementsOf(measured: Measured, path: readonly string[], aligned: boolean): Elements {
  switch (measured.kind) {
    case "number":
      return one(scalar(measured, { kind: "number" }));
    case "safe-integer":
      return one(scalar(measured, { kind: "safe" }));
    case "time":
      return one({ ...scalar({ ...measured, node: { type: "i64" } }, { kind: "time" }) });
    case "bool":
      return one(byte({ kind: "bool" }));
    case "enum":
      return one(scalar(measured.base, { kind: "enum", members: measured.node.members }));
    case "flags": {
      const members = measured.node.members.map((name, bit) => ({ name, bit }));
      return one(scalar(measured.base, { kind: "flags", members }));
    }
    case "bits": {
      let next = 0;
      const members = measured.node.members.map(({ name, width }) => {
        const shift = next;
        next += width;
        return { name, shift, width };
      });
      return one(scalar(measured.base, { kind: "bits", members }));
    }
    case "char":
    case "bytes":
    case "uuid":
      return one(octets(measured.size, measured.kind));
    case "array": {
      const { element, dimensions } = elementsOf(measured.element, path, aligned);
      return { element, dimensions: [...measured.node.dimensions, ...dimensions] };
    }
    case "image": {
      const { element } = elementsOf(measured.samples.element, path, aligned);
      return { element, dimensions: [measured.node.height, measured.node.width, measured.channels] };
    }
    case "text":
    case "blob":
    case "zstd": {
      const { kind, count, start, capacity } = measured;
      const data: Part = { ...part("data", start, one(octets(capacity, "bytes"))), note: `bytes(${capacity})` };
      return one(record(kind, measured, path, aligned, [counter("length", 0, count, capacity), data]));
    }
    case "list": {
      const { element, count, start, capacity } = measured;
      const inner = elementsOf(element, [...path, "item"], aligned);
      const items = part("items", start, { ...inner, dimensions: [capacity, ...inner.dimensions] }, element);
      return one(record("list", measured, path, aligned, [counter("count", 0, count, capacity), items]));
    }
    case "bounded-image": {
      const { node, side, start, samples, channels } = measured;
      const { element } = elementsOf(samples.element, path, aligned);
      const parts = [
        counter("width", 0, side, node.maxWidth),
        counter("height", side.size, side, node.maxHeight),
        part("data", start, { element, dimensions: [samples.length] }, samples.element),
      ];
      return one({ ...record("bounded-image", measured, path, aligned, parts), channels });
    }
    case "optional": {
      const { element, start } = measured;
      const present: Part = { ...part("present", 0, one(byte({ kind: "bool" }))), note: "bool" };
      const value = part("value", start, elementsOf(element, [...path, "value"], aligned), element);
      return one(record("optional", measured, path, aligned, [present, value]));
    }
    case "union": {
      const { base, start, arms } = measured;
      const members = arms.map(({ name }, value) => ({ name, value }));
      const tag = part("tag", 0, one(scalar(base, { kind: "enum", members })), base);
      const full = arms.flatMap(({ name, type }, number): Arm[] => {
        return type.size === 0 ? [] : [{ name, number, record: struct(type, [...path, name], aligned) }];
      });
      return one({ ...record("union", measured, path, aligned, [tag]), arms: full, armsAt: start });
    }
    case "struct":
      return one(struct(measured, path, aligned));
  }
}

/** A struct in an `aligned` one may be packed, and nothing in a packed one is aligned. */
function struct(measured: MeasuredStruct, path: readonly string[], around: boolean): Record {
  const aligned = around && measured.aligned;
  const fields = measured.fields.map(({ name, type, offset, default: value }): Part => {
    const initial = initialOf(type, value);
    const defaulted = value !== undefined;
    return { ...part(name, offset, elementsOf(type, [...path, name], aligned), type), initial, defaulted };
  });
  const constants = measured.constants.map((constant, index) => constantPart(constant, index));
  const parts = [...fields, ...constants].sort((a, b) => a.offset - b.offset);
  return record("struct", measured, path, aligned, parts);
}

function constantPart({ name, type, offset, value }: MeasuredConst, index: number): Part {
  const element = scalar(type, { kind: "constant", value });
  const note = `const(${printType(type.node)}, ${value})`;
  const unnamed = name === undefined;
  return { ...part(name ?? `const${index}`, offset, one(element)), unnamed, initial: partBytes(type, value), note };
}

/** What a field holds before anyone fills it in, where that is not zeros all, or another record's business. */
function initialOf(type: Measured, value: unknown): Uint8Array | undefined {
  if (value !== undefined) return partBytes(type, value);
  const element = type.kind === "array" ? type.element : type;
  // An enum without a name for zero begins with its first.
  if (element.kind !== "enum" || element.node.members.some((member) => member.value === 0)) return undefined;
  return partBytes(element, element.node.members[0]?.name);
}

function record(
  role: Role,
  { size, alignment, node }: Measured,
  path: readonly string[],
  aligned: boolean,
  parts: readonly Part[],
): Record {
  const note = role === "struct" ? "" : printType(node);
  const extent = { size, aligned, alignment: aligned ? alignment : 1 };
  return { kind: "record", role, path, ...extent, parts, arms: [], armsAt: 0, channels: 0, note };
}

function part(name: string, offset: number, { element, dimensions }: Elements, of?: Measured): Part {
  const size = element.size * dimensions.reduce((product, dimension) => product * dimension, 1);
  return {
    name,
    offset,
    size,
    element,
    dimensions,
    unnamed: false,
    defaulted: false,
    initial: undefined,
    note: of === undefined ? "" : printType(of.node),
  };
}

/** A part that says how much of another is in use. */
function counter(name: string, offset: number, count: MeasuredNumber, most: number): Part {
  return part(name, offset, one(scalar(count, { kind: "count", most })), count);
}

function one(element: Element): Elements {
  return { element, dimensions: [] };
}

function byte(meaning: Meaning): Scalar {
  return { kind: "scalar", type: "u8", littleEndian: true, size: 1, meaning };
}

function octets(size: number, content: Octets["content"]): Octets {
  return { kind: "octets", size, content };
}

function scalar(
  {
    node,
    littleEndian,
    size,
  }: { readonly node: Pick<MeasuredNumber["node"], "type">; readonly littleEndian: boolean; readonly size: number },
  meaning: Meaning,
): Scalar {
  return { kind: "scalar", type: node.type, littleEndian, size, meaning };
}
