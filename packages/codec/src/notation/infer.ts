import type {
  ArrayNode,
  BoolNode,
  ByteOrder,
  FieldTypes,
  ImageNode,
  Node,
  NumberNode,
  NumberType,
  Packing,
  PixelFormat,
  SafeIntegerNode,
  StructNode,
} from "../node.ts";

/*
 * The notation's grammar at type level: from the literal to the same nodes that `parse` makes, so that field names and
 * value types are known while typing. It consumes the text from the left, a field a step; each step looks at the next
 * word by cutting at the first space and looks closer only where that is not enough, which keeps a field at some thirty
 * instantiations. Numbers are not followed: sizes and offsets are the business of `measure`.
 */

/** A mistake, as a sentence that the compiler shows. */
interface Mistake<M extends string> {
  mistake: M;
}

/** The struct node of a notation literal, or a {@link Mistake}. */
type Parse<S extends string> = string extends S
  ? StructNode
  : Struct<Uncomment<S>> extends infer Result
    ? Result extends Parsed<infer N, infer Rest>
      ? Rest extends ""
        ? N
        : Mistake<`expected a field or the end, not '${Rest}'`>
      : Result
    : never;

/** `S` itself where it is notation; else the sentence that says what is wrong with it. */
export type Checked<S extends string> = string extends S ? S : Parse<S> extends Mistake<infer M> ? M : S;

/** The struct node of `S`, where there is one. */
export type StructOf<S extends string> = Parse<S> extends infer N extends StructNode ? N : StructNode;

type Space = " " | "\t" | "\r";
type Separator = "+" | "," | "\n";
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
/** What ends a word, the space aside. */
type Delimiter = "\t" | "\r" | "\n" | "+" | "," | "(" | ")" | "[" | "]" | "{" | "}" | "@" | "=" | "?";

/** A node and the text after it. */
interface Parsed<N extends Node, Rest extends string> {
  node: N;
  rest: Rest;
}

type Uncomment<S extends string> = S extends `${infer Before}#${infer Comment}`
  ? Comment extends `${string}\n${infer After}`
    ? `${Before}\n${Uncomment<After>}`
    : Before
  : S;

type Trim<S extends string> = S extends `${Space}${infer Rest}` ? Trim<Rest> : S;
type SkipSeparators<S extends string> = S extends `${Space | Separator}${infer Rest}` ? SkipSeparators<Rest> : S;

/** The word at the start of trimmed text; `""` where a delimiter comes first. */
type Word<S extends string> = S extends `${infer Head} ${string}` ? Cut<Head> : Cut<S>;
type Cut<S extends string> = S extends `${string}${Delimiter}${string}` ? CutAll<S> : S;
type CutAt<S extends string, D extends string> = S extends `${infer Head}${D}${string}` ? Head : S;
// biome-ignore format: one line a pair of delimiters
type CutAll<S extends string> =
  CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<
  CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<S,
  "\n">, ",">, "+">, "(">, ")">, "[">, "]">,
  "{">, "}">, "@">, "=">, "?">, "\t">, "\r">;

/** Options, then fields, up to the end or to an unmatched `}`. */
type Struct<S extends string, P extends Packing | undefined = undefined, O extends ByteOrder | undefined = undefined> =
  SkipSeparators<S> extends infer T extends string
    ? Word<T> extends infer W extends Packing | ByteOrder
      ? T extends `${W}${infer Rest}`
        ? W extends Packing
          ? P extends undefined
            ? Struct<Rest, W, O>
            : Mistake<`'${W}' after '${P & string}': one of them`>
          : O extends undefined
            ? Struct<Rest, P, W & ByteOrder>
            : Mistake<`'${W}' after '${O & string}': one of them`>
        : never
      : Fields<T, P, O>
    : never;

/** One field after another: the plain `type name + ` in one step, all else with care. */
type Fields<
  S extends string,
  P extends Packing | undefined,
  O extends ByteOrder | undefined,
  // biome-ignore lint/complexity/noBannedTypes: the empty object is what the first field is added to
  F extends FieldTypes = {},
> = S extends `${infer W extends keyof Scalars} ${infer Name} + ${infer Rest}`
  ? Name extends `${string}${Delimiter | " "}${string}` | `${Digit}${string}` | "" | keyof F
    ? FieldsWithCare<SkipSeparators<S>, P, O, F>
    : Fields<Rest, P, O, F & { [K in Name]: Scalars[W] }>
  : FieldsWithCare<SkipSeparators<S>, P, O, F>;

type FieldsWithCare<
  S extends string,
  P extends Packing | undefined,
  O extends ByteOrder | undefined,
  F extends FieldTypes,
> = S extends "" | `}${string}`
  ? keyof F extends never
    ? Mistake<"expected a field, such as 'i32 width'">
    : Parsed<StructNode<{ [K in keyof F]: F[K] }, P, O>, S>
  : Field<S> extends infer Result
    ? Result extends NamedField<infer Name, infer N, infer Rest>
      ? Name extends keyof F
        ? Mistake<`two fields are named '${Name}'; give one of them another name`>
        : Rest extends "" | `}${string}`
          ? Fields<Rest, P, O, F & { [K in Name]: N }>
          : Rest extends `${Separator}${infer More}`
            ? Fields<SkipSeparators<More>, P, O, F & { [K in Name]: N }>
            : Mistake<`expected '+', ',' or a new line before '${Rest}'`>
      : Result
    : never;

/** A field with its name, and the text after it, trimmed. */
interface NamedField<Name extends string, N extends Node, Rest extends string> {
  name: Name;
  node: N;
  rest: Rest;
}

type Field<S extends string> = S extends `{${infer Body}`
  ? Struct<Body> extends infer Result
    ? Result extends Parsed<infer N, infer Rest>
      ? Rest extends `}${infer After}`
        ? Suffix<N, "", Trim<After>>
        : Mistake<"expected '}' after the last field">
      : Result
    : never
  : Word<S> extends infer W extends string
    ? S extends `${W}${infer Rest}`
      ? W extends keyof Scalars
        ? Suffix<Scalars[W], NameOf<W>, Trim<Rest>>
        : W extends keyof SafeIntegers
          ? Trim<Rest> extends `(${infer Argument})${infer After}`
            ? Argument extends `${"" | Space}number${"" | Space}`
              ? Suffix<SafeIntegers[W], NameOf<W>, Trim<After>>
              : Mistake<`expected 'number', as in ${W}(number)`>
            : Suffix<BigIntegers[W], NameOf<W>, Trim<Rest>>
          : W extends "image"
            ? Trim<Rest> extends `(${infer Arguments})${infer After}`
              ? Image<Arguments> extends infer N
                ? N extends Node
                  ? Suffix<N, "image", Trim<After>>
                  : N
                : never
              : Mistake<"expected '(' after 'image', as in image(40,50,3)">
            : W extends ""
              ? Mistake<`expected a type, not '${S}'`>
              : Mistake<UnknownType<W>>
      : never
    : never;

/** What follows a type: dimensions, a name, a place. */
type Suffix<N extends Node, Default extends string, S extends string> = S extends `[${infer Dimensions}]${infer Rest}`
  ? AllNumbers<Dimensions> extends true
    ? Name<ArrayNode<N>, Default, Trim<Rest>>
    : Mistake<`expected a dimension from 1, not '${Dimensions}'`>
  : Name<N, Default, S>;

type Name<N extends Node, Default extends string, S extends string> =
  Word<S> extends infer W extends string
    ? W extends ""
      ? Default extends ""
        ? Mistake<"expected a name after '}'">
        : Place<Default, N, S>
      : W extends `${Digit}${string}`
        ? Mistake<`expected a name, not '${W}'`>
        : S extends `${W}${infer Rest}`
          ? Place<W, N, Trim<Rest>>
          : never
    : never;

type Place<Name extends string, N extends Node, S extends string> = S extends `@${infer Rest}`
  ? Word<Trim<Rest>> extends infer W extends string
    ? W extends `${Digit}${string}`
      ? Trim<Rest> extends `${W}${infer After}`
        ? NamedField<Name, N, Trim<After>>
        : never
      : Mistake<`expected an offset, not '${Rest}'`>
    : never
  : NamedField<Name, N, S>;

type AllNumbers<S extends string> = S extends `${infer Head},${infer Rest}`
  ? IsNumber<Head> extends true
    ? AllNumbers<Rest>
    : false
  : IsNumber<S>;
type IsNumber<S extends string> = Trim<S> extends `${Digit}${string}` ? true : false;

type Image<S extends string> = S extends `${infer Width},${infer Height},${infer Pixels}`
  ? [IsNumber<Width>, IsNumber<Height>] extends [true, true]
    ? Word<Trim<Pixels>> extends infer W extends string
      ? W extends PixelFormat
        ? ImageNode<W>
        : W extends `${infer Count extends number}`
          ? ImageNode<Count>
          : Mistake<`unknown pixel format '${W}'`>
      : never
    : Mistake<`expected a width and a height, not '${Width},${Height}'`>
  : Mistake<`expected image(width,height,channels), not image(${S})`>;

/** The name of a field that was given none: its type's word, without the byte order. */
type NameOf<W extends string> = W extends `${infer T extends NumberType}${ByteOrder}` ? T : W;

type Nodes<T extends NumberType> = {
  [K in T]: NumberNode<K, undefined>;
} & { [K in T as `${K}le`]: NumberNode<K, "le"> } & { [K in T as `${K}be`]: NumberNode<K, "be"> };

interface Scalars extends Nodes<Exclude<NumberType, "u64" | "i64">> {
  bool: BoolNode;
}
interface BigIntegers extends Nodes<"u64" | "i64"> {}
type SafeIntegers = {
  [K in "u64" | "i64"]: SafeIntegerNode<undefined>;
} & { [K in "u64le" | "i64le"]: SafeIntegerNode<"le"> } & { [K in "u64be" | "i64be"]: SafeIntegerNode<"be"> };

/** The words that are so often meant by another that the sentence may say so. */
interface Meant {
  int: "i32";
  uint: "u32";
  float: "f32";
  double: "f64";
  byte: "u8";
  boolean: "bool";
  long: "i64";
  short: "i16";
}

type UnknownType<W extends string> = W extends keyof Meant
  ? `unknown type '${W}'; did you mean '${Meant[W]}'?`
  : `unknown type '${W}'`;
