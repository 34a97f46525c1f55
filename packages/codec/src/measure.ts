import type {
  ArrayNode,
  BoolNode,
  ByteOrder,
  ImageNode,
  Node,
  NumberNode,
  Packing,
  SafeIntegerNode,
  StructNode,
} from "./node.ts";
import { NUMBERS } from "./numbers.ts";
import { channelsOf } from "./pixels.ts";
import { definition, MAX_DEPTH } from "./struct-node.ts";

/** The most bytes that a layout may have: 2^31 − 1. */
const MAX_LENGTH = 2 ** 31 - 1;

interface Extent {
  /** Bytes, padding at the end included. */
  readonly size: number;
  /** A multiple of this is where the node may start: 1 in `packed` layouts. */
  readonly alignment: number;
}

export interface MeasuredNumber extends Extent {
  readonly kind: "number";
  readonly node: NumberNode;
  readonly littleEndian: boolean;
}

export interface MeasuredSafeInteger extends Extent {
  readonly kind: "safe-integer";
  readonly node: SafeIntegerNode;
  readonly littleEndian: boolean;
}

interface MeasuredBool extends Extent {
  readonly kind: "bool";
  readonly node: BoolNode;
}

export interface MeasuredArray extends Extent {
  readonly kind: "array";
  readonly node: ArrayNode;
  readonly element: Measured;
  /** How many elements: the product of the dimensions. */
  readonly length: number;
  /** Bytes from one element to the next. */
  readonly stride: number;
  /** Whether every struct around it is `aligned`, so that it stands at a true multiple of its alignment. */
  readonly aligned: boolean;
}

export interface MeasuredImage extends Extent {
  readonly kind: "image";
  readonly node: ImageNode;
  readonly channels: number;
}

export interface MeasuredField {
  readonly name: string;
  readonly type: Measured;
  /** Bytes from the start of the struct. */
  readonly offset: number;
}

export interface MeasuredStruct extends Extent {
  readonly kind: "struct";
  readonly node: StructNode;
  readonly fields: readonly MeasuredField[];
  /** The runs of bytes, from the start of the struct, that belong to no field. */
  readonly gaps: readonly { readonly offset: number; readonly size: number }[];
  /** Whether it and every struct around it is `aligned`, so that a view has to stand at a multiple of its alignment. */
  readonly aligned: boolean;
}

/** A node with its size, its alignment and its byte order settled, and with every offset inside it. */
export type Measured =
  | MeasuredNumber
  | MeasuredSafeInteger
  | MeasuredBool
  | MeasuredArray
  | MeasuredImage
  | MeasuredStruct;

/** What a node inherits from the layout around it. */
interface Surroundings {
  readonly packing: Packing;
  readonly order: ByteOrder;
  readonly aligned: boolean;
  readonly depth: number;
}

/**
 * Settles the size, alignment and byte order of a layout and the offset of each field: the only place that does.
 *
 * @throws LayoutError `definition` where no memory could look like that
 */
export function measure(node: StructNode): MeasuredStruct {
  return measureStruct(node, { packing: "packed", order: "le", aligned: true, depth: 0 });
}

function measureNode(node: Node, around: Surroundings): Measured {
  switch (node.kind) {
    case "number": {
      const { bytes } = NUMBERS[node.type];
      const littleEndian = (node.order ?? around.order) === "le";
      return { kind: "number", node, littleEndian, size: bytes, alignment: align(bytes, around) };
    }
    case "safe-integer": {
      const { bytes } = NUMBERS[node.type];
      const littleEndian = (node.order ?? around.order) === "le";
      return { kind: "safe-integer", node, littleEndian, size: bytes, alignment: align(bytes, around) };
    }
    case "bool":
      return { kind: "bool", node, size: 1, alignment: 1 };
    case "array": {
      const element = measureNode(node.element, around);
      const length = node.dimensions.reduce((product, dimension) => product * dimension, 1);
      // A struct's size is a multiple of its alignment, so that elements follow each other without gaps.
      const stride = element.size;
      const { aligned } = around;
      return {
        kind: "array",
        node,
        element,
        length,
        stride,
        aligned,
        size: length * stride,
        alignment: element.alignment,
      };
    }
    case "image": {
      const channels = channelsOf(node.pixels);
      return { kind: "image", node, channels, size: node.width * node.height * channels, alignment: 1 };
    }
    case "struct":
      return measureStruct(node, around);
  }
}

function measureStruct(node: StructNode, around: Surroundings): MeasuredStruct {
  const depth = around.depth + 1;
  if (depth > MAX_DEPTH) throw definition(`structs stand in each other at most ${MAX_DEPTH} deep`);
  const packing = node.packing ?? around.packing;
  const aligned = around.aligned && packing === "aligned";
  const inside: Surroundings = { packing, order: node.order ?? around.order, aligned, depth };
  const fields: MeasuredField[] = [];
  const gaps: { offset: number; size: number }[] = [];
  let end = 0;
  let alignment = 1;
  const skipTo = (offset: number) => {
    if (offset > end) gaps.push({ offset: end, size: offset - end });
    end = offset;
  };
  for (const { name, type, at } of node.fields) {
    const measured = measureNode(type, inside);
    const offset = at ?? roundUp(end, measured.alignment);
    if (offset < end) throw definition(`${name} @${offset} overlaps the field before it, which ends at ${end}`, name);
    if (offset % measured.alignment !== 0) {
      throw definition(`${name} @${offset} is no multiple of its alignment, ${measured.alignment}`, name);
    }
    skipTo(offset);
    fields.push({ name, type: measured, offset });
    end += measured.size;
    // Also what keeps the sums exact: each is looked at before the next is added.
    if (end > MAX_LENGTH) throw definition(`${name} ends at byte ${end}; a layout has at most ${MAX_LENGTH}`, name);
    alignment = Math.max(alignment, measured.alignment);
  }
  skipTo(roundUp(end, alignment));
  if (end > MAX_LENGTH) throw definition(`the layout has ${end} bytes; at most ${MAX_LENGTH} are possible`);
  return { kind: "struct", node, fields, gaps, aligned, size: end, alignment };
}

function align(bytes: number, { packing }: Surroundings): number {
  return packing === "aligned" ? bytes : 1;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
