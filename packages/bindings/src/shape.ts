import type { Measured } from "@mortise/codec/measured";

type NumberType = Extract<Measured, { readonly kind: "number" }>["node"]["type"];

/*
 * A layout in the words that other languages share: records of parts, each part a number or bytes or another record,
 * once or in an array. What is stored in several parts (a count and elements, a presence byte and a value) is a record of
 * them. Each language is a function of this; `shapeOf` alone knows the kinds of fields.
 */

/** What a number means, and so which numbers may stand there. */
export type Meaning =
  | { readonly kind: "number" }
  /** A 64-bit integer of at most 2^53 − 1, whatever its sign. */
  | { readonly kind: "safe" }
  /** 0 or 1. */
  | { readonly kind: "bool" }
  /** Nanoseconds since 1970 UTC. */
  | { readonly kind: "time" }
  /** 0 to `most`: how much of something is in use. */
  | { readonly kind: "count"; readonly most: number }
  /** One of some numbers that have names; also which arm of a union it is. */
  | { readonly kind: "enum"; readonly members: readonly { readonly name: string; readonly value: number }[] }
  /** A bit a name. */
  | { readonly kind: "flags"; readonly members: readonly { readonly name: string; readonly bit: number }[] }
  /** Some bits a name. */
  | {
      readonly kind: "bits";
      readonly members: readonly { readonly name: string; readonly shift: number; readonly width: number }[];
    }
  /** Always the same. */
  | { readonly kind: "constant"; readonly value: number | bigint };

/** One number. */
export interface Scalar {
  readonly kind: "scalar";
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly size: number;
  readonly meaning: Meaning;
}

/** Bytes that belong together. */
export interface Octets {
  readonly kind: "octets";
  readonly size: number;
  /** `char` is UTF-8 up to the first NUL. */
  readonly content: "bytes" | "char" | "uuid";
}

/** What a part is, or each of its elements. */
export type Element = Scalar | Octets | Record;

/** A part of a record. */
export interface Part {
  /** As the layout has it, or what it is: `count`, `items`. */
  readonly name: string;
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** Bytes, all elements together. */
  readonly size: number;
  readonly element: Element;
  /** Row-major; empty for one element. */
  readonly dimensions: readonly number[];
  /** Whether it has no name in the layout, and so is in no value: `name` is then one of ours. */
  readonly unnamed: boolean;
  /** Whether values may leave it out: `initial` is then what it is, zeros where that is not there. */
  readonly defaulted: boolean;
  /** The bytes that one element has before anyone fills it in, where they are not zeros all. */
  readonly initial: Uint8Array | undefined;
  /** The type as notation, for comments. */
  readonly note: string;
}

/** How the parts of a record belong together. */
export type Role =
  /** Each part is always there. */
  | "struct"
  /** `length` of the bytes of `data` are there. */
  | "text"
  | "blob"
  /** The same, compressed. */
  | "zstd"
  /** `count` of the `items` are there. */
  | "list"
  /** `value` is there where `present` is 1. */
  | "optional"
  /** `width` × `height` pixels of `data` are there. */
  | "bounded-image"
  /** The arm that has the number `tag` is there. */
  | "union";

/** Parts one after another, with gaps between; the arms of a union lie over each other. */
export interface Record {
  readonly kind: "record";
  readonly role: Role;
  /** Where it stands in the layout, from the outermost name inwards; none for the layout itself. */
  readonly path: readonly string[];
  readonly size: number;
  /** Whether it stands at a true multiple of its alignment, and its parts with it; otherwise it may stand at any byte. */
  readonly aligned: boolean;
  /** 1 where it may stand at any byte. */
  readonly alignment: number;
  /** By offset. */
  readonly parts: readonly Part[];
  /** The arms that have fields, in the order of their numbers. All others are only a name in the tag's members. */
  readonly arms: readonly Arm[];
  /** Bytes from the start of the record to the arms. */
  readonly armsAt: number;
  /** How many samples a pixel has, in a `bounded-image`. */
  readonly channels: number;
  /** The type as notation, for comments. */
  readonly note: string;
}

/** One of the structs that lie over each other in a union. */
export interface Arm {
  readonly name: string;
  /** What the tag is when this arm is there. */
  readonly number: number;
  readonly record: Record;
}

/** How many elements dimensions make. */
export function lengthOf({ dimensions }: Pick<Part, "dimensions">): number {
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}

/** How many elements each item of a list has: more than one where items are arrays themselves. */
export function itemLength({ dimensions }: Part): number {
  return lengthOf({ dimensions: dimensions.slice(1) });
}

/** Which numbers may stand there: any, some, or only one. */
export function allowedBy({ kind }: Meaning): "any" | "some" | "one" {
  switch (kind) {
    case "number":
    case "time":
    case "flags":
    case "bits":
      return "any";
    case "safe":
    case "bool":
    case "count":
    case "enum":
      return "some";
    case "constant":
      return "one";
  }
}

/** Whether a part is always the same. */
export function isConstant({ element }: Part): boolean {
  return element.kind === "scalar" && allowedBy(element.meaning) === "one";
}

/**
 * What of a record may begin as something else than zeros: the parts of a struct, or the arm that a tag of zero means.
 * Whatever is not in use is zeros.
 */
export function beginningsOf({ role, parts, arms }: Record): {
  readonly parts: readonly Part[];
  readonly arm: Arm | undefined;
} {
  return { parts: role === "struct" ? parts : [], arm: arms.find(({ number }) => number === 0) };
}

/** Bytes without the zeros at their end. */
export function withoutTrailingZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

/** The records of a tree, each after those that it is made of. */
export function recordsIn(root: Record): Record[] {
  const inner = [...root.parts.map(({ element }) => element), ...root.arms.map(({ record }) => record)];
  return [...inner.flatMap((element) => (element.kind === "record" ? recordsIn(element) : [])), root];
}

/** The bytes of a record that no part takes. The arms of a union, which come last, take all up to its end. */
export function* gapsIn({ parts, arms, armsAt, size }: Record): Generator<{ offset: number; size: number }> {
  let end = 0;
  const taken = [...parts, ...(arms.length > 0 ? [{ offset: armsAt, size: size - armsAt }] : [])];
  for (const { offset, size } of taken) {
    if (offset > end) yield { offset: end, size: offset - end };
    end = offset + size;
  }
  if (size > end) yield { offset: end, size: size - end };
}
