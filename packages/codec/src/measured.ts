import type {
  ArrayNode,
  BitsNode,
  BlobNode,
  BoolNode,
  BoundedImageNode,
  BytesNode,
  CharNode,
  EnumNode,
  FlagsNode,
  ImageNode,
  ListNode,
  NumberNode,
  OptionalNode,
  SafeIntegerNode,
  StructNode,
  TextNode,
  TimeNode,
  UnionNode,
  UuidNode,
  ZstdNode,
} from "./node.ts";

/*
 * Nodes with everything settled that depends on where they stand: size, alignment, byte order, and every offset inside.
 * Only `measure` makes them.
 */

interface Extent<N> {
  readonly node: N;
  /** Bytes, padding at the end included. */
  readonly size: number;
  /** A multiple of this is where the node may start: 1 in `packed` layouts. */
  readonly alignment: number;
}

export interface MeasuredNumber extends Extent<NumberNode> {
  readonly kind: "number";
  readonly littleEndian: boolean;
}

export interface MeasuredSafeInteger extends Extent<SafeIntegerNode> {
  readonly kind: "safe-integer";
  readonly littleEndian: boolean;
}

interface MeasuredBool extends Extent<BoolNode> {
  readonly kind: "bool";
}

/** Elements one after another. */
interface Elements {
  readonly element: Measured;
  /** Bytes from one element to the next. */
  readonly stride: number;
  /** Whether every struct around it is `aligned`, so that it stands at a true multiple of its alignment. */
  readonly aligned: boolean;
}

export interface MeasuredArray extends Extent<ArrayNode>, Elements {
  readonly kind: "array";
  /** How many elements: the product of the dimensions. */
  readonly length: number;
}

/** A u32 that says how much of what follows is in use. */
interface Counted {
  readonly count: MeasuredNumber;
  /** Bytes from the start of the count to what is counted. */
  readonly start: number;
}

export interface MeasuredList extends Extent<ListNode>, Elements, Counted {
  readonly kind: "list";
  readonly capacity: number;
}

export interface MeasuredText extends Extent<TextNode>, Counted {
  readonly kind: "text";
  readonly capacity: number;
}

/** A blob; also what a zstd is stored as. */
export interface MeasuredBlob extends Extent<BlobNode | ZstdNode>, Counted {
  readonly kind: "blob";
  readonly capacity: number;
}

export interface MeasuredZstd extends Extent<ZstdNode>, Counted {
  readonly kind: "zstd";
  readonly capacity: number;
  /** The value that is compressed. */
  readonly element: Measured;
  /** The bytes that are compressed: a struct whose one field is the value. */
  readonly content: MeasuredStruct;
}

export interface MeasuredImage extends Extent<ImageNode> {
  readonly kind: "image";
  readonly channels: number;
  /** The samples, as an array. */
  readonly samples: MeasuredArray;
}

export interface MeasuredBoundedImage extends Extent<BoundedImageNode> {
  readonly kind: "bounded-image";
  readonly channels: number;
  /** Width and height, the second behind the first. */
  readonly side: MeasuredNumber;
  /** Bytes from the start to the samples. */
  readonly start: number;
  /** The samples of the largest image, as a list without a count of its own. */
  readonly samples: MeasuredArray;
}

interface MeasuredChar extends Extent<CharNode> {
  readonly kind: "char";
}

interface MeasuredBytes extends Extent<BytesNode> {
  readonly kind: "bytes";
}

interface MeasuredUuid extends Extent<UuidNode> {
  readonly kind: "uuid";
}

export interface MeasuredTime extends Extent<TimeNode> {
  readonly kind: "time";
  readonly littleEndian: boolean;
}

export interface MeasuredEnum extends Extent<EnumNode> {
  readonly kind: "enum";
  readonly base: MeasuredNumber;
}

export interface MeasuredFlags extends Extent<FlagsNode> {
  readonly kind: "flags";
  readonly base: MeasuredNumber;
}

export interface MeasuredBits extends Extent<BitsNode> {
  readonly kind: "bits";
  readonly base: MeasuredNumber;
}

export interface MeasuredUnion extends Extent<UnionNode> {
  readonly kind: "union";
  readonly base: MeasuredNumber;
  readonly arms: readonly { readonly name: string; readonly type: MeasuredStruct }[];
  /** Bytes from the tag to the arm. */
  readonly start: number;
}

export interface MeasuredOptional extends Extent<OptionalNode> {
  readonly kind: "optional";
  readonly element: Measured;
  /** Bytes from the presence byte to the value. */
  readonly start: number;
}

export interface MeasuredField {
  readonly name: string;
  readonly type: Measured;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** The value of a field that is left out, as it would be decoded; `undefined` where there is no default. */
  readonly default: unknown;
}

/** A number that always stands there, and is in no value. */
export interface MeasuredConst {
  readonly name: string | undefined;
  readonly type: MeasuredNumber;
  readonly offset: number;
  readonly value: number | bigint;
}

export interface MeasuredStruct extends Extent<StructNode> {
  readonly kind: "struct";
  readonly fields: readonly MeasuredField[];
  readonly constants: readonly MeasuredConst[];
  /** The runs of bytes, from the start of the struct, that are always zero. */
  readonly gaps: readonly { readonly offset: number; readonly size: number }[];
  /** Whether it and every struct around it is `aligned`, so that a view has to stand at a multiple of its alignment. */
  readonly aligned: boolean;
}

export type Measured =
  | MeasuredNumber
  | MeasuredSafeInteger
  | MeasuredBool
  | MeasuredArray
  | MeasuredList
  | MeasuredImage
  | MeasuredBoundedImage
  | MeasuredText
  | MeasuredChar
  | MeasuredBytes
  | MeasuredBlob
  | MeasuredZstd
  | MeasuredEnum
  | MeasuredFlags
  | MeasuredBits
  | MeasuredUnion
  | MeasuredOptional
  | MeasuredUuid
  | MeasuredTime
  | MeasuredStruct;
