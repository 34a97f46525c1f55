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

/** The number types that names and tags may be stored as. */
export type BaseType = "u8" | "u16" | "u32" | "i8" | "i16" | "i32";

/** Named orders of an image's samples within a pixel. */
export type PixelFormat = "gray" | "rgb" | "bgr" | "rgba" | "bgra";

/** One number. Without `order` it takes that of the layout around it. */
export interface NumberNode<
  out T extends NumberType = NumberType,
  out O extends ByteOrder | undefined = ByteOrder | undefined,
> {
  readonly kind: "number";
  readonly type: T;
  readonly order?: O;
}

/** A 64-bit integer that is a `number` in TypeScript, refused past ±(2^53 − 1). */
export interface SafeIntegerNode<out O extends ByteOrder | undefined = ByteOrder | undefined> {
  readonly kind: "safe-integer";
  readonly type: "u64" | "i64";
  readonly order?: O;
}

/** One byte, 0 or 1. */
export interface BoolNode {
  readonly kind: "bool";
}

/** A fixed number of elements in row-major order. */
export interface ArrayNode<out E extends Node = Node> {
  readonly kind: "array";
  readonly element: E;
  /** At least one number, each at least 1. */
  readonly dimensions: readonly number[];
}

/** A count as u32, and room for `capacity` elements. */
export interface ListNode<out E extends Node = Node> {
  readonly kind: "list";
  readonly element: E;
  readonly capacity: number;
}

/** `height` rows of `width` pixels. */
export interface ImageNode<
  out P extends PixelFormat | number = PixelFormat | number,
  out S extends NumberType = NumberType,
> {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  /** A named order, or just how many channels. */
  readonly pixels: P;
  /** What a sample is; one byte where it is not said. */
  readonly sample?: NumberNode<S>;
}

/** Width and height as u32, and room for the largest image. */
export interface BoundedImageNode<
  out P extends PixelFormat | number = PixelFormat | number,
  out S extends NumberType = NumberType,
> {
  readonly kind: "bounded-image";
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly pixels: P;
  readonly sample?: NumberNode<S>;
}

/** A length as u32, and room for `capacity` bytes of UTF-8. */
export interface TextNode {
  readonly kind: "text";
  readonly capacity: number;
}

/** `length` bytes of UTF-8, the rest NUL. */
export interface CharNode {
  readonly kind: "char";
  readonly length: number;
}

/** `length` bytes. */
export interface BytesNode {
  readonly kind: "bytes";
  readonly length: number;
}

/** A length as u32, and room for `capacity` bytes. */
export interface BlobNode {
  readonly kind: "blob";
  readonly capacity: number;
}

/** A value's bytes, compressed: a length as u32, and room for `capacity` of them. */
export interface ZstdNode<E extends Node = Node> {
  readonly kind: "zstd";
  readonly element: E;
  readonly capacity: number;
}

/** One of several names, stored as a number. */
export interface EnumNode<out M extends string = string> {
  readonly kind: "enum";
  readonly base: NumberNode<BaseType>;
  readonly members: readonly { readonly name: M; readonly value: number }[];
}

/** A bit a name, lowest first. */
export interface FlagsNode<out M extends string = string> {
  readonly kind: "flags";
  readonly base: NumberNode<BaseType>;
  readonly members: readonly M[];
}

/** Some bits a name, lowest first. */
export interface BitsNode<out M extends string = string> {
  readonly kind: "bits";
  readonly base: NumberNode<BaseType>;
  readonly members: readonly { readonly name: M; readonly width: number }[];
}

/** One of several structs, with its index stored before it. Only such a struct may have no fields. */
export interface UnionNode<out A extends FieldTypes = FieldTypes> {
  readonly kind: "union";
  readonly base: NumberNode<BaseType>;
  readonly arms: readonly { readonly name: string; readonly type: StructNode }[];
  /** Never there: it carries the arms' types. */
  readonly types?: A;
}

/** A byte that says whether a value follows. */
export interface OptionalNode<out E extends Node = Node> {
  readonly kind: "optional";
  readonly element: E;
}

/** A number that always stands there. */
export interface ConstNode {
  readonly kind: "const";
  readonly type: NumberNode;
  /** 64-bit integers are decimal text, since JSON has no number for them. */
  readonly value: number | string;
}

/** Bytes that are zero. */
export interface PadNode {
  readonly kind: "pad";
  readonly size: number;
}

/** As many zero bytes as bring the next field to a multiple. */
export interface AlignNode {
  readonly kind: "align";
  readonly alignment: number;
}

/** 16 bytes in the order of RFC 9562. */
export interface UuidNode {
  readonly kind: "uuid";
}

/** Nanoseconds since 1970 UTC as i64. */
export interface TimeNode {
  readonly kind: "time";
}

/** A default as JSON has it; 64-bit integers are decimal text. */
export type Default = number | string | boolean;

/** One member of a {@link StructNode}. Constants may lack a name, `pad` and `align` have none. */
export interface FieldNode {
  readonly name?: string;
  readonly type: Node;
  /** Bytes from the start of the struct, where the place was fixed by `@`. */
  readonly at?: number;
  /** The value of a field that is left out, and of one that older bytes do not have. */
  readonly default?: Default;
}

/** The nodes of a struct's fields by name, as types see them. */
export type FieldTypes = { readonly [name: string]: Node };

/** Fields one after another. The type parameters are what types know of `fields`; at run time the list alone is there. */
export interface StructNode<
  out F extends FieldTypes = FieldTypes,
  out P extends Packing | undefined = Packing | undefined,
  out O extends ByteOrder | undefined = ByteOrder | undefined,
  out D extends string = string,
> {
  readonly kind: "struct";
  readonly packing?: P;
  readonly order?: O;
  readonly fields: readonly FieldNode[];
  /** Never there: it carries the fields' types, and the names of those with defaults. */
  readonly types?: { readonly fields: F; readonly defaulted: D };
}

/** Nodes that have a value. */
export type ValueNode =
  | NumberNode
  | SafeIntegerNode
  | BoolNode
  | ArrayNode
  | ListNode
  | ImageNode
  | BoundedImageNode
  | TextNode
  | CharNode
  | BytesNode
  | BlobNode
  | ZstdNode
  | EnumNode
  | FlagsNode
  | BitsNode
  | UnionNode
  | OptionalNode
  | UuidNode
  | TimeNode
  | StructNode;

/** Nodes that only occupy bytes. */
export type FillerNode = ConstNode | PadNode | AlignNode;

/** Any node. */
export type Node = ValueNode | FillerNode;
