/*
 * The notation's text at type level: words, numbers, and what stands between them. A word is found by cutting at the
 * first space, and looking closer only where that is not enough.
 */

export type Space = " " | "\t" | "\r";

export type Separator = "+" | "," | "\n";

export type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** What ends a word, the space aside. */
export type Delimiter = "\t" | "\r" | "\n" | "+" | "," | "(" | ")" | "[" | "]" | "{" | "}" | "@" | "=" | "?";

/** What no name holds, delimiters aside. */
export type Odd =
  | "-"
  | "."
  | ";"
  | ":"
  | "'"
  | '"'
  | "$"
  | "<"
  | ">"
  | "*"
  | "/"
  | "!"
  | "&"
  | "%"
  | "|"
  | "~"
  | "^"
  | "\\";

export type Uncomment<S extends string, Done extends string = ""> = S extends `${infer Before}#${infer Comment}`
  ? Comment extends `${string}\n${infer After}`
    ? Uncomment<After, `${Done}${Before}\n`>
    : `${Done}${Before}`
  : `${Done}${S}`;

export type Trim<S extends string> = S extends ` ${infer Rest}`
  ? Trim<Rest>
  : S extends `${infer _ extends Space}${infer Rest}`
    ? Trim<Rest>
    : S;

export type SkipSeparators<S extends string> = S extends `    ${infer Rest}`
  ? SkipSeparators<Rest>
  : S extends `${infer _ extends Space | Separator}${infer Rest}`
    ? SkipSeparators<Rest>
    : S;

/** The word at the start of trimmed text; `""` where a delimiter comes first. */
export type Word<S extends string> = S extends `${infer Head} ${string}` ? Cut<Head> : Cut<S>;

type Cut<S extends string> = S extends `${string}${Delimiter}${string}`
  ? S extends `${infer W}${AfterWord<S>}`
    ? W
    : never
  : S;

/** What stands from the first delimiter on. */
type AfterWord<S extends string> = S extends `${infer C}${infer Rest}`
  ? C extends Delimiter
    ? S
    : AfterWord<Rest>
  : S;

export type AllNumbers<S extends string> = S extends `${infer Head},${infer Rest}`
  ? IsNumber<Head> extends true
    ? AllNumbers<Rest>
    : false
  : IsNumber<S>;

/** Whether text is an integer, or a number that only running knows. */
export type IsNumber<S extends string> = S extends `${bigint}` ? true : IsTrimmedNumber<TrimBoth<S>>;

type IsTrimmedNumber<S extends string> = S extends `${bigint}`
  ? true
  : S extends `${number}`
    ? `${number}` extends S
      ? true
      : false
    : false;

export type TrimBoth<S extends string> = TrimEnd<TrimAll<S>>;

type TrimEnd<S extends string> = S extends `${infer Head}${Space | "\n"}` ? TrimEnd<Head> : S;

export type TrimAll<S extends string> = S extends `${infer _ extends Space | "\n"}${infer Rest}` ? TrimAll<Rest> : S;
