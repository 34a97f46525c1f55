import type { NoFields } from "../builders/structs.ts";
import type {
  ArrayNode,
  BaseType,
  ByteOrder,
  ConstNode,
  FieldTypes,
  ListNode,
  Node,
  NumberType,
  OptionalNode,
  Packing,
  StructNode,
  UnionNode,
  ZstdNode,
} from "../node.ts";
import type {
  AllNumbers,
  Delimiter,
  Digit,
  IsNumber,
  Odd,
  Separator,
  SkipSeparators,
  Space,
  Trim,
  TrimAll,
  TrimBoth,
  Uncomment,
  Word,
} from "./infer-text.ts";
import type {
  BigIntegers,
  Image,
  Members,
  MembersOf,
  Mistake,
  NameOf,
  SafeIntegers,
  Scalars,
  Sized,
  UnknownBase,
  UnknownNumber,
  UnknownType,
  WithMembers,
  Words,
} from "./infer-words.ts";
import type { TypeWords } from "./words.ts";

/*
 * The notation's grammar at type level: from the literal to the same nodes that `parse` makes, so that field names and
 * value types are known while typing. It consumes the text from the left, a field a step; each step looks at the next
 * word by cutting at the first space and looks closer only where that is not enough, which keeps a field at some thirty
 * instantiations. Numbers are not followed: sizes and offsets are the business of `measure`.
 */

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

/** A node and the text after it. */
interface Parsed<out N extends Node, out Rest extends string> {
  node: N;
  rest: Rest;
}

/** Options, then fields, up to the end or to an unmatched `}`. */
type Struct<S extends string, P extends Packing | undefined = undefined, O extends ByteOrder | undefined = undefined> =
  SkipSeparators<S> extends infer T extends string
    ? T extends `${Packing | ByteOrder}${string}`
      ? Options<T, Word<T>, P, O>
      : StructFrom<Fields<T>, P, O>
    : never;

type Options<
  S extends string,
  W extends string,
  P extends Packing | undefined,
  O extends ByteOrder | undefined,
> = S extends `${W}${infer Rest}`
  ? W extends Packing
    ? P extends undefined
      ? Struct<Rest, W, O>
      : Mistake<`'${W}' after '${P & string}': one of them`>
    : W extends ByteOrder
      ? O extends undefined
        ? Struct<Rest, P, W>
        : Mistake<`'${W}' after '${O & string}': one of them`>
      : StructFrom<Fields<S>, P, O>
  : never;

type StructFrom<Result, P extends Packing | undefined, O extends ByteOrder | undefined> =
  Result extends Body<infer F, infer D, infer Rest>
    ? keyof F extends never
      ? Mistake<`a layout needs at least one field, such as 'i32 width'${Before<Rest>}`>
      : Parsed<StructNode<{ [K in keyof F]: F[K] }, P, O, D>, Rest>
    : Result;

/** A struct's fields, the names of those with defaults, and the text after them. */
interface Body<out F extends FieldTypes, out Defaulted extends string, out Rest extends string> {
  fields: F;
  defaulted: Defaulted;
  rest: Rest;
}

/**
 * One field after another: `type name`, up to the separator that the text used last, in few steps; all else with care.
 * A type without spaces is read once for all fields that have it. `D` has the names with defaults.
 */
type Fields<
  S extends string,
  Sep extends string = " + ",
  // biome-ignore lint/complexity/noBannedTypes: the empty object is what the first field is added to
  F extends FieldTypes = {},
  D extends string = never,
> = S extends `${infer W} ${infer Name}${Sep}${infer Rest}`
  ? Name extends NoName | keyof F
    ? SpacedField<S, Sep, F, D>
    : W extends keyof Words
      ? Fields<Rest, Sep, F & { [K in Name]: Words[W] }, D>
      : W extends `${string},`
        ? SpacedField<S, Sep, F, D>
        : Type<W> extends TypeThen<infer N, string, "">
          ? Fields<Rest, Sep, With<F, Name, N>, D>
          : SpacedField<S, Sep, F, D>
  : S extends `${infer W} ${infer Name}`
    ? Name extends NoName | keyof F
      ? FieldsWithCare<SkipSeparators<S>, Sep, F, D>
      : W extends keyof Words
        ? Body<With<F, Name, Words[W]>, D, "">
        : Type<W> extends TypeThen<infer N, string, "">
          ? Body<With<F, Name, N>, D, "">
          : FieldsWithCare<SkipSeparators<S>, Sep, F, D>
    : FieldsWithCare<SkipSeparators<S>, Sep, F, D>;

/** The same for a field whose type ends in `)` or `}`. */
type SpacedField<
  S extends string,
  Sep extends string,
  F extends FieldTypes,
  D extends string,
> = S extends `{${infer T}} ${infer Name}${Sep}${infer Rest}`
  ? Name extends NoName | keyof F
    ? FieldsWithCare<S, Sep, F, D>
    : Type<`{${T}}`> extends TypeThen<infer N, string, "">
      ? Fields<Rest, Sep, With<F, Name, N>, D>
      : FieldsWithCare<S, Sep, F, D>
  : S extends `${infer T}) ${infer Name}${Sep}${infer Rest}`
    ? Name extends NoName | keyof F
      ? FieldsWithCare<SkipSeparators<S>, Sep, F, D>
      : Type<`${T})`> extends TypeThen<infer N, string, "">
        ? Fields<Rest, Sep, With<F, Name, N>, D>
        : FieldsWithCare<SkipSeparators<S>, Sep, F, D>
    : FieldsWithCare<SkipSeparators<S>, Sep, F, D>;

/**
 * The fields so far and one more. It is a type of its own because a mapped type that is written where type parameters
 * are in scope which nothing was inferred for counts as generic, and would be instantiated again at every step.
 */
type With<F extends FieldTypes, Name extends string, N extends Node> = F & { [K in Name]: N };

type NoName = `${string}${Delimiter | Odd | " "}${string}` | `${Digit}${string}` | "";

type FieldsWithCare<S extends string, Sep extends string, F extends FieldTypes, D extends string> = S extends
  | ""
  | `}${string}`
  ? Body<F, D, S>
  : Added<Field<S>, Sep, F, D>;

type Added<Result, Sep extends string, F extends FieldTypes, D extends string> =
  Result extends NamedField<infer Name, infer N, infer Rest, infer G>
    ? Name extends keyof F
      ? Mistake<`two fields are named '${Name}'; give one of them another name`>
      : Next<Rest, Sep, With<F, Name, N>, D | G>
    : Result extends Unnamed<infer Rest>
      ? Next<Rest, Sep, F, D>
      : Result;

/** Goes on after a field. */
type Next<S extends string, Sep extends string, F extends FieldTypes, D extends string> = S extends "" | `}${string}`
  ? Body<F, D, S>
  : S extends `${Separator}${string}`
    ? After<S, SkipSeparators<S>, Sep, F, D>
    : Mistake<`expected '+', ',' or a new line before '${S}'`>;

/** Goes on after a separator, which may well be the next one too. */
type After<
  S extends string,
  T extends string,
  Sep extends string,
  F extends FieldTypes,
  D extends string,
> = S extends `${infer Used}${T}`
  ? Fields<T, Used extends "+ " ? " + " : Used extends "" ? Sep : Used, F, D>
  : Fields<T, Sep, F, D>;

/** The text after padding or a constant without a name. */
interface Unnamed<out Rest extends string> {
  unnamed: Rest;
}

/** A field with its name, the text after it, trimmed, and its name again where it has a default. */
interface NamedField<
  out Name extends string,
  out N extends Node,
  out Rest extends string,
  out Defaulted extends string = never,
> {
  name: Name;
  node: N;
  rest: Rest;
  defaulted: Defaulted;
}

/** A type, the name that a field takes from it, and the text after it, trimmed. */
interface TypeThen<out N extends Node, out Default extends string, out Rest extends string> {
  node: N;
  word: Default;
  rest: Rest;
}

type Field<S extends string> =
  Filler<S> extends infer Filled
    ? Filled extends string
      ? Unnamed<Filled>
      : Filled extends NotFiller
        ? Type<S> extends infer Result
          ? Result extends TypeThen<infer N, infer Default, infer Rest>
            ? Name<N, Default, Rest>
            : Result
          : never
        : Filled
    : never;

interface NotFiller {
  filler: false;
}

/** What follows `pad(4)`, `align(8)` or a constant without a name; the field, where a constant has one. */
type Filler<S extends string> = S extends `${"pad" | "align" | "const"}${Space | "" | "("}${string}`
  ? Word<S> extends infer W extends "pad" | "align" | "const"
    ? S extends `${W}${infer Rest}`
      ? Trim<Rest> extends `(${infer Arguments})${infer After}`
        ? W extends "const"
          ? Arguments extends `${infer T},${infer V}`
            ? [TrimBoth<T>, TrimBoth<V>] extends [`${NumberType}${"" | ByteOrder}`, `${number}`]
              ? Named<Trim<After>>
              : TrimBoth<T> extends `${NumberType}${"" | ByteOrder}`
                ? Mistake<`expected const(type, number), not const(${Arguments})`>
                : Mistake<UnknownNumber<TrimBoth<T>>>
            : Mistake<`expected const(type, number), not const(${Arguments})`>
          : IsNumber<Arguments> extends true
            ? Trim<After>
            : Mistake<`expected a number, not ${W}(${Arguments})`>
        : Mistake<`expected '(' after '${W}'`>
      : never
    : NotFiller
  : NotFiller;

type Named<S extends string> =
  Word<S> extends infer W extends string
    ? W extends ""
      ? Place<"", ConstNode, S> extends NamedField<"", ConstNode, infer Rest>
        ? Rest
        : Place<"", ConstNode, S>
      : S extends `${W}${infer Rest}`
        ? Place<W, ConstNode, Trim<Rest>>
        : never
    : never;

/** A type with its suffixes. */
type Type<S extends string> = S extends `{${infer Body}`
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
            ? TrimBoth<Argument> extends "number"
              ? Suffix<SafeIntegers[W], NameOf<W>, Trim<After>>
              : Mistake<`expected 'number', as in ${W}(number)`>
            : Suffix<BigIntegers[W], NameOf<W>, Trim<Rest>>
          : W extends keyof Sized
            ? Trim<Rest> extends `(${infer Size})${infer After}`
              ? IsNumber<Size> extends true
                ? Suffix<Sized[W], W, Trim<After>>
                : Mistake<`expected a size, not ${W}(${Size})`>
              : Mistake<`expected '(' after '${W}', as in ${W}(64)`>
            : W extends keyof WithMembers
              ? Trim<Rest> extends `(${infer Arguments})${infer After}`
                ? Arguments extends `${infer Base},${infer List}`
                  ? TrimBoth<Base> extends `${BaseType}${"" | ByteOrder}`
                    ? Suffix<MembersOf<W, Members<List>>, W, Trim<After>>
                    : Mistake<UnknownBase<TrimBoth<Base>>>
                  : Mistake<`expected a number type and members, not ${W}(${Arguments})`>
                : Mistake<`expected '(' after '${W}'`>
              : W extends "image"
                ? Trim<Rest> extends `(${infer Arguments})${infer After}`
                  ? Image<Arguments> extends infer N
                    ? N extends Node
                      ? Suffix<N, "image", Trim<After>>
                      : N
                    : never
                  : Mistake<"expected image(width,height,channels), as in image(40,50,3)">
                : W extends "list" | "zstd"
                  ? Trim<Rest> extends `(${infer Inner}`
                    ? Bounded<W, Type<Trim<Inner>>>
                    : Mistake<`expected '(' after '${W}', as in ${W}(text(100), 40)`>
                  : W extends "union"
                    ? Trim<Rest> extends `(${infer Base},${infer Rest}`
                      ? TrimBoth<Base> extends `${BaseType}${"" | ByteOrder}`
                        ? Arms<TrimAll<Rest>>
                        : Mistake<UnknownBase<TrimBoth<Base>>>
                      : Mistake<"expected a number type and arms, as in union(u8, circle { f32 radius })">
                    : W extends ""
                      ? Mistake<`expected a type, not '${S}'`>
                      : string extends W
                        ? TypeThen<never, never, "">
                        : Mistake<NoType<W, Trim<Rest>>>
      : never
    : never;

/**
 * What is said of a word that is no type: that the type comes first, where one stands behind it that is hardly a name, or
 * where nothing else is meant.
 */
type NoType<W extends string, S extends string> = W extends `${infer Name}:${infer T}`
  ? (T extends "" ? Word<S> : T) extends TypeWords[number]
    ? NameFirst<Name>
    : UnknownType<Name>
  : Word<S> extends "bool" | `${NumberType}${"" | ByteOrder}`
    ? NameFirst<W>
    : UnknownType<W> extends `unknown type '${W}'`
      ? Word<S> extends TypeWords[number]
        ? NameFirst<W>
        : UnknownType<W>
      : UnknownType<W>;

type NameFirst<Name extends string> = `unknown type '${Name}'; the type comes first, then the name`;

/** What holds a type and has a capacity. */
type Bounded<W extends "list" | "zstd", Inner> =
  Inner extends TypeThen<infer N, string, infer Rest>
    ? Rest extends `,${infer Capacity})${infer After}`
      ? IsNumber<Capacity> extends true
        ? Suffix<W extends "list" ? ListNode<N> : ZstdNode<N>, W, Trim<After>>
        : NoBracket<Trim<`${Capacity})${After}`>>
      : Rest extends `,${infer Capacity}`
        ? NoBracket<Trim<Capacity>>
        : Mistake<`expected ',' and a capacity before '${Rest}'`>
    : Inner;

/** What is said of a capacity without the closing parenthesis behind it. */
type NoBracket<S extends string> =
  IsNumber<Word<S>> extends true
    ? S extends `${Word<S>}${infer Rest}`
      ? Mistake<`expected ')' after the capacity${Before<Trim<Rest>>}`>
      : never
    : Mistake<`expected a capacity, not '${S}'`>;

/** Where a mistake stands: before the text that is left. */
type Before<S extends string> = S extends "" ? "" : ` before '${S}'`;

/** The arms of a union, from the name of the first. */
// biome-ignore lint/complexity/noBannedTypes: the empty object is what the first arm is added to
type Arms<S extends string, A extends FieldTypes = {}> =
  Word<S> extends infer W extends string
    ? S extends `${W}${infer Rest}`
      ? W extends "" | `${Digit}${string}` | `${string}${Odd}${string}`
        ? Mistake<`expected an arm's name, not '${S}'`>
        : TrimAll<Rest> extends `{${infer Body}`
          ? SkipSeparators<Body> extends `}${infer After}`
            ? AfterArm<TrimAll<After>, W, NoFields, A>
            : Struct<Body> extends infer Result
              ? Result extends Parsed<infer N, `}${infer After}`>
                ? AfterArm<TrimAll<After>, W, N, A>
                : Result extends Parsed<StructNode, string>
                  ? Mistake<"expected '}' after the last field">
                  : Result
              : never
          : AfterArm<TrimAll<Rest>, W, NoFields, A>
      : never
    : never;

/** Goes on after an arm. */
type AfterArm<S extends string, W extends string, N extends Node, A extends FieldTypes> = W extends keyof A
  ? Mistake<`two arms are named '${W}'; give one of them another name`>
  : S extends `,${infer More}`
    ? Arms<TrimAll<More>, A & { [K in W]: N }>
    : S extends `)${infer End}`
      ? Suffix<UnionNode<{ [K in keyof A | W]: K extends keyof A ? A[K] : N }>, "union", Trim<End>>
      : Mistake<`expected ',' or ')' before '${S}'`>;

/** What follows a type: dimensions, a `?`. */
type Suffix<N extends Node, Default extends string, S extends string> = S extends `[${infer Inside}`
  ? Inside extends `${infer Dimensions}]${infer Rest}`
    ? AllNumbers<Dimensions> extends true
      ? Optional<ArrayNode<N>, Default, Trim<Rest>>
      : Mistake<`expected a dimension from 1, not '${Dimensions}'`>
    : Mistake<`expected ']' after '[${Inside}'`>
  : Optional<N, Default, S>;

type Optional<N extends Node, Default extends string, S extends string> = S extends `?${infer Rest}`
  ? TypeThen<OptionalNode<N>, Default, Trim<Rest>>
  : TypeThen<N, Default, S>;

type Name<N extends Node, Default extends string, S extends string> =
  Word<S> extends infer W extends string
    ? W extends ""
      ? Default extends ""
        ? Mistake<`expected a name after '}'${Before<S>}`>
        : Place<Default, N, S>
      : W extends `${Digit}${string}` | `${string}${Odd}${string}`
        ? Mistake<`expected a name, not '${W}'`>
        : S extends `${W}${infer Rest}`
          ? Place<W, N, Trim<Rest>>
          : never
    : never;

type Place<Name extends string, N extends Node, S extends string> = S extends `@${infer Rest}`
  ? Word<Trim<Rest>> extends infer W extends string
    ? IsNumber<W> extends true
      ? Trim<Rest> extends `${W}${infer After}`
        ? Default<Name, N, Trim<After>>
        : never
      : Mistake<`expected an offset, not '${W}'`>
    : never
  : Default<Name, N, S>;

/** A default's value is the business of `parse`. */
type Default<Name extends string, N extends Node, S extends string> = S extends `=${infer Rest}`
  ? Trim<Rest> extends `"${string}"${infer After}`
    ? NamedField<Name, N, Trim<After>, Name>
    : Trim<Rest> extends `${"+" | "-"}${infer Digits}`
      ? Digits extends `${Word<Digits>}${infer After}`
        ? NamedField<Name, N, Trim<After>, Name>
        : never
      : Word<Trim<Rest>> extends infer W extends string
        ? W extends ""
          ? Mistake<`expected a default, not '${Rest}'`>
          : Trim<Rest> extends `${W}${infer After}`
            ? NamedField<Name, N, Trim<After>, Name>
            : never
        : never
  : NamedField<Name, N, S>;
