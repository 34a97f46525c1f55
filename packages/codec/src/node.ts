/**
 * The tree that a layout is: plain, readonly, JSON-able data. Notation, builders and JSON all make these nodes, and
 * everything else (measuring, encoding, checking, printing) is a function of them. A new kind of field is a new member
 * of {@link Node}; the compiler then names every function that lacks an entry for it.
 */

/** Byte order of a number: `le` is little-endian. */
export type ByteOrder = "le" | "be";

/** Whether fields follow each other without gaps, or each stands at a multiple of its alignment as in C. */
export type Packing = "packed" | "aligned";

/** The scalar number types, by size in bits. */
export type NumberType = "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f16" | "f32" | "f64";

/** Named orders of an image's samples within a pixel. */
export type PixelFormat = "gray" | "rgb" | "bgr" | "rgba" | "bgra";

/** One number. Without `order` it takes that of the layout around it. */
export interface NumberNode<
  T extends NumberType = NumberType,
  O extends ByteOrder | undefined = ByteOrder | undefined,
> {
  readonly kind: "number";
  readonly type: T;
  readonly order?: O;
}

/** A 64-bit integer that is a `number` in TypeScript, refused past ±(2^53 − 1). */
export interface SafeIntegerNode<O extends ByteOrder | undefined = ByteOrder | undefined> {
  readonly kind: "safe-integer";
  readonly type: "u64" | "i64";
  readonly order?: O;
}

/** One byte, 0 or 1. */
export interface BoolNode {
  readonly kind: "bool";
}

/** A fixed number of elements in row-major order. */
export interface ArrayNode<E extends Node = Node> {
  readonly kind: "array";
  readonly element: E;
  /** At least one number, each at least 1. */
  readonly dimensions: readonly number[];
}

/** `height` rows of `width` pixels, each sample one byte. */
export interface ImageNode<P extends PixelFormat | number = PixelFormat | number> {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  /** A named order, or just how many channels. */
  readonly pixels: P;
}

/** One member of a {@link StructNode}. */
export interface FieldNode {
  readonly name: string;
  readonly type: Node;
  /** Bytes from the start of the struct, where the place was fixed by `@`. */
  readonly at?: number;
}

/** The nodes of a struct's fields by name, as types see them. */
export type FieldTypes = { readonly [name: string]: Node };

/** Fields one after another. `F` is what types know of `fields`; at run time the list alone is there. */
export interface StructNode<
  F extends FieldTypes = FieldTypes,
  P extends Packing | undefined = Packing | undefined,
  O extends ByteOrder | undefined = ByteOrder | undefined,
> {
  readonly kind: "struct";
  readonly packing?: P;
  readonly order?: O;
  readonly fields: readonly FieldNode[];
  /** Never there: it carries the fields' types. */
  readonly types?: F;
}

/** Any node. */
export type Node = NumberNode | SafeIntegerNode | BoolNode | ArrayNode | ImageNode | StructNode;
