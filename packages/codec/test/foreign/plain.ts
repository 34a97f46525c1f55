import type { Measured, MeasuredNumber, MeasuredStruct } from "../../src/measured.ts";
import type { NumberType } from "../../src/node.ts";

/*
 * A layout in the words that C and numpy share: numbers, characters, arrays, structs and unions. Each kind of field is
 * put into these words once; what stands in C and in numpy for a layout is made of them.
 */

/** What a layout is in other languages. */
export type Plain = PlainNumber | PlainChars | PlainArray | PlainGroup;

interface PlainNumber {
  readonly kind: "number";
  readonly type: NumberType | "bool";
  readonly littleEndian: boolean;
}

/** Characters, the rest NUL. */
interface PlainChars {
  readonly kind: "chars";
  readonly length: number;
}

interface PlainArray {
  readonly kind: "array";
  readonly element: Plain;
  readonly dimensions: readonly number[];
}

/** A struct or a union. */
export interface PlainGroup {
  readonly kind: "struct" | "union";
  readonly packed: boolean;
  readonly members: readonly PlainMember[];
}

interface PlainMember {
  readonly name: string;
  readonly type: Plain;
  /** Where Mortise has it in its struct, and how long: what the others are held against, and are not told. */
  readonly offset: number;
  readonly size: number;
}

/** A value in the same words. What is left out of a struct, or at the end of an array, is zero. */
export type PlainValue = number | bigint | boolean | Uint8Array | readonly PlainValue[] | PlainRecord;

export interface PlainRecord {
  readonly [member: string]: PlainValue;
}

/** A node's type in other languages, and what its values are there. */
export interface Translation<T extends Plain = Plain> {
  readonly type: T;
  readonly value: (value: never) => PlainValue;
}

/** What a layout is in C and in numpy; of one with zstd fields, what `measureStored` has in their place. */
export function translate(measured: MeasuredStruct): Translation<PlainGroup> {
  return structOf(measured, true);
}

function translateNode(measured: Measured, packed: boolean): Translation {
  switch (measured.kind) {
    case "number":
      return { type: number(measured.node.type, measured.littleEndian), value: (value: number | bigint) => value };
    case "safe-integer":
      return { type: number(measured.node.type, measured.littleEndian), value: (value: number) => BigInt(value) };
    case "time":
      return { type: number("i64", measured.littleEndian), value: (value: bigint) => value };
    case "bool":
      return { type: number("bool", true), value: (value: boolean) => value };
    case "uuid":
      return { type: bytes(16), value: (value: string) => [...Buffer.from(value.replaceAll("-", ""), "hex")] };
    case "char":
      return { type: { kind: "chars", length: measured.size }, value: utf8 };
    case "bytes":
      return { type: bytes(measured.size), value: (value: Uint8Array) => [...value] };
    case "text":
    case "blob": {
      const { kind, capacity } = measured;
      const all: Translation =
        kind === "text"
          ? { type: { kind: "chars", length: capacity }, value: utf8 }
          : { type: bytes(capacity), value: (value: Uint8Array) => [...value] };
      return counted(measured, packed, all, capacity);
    }
    case "zstd":
      throw new Error("what is compressed is for measureStored");
    case "array":
      return elements(measured.element, measured.node.dimensions, packed);
    case "list": {
      const { element, capacity, stride } = measured;
      return counted(measured, packed, elements(element, [capacity], packed), capacity * stride);
    }
    case "image": {
      const { width, height } = measured.node;
      return elements(measured.samples.element, [height, width, measured.channels], packed);
    }
    case "bounded-image": {
      const { side, start, samples } = measured;
      const sideType = number("u32", side.littleEndian);
      const data = elements(samples.element, [samples.length], packed);
      return {
        type: group("struct", packed, [
          { name: "width", type: sideType, offset: 0, size: side.size },
          { name: "height", type: sideType, offset: side.size, size: side.size },
          { name: "data", type: data.type, offset: start, size: samples.size },
        ]),
        value: (image: { width: number; height: number; data: never }) => {
          return { width: image.width, height: image.height, data: data.value(image.data) };
        },
      };
    }
    case "enum": {
      const { base, node } = measured;
      const numbers = new Map(node.members.map(({ name, value }) => [name, value]));
      const value = (name: string) => numbers.get(name) as number;
      return { type: number(base.node.type, base.littleEndian), value };
    }
    case "flags": {
      const { base, node } = measured;
      const value = (flags: Record<string, boolean>) =>
        node.members.reduce((word, name, bit) => word + (flags[name] ? 2 ** bit : 0), 0);
      return { type: number(base.node.type, base.littleEndian), value };
    }
    case "bits": {
      const { base, node } = measured;
      const value = (bits: Record<string, number>) => {
        let [word, bit] = [0, 0];
        for (const { name, width } of node.members) {
          word += (bits[name] as number) * 2 ** bit;
          bit += width;
        }
        return word;
      };
      return { type: number(base.node.type, base.littleEndian), value };
    }
    case "optional": {
      const { element, start } = measured;
      const inner = translateNode(element, packed);
      return {
        type: group("struct", packed, [
          { name: "present", type: number("bool", true), offset: 0, size: 1 },
          { name: "value", type: inner.type, offset: start, size: element.size },
        ]),
        value: (value: unknown): PlainRecord =>
          value === undefined ? {} : { present: true, value: inner.value(value as never) },
      };
    }
    case "union": {
      const { base, start, arms } = measured;
      const inner = arms.map(({ name, type }) => ({ name, ...structOf(type, packed), size: type.size }));
      // C pads a union to its alignment; in a layout only what stands around it is padded, which comes to the same.
      const alignment = packed ? 1 : Math.max(...arms.map(({ type }) => type.alignment));
      const size = Math.ceil(Math.max(...inner.map(({ size }) => size)) / alignment) * alignment;
      // An arm without fields is no member: numpy ends at a struct without any.
      const members = inner.flatMap(({ type, size }, tag) => {
        return size === 0 ? [] : [{ name: `arm${tag}`, type, offset: 0, size }];
      });
      const arm =
        members.length === 0 ? [] : [{ name: "arm", type: group("union", packed, members), offset: start, size }];
      return {
        type: group("struct", packed, [
          { name: "tag", type: number(base.node.type, base.littleEndian), offset: 0, size: base.size },
          ...arm,
        ]),
        value: (value: { kind: string }): PlainRecord => {
          const tag = inner.findIndex(({ name }) => name === value.kind);
          if (inner[tag]?.size === 0) return { tag };
          return { tag, arm: { [`arm${tag}`]: inner[tag]?.value(value as never) as PlainValue } };
        },
      };
    }
    case "struct":
      return structOf(measured, packed);
  }
}

/** A struct; what the layout itself says to leave empty is a member of bytes, all else is left to the compiler. */
function structOf(measured: MeasuredStruct, around: boolean): Translation<PlainGroup> {
  const packed = (measured.node.packing ?? (around ? "packed" : "aligned")) === "packed";
  const [fields, constants] = [[...measured.fields], [...measured.constants]];
  const members: PlainMember[] = [];
  const values: { member: string; of: (value: Record<string, never>) => PlainValue }[] = [];
  let end = 0;
  const skipTo = (offset: number) => {
    const size = offset - end;
    if (size > 0) members.push({ name: `gap${members.length}`, type: bytes(size), offset: end, size });
    end = offset;
  };
  for (const { at, type: node } of measured.node.fields) {
    if (at !== undefined) skipTo(at);
    if (node.kind === "pad") skipTo(end + node.size);
    else if (node.kind === "align") skipTo(Math.ceil(end / node.alignment) * node.alignment);
    else {
      const [field, constant] = node.kind === "const" ? [undefined, constants.shift()] : [fields.shift(), undefined];
      const { offset, type } = (field ?? constant) as { offset: number; type: Measured };
      const inner = translateNode(type, packed);
      const member = `m${members.length}`;
      members.push({ name: member, type: inner.type, offset, size: type.size });
      values.push({ member, of: (value) => constant?.value ?? inner.value(value[field?.name as string] as never) });
      end = offset + type.size;
    }
  }
  return {
    type: group("struct", packed, members),
    value: (value: Record<string, never>) => Object.fromEntries(values.map(({ member, of }) => [member, of(value)])),
  };
}

function number(type: PlainNumber["type"], littleEndian: boolean): PlainNumber {
  return { kind: "number", type, littleEndian };
}

function bytes(length: number): PlainArray {
  return { kind: "array", element: number("u8", true), dimensions: [length] };
}

function group(kind: PlainGroup["kind"], packed: boolean, members: readonly PlainMember[]): PlainGroup {
  return { kind, packed, members };
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text);
}

function elements(element: Measured, dimensions: readonly number[], packed: boolean): Translation {
  const { type, value } = translateNode(element, packed);
  return {
    type: { kind: "array", element: type, dimensions },
    value: (values: ArrayLike<never>) => Array.from(values, (each) => value(each)),
  };
}

/** A count and what is counted. */
function counted(
  { count, start }: { readonly count: MeasuredNumber; readonly start: number },
  packed: boolean,
  all: Translation,
  size: number,
): Translation {
  return {
    type: group("struct", packed, [
      { name: "length", type: number("u32", count.littleEndian), offset: 0, size: count.size },
      { name: "data", type: all.type, offset: start, size },
    ]),
    value: (value: never): PlainRecord => {
      const data = all.value(value) as Uint8Array | readonly PlainValue[];
      return { length: data.length, data };
    },
  };
}
