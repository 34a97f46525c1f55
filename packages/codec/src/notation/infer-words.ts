import type {
  BitsNode,
  BlobNode,
  BoolNode,
  BoundedImageNode,
  ByteOrder,
  BytesNode,
  CharNode,
  EnumNode,
  FlagsNode,
  ImageNode,
  NumberNode,
  NumberType,
  PixelFormat,
  SafeIntegerNode,
  TextNode,
  TimeNode,
  UuidNode,
} from "../node.ts";
import type { NUMBER_TYPES } from "../numbers.ts";
import type { IsNumber, TrimBoth } from "./infer-text.ts";
import type { UnknownWord } from "./near.ts";
import type { BASE_TYPES, PIXEL_FORMATS, TypeWords } from "./words.ts";

/*
 * The notation's words at type level: what each names, and what its arguments say.
 */

/** A mistake, as a sentence that the compiler shows. */
export interface Mistake<out M extends string> {
  mistake: M;
}

export type Image<S extends string> = S extends `${infer Width},${infer Height},${infer Pixels}`
  ? [TrimBoth<Width>, TrimBoth<Height>] extends [`<=${infer MaxWidth}`, `<=${infer MaxHeight}`]
    ? [IsNumber<MaxWidth>, IsNumber<MaxHeight>] extends [true, true]
      ? Samples<Pixels, true>
      : Mistake<`expected a largest width and height, not '${Width},${Height}'`>
    : [IsNumber<Width>, IsNumber<Height>] extends [true, true]
      ? Samples<Pixels, false>
      : Mistake<`expected a width and a height, not '${Width},${Height}'`>
  : Mistake<`expected image(width,height,channels), not image(${S})`>;

type Samples<S extends string, Bounded extends boolean> = S extends `${infer Pixels},${infer Sample}`
  ? TrimBoth<Sample> extends `${infer T extends NumberType}${"" | ByteOrder}`
    ? PixelsOf<TrimBoth<Pixels>, T, Bounded>
    : Mistake<UnknownNumber<TrimBoth<Sample>>>
  : PixelsOf<TrimBoth<S>, "u8", Bounded>;

type PixelsOf<W extends string, T extends NumberType, Bounded extends boolean> = W extends PixelFormat
  ? ImageOf<W, T, Bounded>
  : IsNumber<W> extends true
    ? W extends `${infer Count extends number}`
      ? ImageOf<Count, T, Bounded>
      : ImageOf<number, T, Bounded>
    : Mistake<UnknownWord<"pixel format", W, typeof PIXEL_FORMATS>>;

type ImageOf<P extends PixelFormat | number, T extends NumberType, Bounded extends boolean> = Bounded extends true
  ? BoundedImageNode<P, T>
  : ImageNode<P, T>;

/** The names of members, of which only what stands before `=` or `:` counts. */
export type Members<S extends string> = S extends `${infer Head},${infer Rest}`
  ? Member<Head> | Members<Rest>
  : Member<S>;

type Member<S extends string> =
  TrimBoth<S> extends infer T extends string
    ? T extends `${infer Name}${"=" | ":"}${string}`
      ? TrimBoth<Name>
      : T
    : never;

export interface WithMembers {
  enum: true;
  flags: true;
  bits: true;
}

export type MembersOf<W extends keyof WithMembers, M extends string> = W extends "enum"
  ? EnumNode<M>
  : W extends "flags"
    ? FlagsNode<M>
    : BitsNode<M>;

export interface Sized {
  text: TextNode;
  char: CharNode;
  bytes: BytesNode;
  blob: BlobNode;
}

/** The name of a field that was given none: its type's word, without the byte order. */
export type NameOf<W extends string> = W extends `${infer T extends NumberType}${ByteOrder}` ? T : W;

type Nodes<T extends NumberType> = {
  [K in T]: NumberNode<K, undefined>;
} & { [K in T as `${K}le`]: NumberNode<K, "le"> } & { [K in T as `${K}be`]: NumberNode<K, "be"> };

export interface Scalars extends Nodes<"u8" | "u16" | "u32" | "i8" | "i16" | "i32" | "f16" | "f32" | "f64"> {
  bool: BoolNode;
  uuid: UuidNode;
  time: TimeNode;
}

export interface BigIntegers extends Nodes<"u64" | "i64"> {}

/** The words that are a type of their own. */
export interface Words extends Scalars, BigIntegers {}

export type SafeIntegers = {
  [K in "u64" | "i64"]: SafeIntegerNode<undefined>;
} & { [K in "u64le" | "i64le"]: SafeIntegerNode<"le"> } & { [K in "u64be" | "i64be"]: SafeIntegerNode<"be"> };

export type UnknownType<W extends string> = UnknownWord<"type", W, TypeWords>;

export type UnknownNumber<W extends string> = UnknownWord<"number type", W, typeof NUMBER_TYPES>;

export type UnknownBase<W extends string> = UnknownWord<"number type", W, typeof BASE_TYPES>;
