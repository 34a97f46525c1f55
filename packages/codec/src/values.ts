import type { ArrayAccess } from "./array-access.ts";
import type {
  ArrayNode,
  ByteOrder,
  FieldTypes,
  ImageNode,
  Node,
  NumberNode,
  NumberType,
  Packing,
  SafeIntegerNode,
  StructNode,
} from "./node.ts";

/*
 * What the nodes' values are in TypeScript: `Value` is what decode gives, `Input` what encode takes, `View` what a view
 * shows. Each is a table by kind, so that a kind without an entry is a compile error.
 */

/** The typed array that holds an array of a number type. */
interface Arrays {
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  u64: BigUint64Array;
  i8: Int8Array;
  i16: Int16Array;
  i32: Int32Array;
  i64: BigInt64Array;
  f16: Float32Array;
  f32: Float32Array;
  f64: Float64Array;
}

type NumberValue<T extends NumberType> = T extends "u64" | "i64" ? bigint : number;

/*
 * A layout made from text that is not known while typing has fields of any name and values of `unknown` type: that is
 * what `string extends keyof F` and `Node extends E` look for, and what ends the recursion through the tree's own type.
 */

/** Makes an editor show the fields of a type, not how it was computed. */
type Shown<T> = { [K in keyof T]: T[K] } & {};

/** The value that decoding a node gives. */
export type Value<N extends Node> = ValueTable<N>[N["kind"]];

interface ValueTable<N extends Node> {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E>
    ? E extends NumberNode<infer T>
      ? Arrays[T]
      : Node extends E
        ? unknown
        : Value<E>[]
    : never;
  image: Uint8Array;
  struct: N extends StructNode<infer F>
    ? string extends keyof F
      ? { [name: string]: unknown }
      : Shown<{ -readonly [K in keyof F]: Value<F[K]> }>
    : never;
}

/** The value that encoding a node takes: also plain arrays of numbers where decoding gives typed arrays. */
export type Input<N extends Node> = InputTable<N>[N["kind"]];

interface InputTable<N extends Node> {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E>
    ? E extends NumberNode<infer T>
      ? Arrays[T] | readonly NumberValue<T>[]
      : Node extends E
        ? unknown
        : readonly Input<E>[]
    : never;
  image: Uint8Array | Uint8ClampedArray;
  struct: N extends StructNode<infer F>
    ? string extends keyof F
      ? { readonly [name: string]: unknown }
      : Shown<{ readonly [K in keyof F]: Input<F[K]> }>
    : never;
}

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

interface SeenTable<N extends Node, C extends Context> {
  number: N extends NumberNode<infer T> ? NumberValue<T> : never;
  "safe-integer": number;
  bool: boolean;
  array: N extends ArrayNode<infer E>
    ? E extends NumberNode<infer T, infer O>
      ? ArrayIn<T, O, C>
      : Node extends E
        ? unknown
        : ArrayAccess<Seen<E, C>, Value<E>[], readonly Input<E>[]>
    : never;
  image: Uint8Array;
  struct: N extends StructNode<infer F, infer P, infer O> ? SeenFields<F, Inside<C, P, O>> : never;
}

/** Reading gives what is seen, live; writing takes what encoding takes. */
type SeenFields<F extends FieldTypes, C extends Context> = string extends keyof F
  ? { [name: string]: unknown }
  : Shown<{ -readonly [K in keyof F]: Seen<F[K], C> }>;

/** What `layout.view` gives: an accessor for each field, and `$at` to move it to another offset. */
export type View<N extends StructNode> =
  N extends StructNode<infer F, infer P, infer O>
    ? SeenFields<F, Inside<Root, P, O>> & {
        /** Moves the view to another offset of the same bytes and returns it; allocates nothing. */
        $at(offset: number): View<N>;
        /** Where the view stands now, in bytes from the start of its bytes. */
        readonly $offset: number;
      }
    : never;

/** What is to be known of a field, beside its name and place. */
export type Details<N extends Node> =
  N extends ImageNode<infer P>
    ? ImageDetails<P>
    : N extends ArrayNode
      ? ArrayDetails
      : N extends NumberNode | SafeIntegerNode
        ? NumberDetails
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
