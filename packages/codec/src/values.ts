import type { ArrayAccess } from "./array-access.ts";
import type {
  ArrayNode,
  BitsNode,
  BoundedImageNode,
  ByteOrder,
  EnumNode,
  FieldTypes,
  FillerNode,
  FlagsNode,
  ImageNode,
  ListNode,
  Node,
  NumberNode,
  NumberType,
  OptionalNode,
  Packing,
  SafeIntegerNode,
  StructNode,
  UnionNode,
  ZstdNode,
} from "./node.ts";

/*
 * What the nodes' values are in TypeScript: `Value` is what decode gives, `Input` what encode takes, `View` what a view
 * shows. Each is a table by kind, so that a kind without an entry is a compile error.
 */

/** The typed array that holds an array of a number type; what is decoded has a buffer of its own. */
interface Arrays<B extends ArrayBufferLike = ArrayBufferLike> {
  u8: Uint8Array<B>;
  u16: Uint16Array<B>;
  u32: Uint32Array<B>;
  u64: BigUint64Array<B>;
  i8: Int8Array<B>;
  i16: Int16Array<B>;
  i32: Int32Array<B>;
  i64: BigInt64Array<B>;
  f16: Float32Array<B>;
  f32: Float32Array<B>;
  f64: Float64Array<B>;
}

type NumberValue<T extends NumberType> = T extends "u64" | "i64" ? bigint : number;

/*
 * A layout made from text that is not known while typing has fields of any name and values of `unknown` type: that is
 * what `string extends keyof F` and `Node extends E` look for, and what ends the recursion through the tree's own type.
 */

/** Makes an editor show the fields of a type, not how it was computed. */
type Shown<T> = { [K in keyof T]: T[K] } & {};

/** The kinds of a struct's fields. */
type Kinds<F extends FieldTypes> = F[keyof F]["kind"];

/** The name of a field, unless it has no value. */
type Valued<K, N> = N extends FillerNode ? never : K;

/** The value that decoding a node gives. */
export type Value<N extends Node> = ValueTable<N>[N["kind"]];

interface ValueTable<N extends Node> extends NoValue {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E> ? ElementValues<E> : never;
  list: N extends ListNode<infer E> ? ElementValues<E> : never;
  image: N extends ImageNode<infer _, infer S> ? Arrays<ArrayBuffer>[S] : never;
  "bounded-image": N extends BoundedImageNode<infer _, infer S> ? ImageValue<Arrays<ArrayBuffer>[S]> : never;
  text: string;
  char: string;
  bytes: Uint8Array<ArrayBuffer>;
  blob: Uint8Array<ArrayBuffer>;
  zstd: N extends ZstdNode<infer E> ? (Node extends E ? unknown : Value<E>) : never;
  enum: N extends EnumNode<infer M> ? M : never;
  flags: N extends FlagsNode<infer M> ? { [K in M]: boolean } : never;
  bits: N extends BitsNode<infer M> ? { [K in M]: number } : never;
  union: N extends UnionNode<infer A>
    ? { [K in keyof A]: A[K] extends StructNode<infer F> ? Shown<{ kind: K } & FieldValues<F>> : never }[keyof A]
    : never;
  optional: N extends OptionalNode<infer E> ? (Node extends E ? unknown : Value<E> | undefined) : never;
  uuid: string;
  time: bigint;
  struct: N extends StructNode<infer F>
    ? string extends keyof F
      ? { [name: string]: unknown }
      : FieldValues<F>
    : never;
}

/** Nodes without a value. */
interface NoValue {
  const: never;
  pad: never;
  align: never;
}

type FieldValues<F extends FieldTypes> = [Kinds<F> & keyof NoValue] extends [never]
  ? { -readonly [K in keyof F]: Value<F[K]> }
  : { -readonly [K in keyof F as Valued<K, F[K]>]: Value<F[K]> };

type ElementValues<E extends Node> =
  E extends NumberNode<infer T> ? Arrays<ArrayBuffer>[T] : Node extends E ? unknown : Value<E>[];

/** An image of any size: its samples in (height, width, channels) order. */
export interface ImageValue<A> {
  data: A;
  width: number;
  height: number;
  channels: number;
}

/** An image of any size to encode; `channels` may be left out. */
export interface ImageInput<A> {
  readonly data: A;
  readonly width: number;
  readonly height: number;
  readonly channels?: number;
}

/** The value that encoding a node takes: also plain arrays of numbers where decoding gives typed arrays. */
export type Input<N extends Node> = InputTable<N>[N["kind"]];

interface InputTable<N extends Node> extends NoValue {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E> ? ElementInputs<E> : never;
  list: N extends ListNode<infer E> ? ElementInputs<E> : never;
  image: N extends ImageNode<infer _, infer S> ? Samples<S> : never;
  "bounded-image": N extends BoundedImageNode<infer _, infer S> ? ImageInput<Samples<S>> : never;
  text: string;
  char: string;
  bytes: Uint8Array | Uint8ClampedArray;
  blob: Uint8Array | Uint8ClampedArray;
  zstd: N extends ZstdNode<infer E> ? (Node extends E ? unknown : Input<E>) : never;
  enum: N extends EnumNode<infer M> ? M : never;
  flags: N extends FlagsNode<infer M> ? { readonly [K in M]: boolean } : never;
  bits: N extends BitsNode<infer M> ? { readonly [K in M]: number } : never;
  union: N extends UnionNode<infer A>
    ? {
        [K in keyof A]: A[K] extends StructNode<infer F, infer _P, infer _O, infer D>
          ? Shown<{ readonly kind: K } & FieldInput<F, D>>
          : never;
      }[keyof A]
    : never;
  optional: N extends OptionalNode<infer E> ? (Node extends E ? unknown : Input<E> | undefined) : never;
  uuid: string;
  time: bigint;
  struct: N extends StructNode<infer F, infer _P, infer _O, infer D>
    ? string extends keyof F
      ? { readonly [name: string]: unknown }
      : FieldInput<F, D>
    : never;
}

type Samples<S extends NumberType> = S extends "u8" ? Uint8Array | Uint8ClampedArray : Arrays[S];

/** The fields that may be left out: those with a default, and optional ones. */
type Omissible<F, D> = { [K in keyof F]: K extends D ? K : F[K] extends OptionalNode ? K : never }[keyof F];

/** The kinds whose fields take just what they give: where there are no others, a struct's two types are one. */
type SameInput = "number" | "safe-integer" | "bool" | "text" | "char" | "enum" | "uuid" | "time";

type FieldInput<F extends FieldTypes, D extends string> = [Exclude<Kinds<F>, SameInput> | D] extends [never]
  ? FieldValues<F>
  : [(Kinds<F> & ("optional" | keyof NoValue)) | D] extends [never]
    ? { readonly [K in keyof F]: Input<F[K]> }
    : Shown<
        { readonly [K in keyof F as Exclude<Valued<K, F[K]>, Omissible<F, D>>]: Input<F[K]> } & {
          readonly [K in keyof F as Extract<Valued<K, F[K]>, Omissible<F, D>>]?: Input<F[K]> | undefined;
        }
      >;

type ElementInputs<E extends Node> =
  E extends NumberNode<infer T>
    ? Arrays[T] | readonly NumberValue<T>[]
    : Node extends E
      ? unknown
      : readonly Input<E>[];

/** What a node inherits at type level: packing, order, and whether every struct so far is `aligned`. */
interface Context {
  packing: Packing;
  order: ByteOrder;
  aligned: boolean;
}

interface Root {
  packing: "packed";
  order: "le";
  aligned: true;
}

interface Inside<C extends Context, P extends Packing | undefined, O extends ByteOrder | undefined> {
  packing: P extends Packing ? P : C["packing"];
  order: O extends ByteOrder ? O : C["order"];
  aligned: C["aligned"] extends true
    ? (P extends Packing ? P : C["packing"]) extends "aligned"
      ? true
      : false
    : false;
}

/** A live typed array where an array's bytes are aligned and little-endian; else an accessor. */
type ArrayIn<T extends NumberType, O extends ByteOrder | undefined, C extends Context> = T extends "u8" | "i8"
  ? Arrays[T]
  : T extends "f16"
    ? ArrayAccess<number, Float32Array, Float32Array | readonly number[]>
    : [O extends ByteOrder ? O : C["order"], C["aligned"]] extends ["le", true]
      ? Arrays[T]
      : ArrayAccess<NumberValue<T>, Arrays[T], Arrays[T] | readonly NumberValue<T>[]>;

/** What a view shows of a node: numbers and booleans as they are, arrays live, structs as views. */
type Seen<N extends Node, C extends Context> = SeenTable<N, C>[N["kind"]];

interface SeenTable<N extends Node, C extends Context> extends NoValue {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E>
    ? E extends NumberNode<infer T, infer O>
      ? ArrayIn<T, O, C>
      : SeenList<E, C>
    : never;
  list: N extends ListNode<infer E>
    ? E extends NumberNode<infer T>
      ? ArrayAccess<NumberValue<T>, Arrays[T], Arrays[T] | readonly NumberValue<T>[]>
      : SeenList<E, C>
    : never;
  image: N extends ImageNode<infer _, infer S> ? ArrayIn<S, undefined, C> : never;
  "bounded-image": N extends BoundedImageNode<infer _, infer S> ? Readonly<ImageValue<Arrays[S]>> : never;
  text: string;
  char: string;
  bytes: Uint8Array;
  blob: Uint8Array;
  zstd: never;
  enum: Value<N>;
  flags: Readonly<Value<N>>;
  bits: Readonly<Value<N>>;
  union: N extends UnionNode<infer A>
    ? {
        [K in keyof A]: A[K] extends StructNode<infer F, infer P, infer O>
          ? Shown<{ readonly kind: K } & SeenFields<F, Inside<C, P, O>>>
          : never;
      }[keyof A]
    : never;
  optional: N extends OptionalNode<infer E> ? (Node extends E ? unknown : Seen<E, C> | undefined) : never;
  uuid: string;
  time: bigint;
  struct: N extends StructNode<infer F, infer P, infer O> ? SeenFields<F, Inside<C, P, O>> : never;
}

type SeenList<E extends Node, C extends Context> = Node extends E
  ? unknown
  : ArrayAccess<Seen<E, C>, Value<E>[], readonly Input<E>[]>;

/** What is seen, live. An accessor also takes what encoding takes, but a mapped type has one type for both. */
type SeenFields<F extends FieldTypes, C extends Context> = string extends keyof F
  ? { [name: string]: unknown }
  : [Kinds<F> & keyof NoValue] extends [never]
    ? { -readonly [K in keyof F]: Seen<F[K], C> }
    : { -readonly [K in keyof F as Valued<K, F[K]>]: Seen<F[K], C> };

/** What every view has beside its fields. */
export interface Movable {
  /** Moves the view to another offset of the same bytes and returns it; allocates nothing. */
  $at(offset: number): this;
  /** Where the view stands now, in bytes from the start of its bytes. */
  readonly $offset: number;
}

/** What `layout.view` gives: an accessor for each field, and `$at` to move it to another offset. */
export type View<N extends StructNode> =
  N extends StructNode<infer F, infer P, infer O> ? SeenFields<F, Inside<Root, P, O>> & Movable : never;

/** `true` among the members where a node or one inside it is compressed; a node that only running knows is not. */
export type Compressed<N extends Node> = Node extends N ? false : IsCompressed<N>;

type IsCompressed<N extends Node> = N extends { readonly kind: "zstd" }
  ? true
  : N extends { readonly element: infer E extends Node }
    ? Compressed<E>
    : N extends StructNode<infer F>
      ? string extends keyof F
        ? false
        : Compressed<F[keyof F]>
      : N extends UnionNode<infer A>
        ? string extends keyof A
          ? false
          : Compressed<A[keyof A]>
        : false;

/** What is to be known of a field, beside its name and place. */
export type Details<N extends Node> =
  N extends ImageNode<infer P>
    ? ImageDetails<P>
    : N extends BoundedImageNode<infer P>
      ? BoundedImageDetails<P>
      : N extends ArrayNode
        ? ArrayDetails
        : N extends ListNode
          ? ListDetails
          : N extends { readonly capacity: number }
            ? CapacityDetails
            : N extends NumberNode | SafeIntegerNode
              ? NumberDetails
              : N extends EnumNode | FlagsNode | BitsNode
                ? { readonly members: N["members"] }
                : unknown;

export interface NumberDetails {
  readonly littleEndian: boolean;
}

export interface ArrayDetails {
  readonly dimensions: readonly number[];
  /** How many elements. */
  readonly length: number;
  /** Bytes from one element to the next. */
  readonly stride: number;
}

export interface ImageDetails<P> {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** The order of a pixel's samples, where the layout names one. */
  readonly pixels: P;
  /** What image libraries take beside raw pixels. */
  readonly raw: { readonly width: number; readonly height: number; readonly channels: number };
}

export interface ListDetails {
  /** The most elements. */
  readonly capacity: number;
  /** Bytes from the count to the first element. */
  readonly start: number;
  /** Bytes from one element to the next. */
  readonly stride: number;
}

export interface CapacityDetails {
  /** The most bytes. */
  readonly capacity: number;
  /** Bytes from the length to the first byte. */
  readonly start: number;
}

export interface BoundedImageDetails<P> {
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly channels: number;
  readonly pixels: P;
  /** Bytes from the width to the first sample. */
  readonly start: number;
}

/** One line of `layout.fields`. */
export type Field<N extends Node = Node> = Details<N> & {
  readonly name: string;
  readonly kind: N["kind"];
  /** The type as notation, `image(40,50,bgr)`. */
  readonly type: string;
  /** Bytes from the start of the layout. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
};
