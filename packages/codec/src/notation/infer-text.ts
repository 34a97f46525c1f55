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

// biome-ignore format: the alphabet
type Letter =
  | "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m" | "n" | "o" | "p" | "q" | "r" | "s"
  | "t" | "u" | "v" | "w" | "x" | "y" | "z";

export type Uncomment<S extends string, Done extends string = ""> = S extends `${infer Before}#${infer Comment}`
  ? Comment extends `${string}\n${infer After}`
    ? Uncomment<After, `${Done}${Before}\n`>
    : `${Done}${Before}`
  : `${Done}${S}`;

export type Trim<S extends string> = S extends `${Space}${infer Rest}` ? Trim<Rest> : S;

export type SkipSeparators<S extends string> = S extends `${Space | Separator}${infer Rest}` ? SkipSeparators<Rest> : S;

/** The word at the start of trimmed text; `""` where a delimiter comes first. */
export type Word<S extends string> = S extends `${infer Head} ${string}` ? Cut<Head> : Cut<S>;

type Cut<S extends string> = S extends `${string}${Delimiter}${string}` ? CutAll<S> : S;

type CutAt<S extends string, D extends string> = S extends `${infer Head}${D}${string}` ? Head : S;

// biome-ignore format: one line a pair of delimiters
type CutAll<S extends string> =
  CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<
  CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<CutAt<S,
  "\n">, ",">, "+">, "(">, ")">, "[">, "]">,
  "{">, "}">, "@">, "=">, "?">, "\t">, "\r">;

export type AllNumbers<S extends string> = S extends `${infer Head},${infer Rest}`
  ? IsNumber<Head> extends true
    ? AllNumbers<Rest>
    : false
  : IsNumber<S>;

/** Whether text is digits, or a number that only running knows. */
export type IsNumber<S extends string> =
  TrimBoth<S> extends infer T extends string
    ? T extends `${Digit}${infer Rest}`
      ? T extends `${string}${Delimiter | Odd | " " | Letter}${string}`
        ? Rest extends `${"x" | "X"}${string}`
          ? true
          : false
        : true
      : T extends `${number}`
        ? true
        : T extends `-${Digit}${string}`
          ? true
          : false
    : never;

export type TrimBoth<S extends string> = TrimAll<S> extends infer T extends string ? TrimEnd<T> : never;

type TrimEnd<S extends string> = S extends `${infer Head}${Space | "\n"}` ? TrimEnd<Head> : S;

export type TrimAll<S extends string> = S extends `${Space | "\n"}${infer Rest}` ? TrimAll<Rest> : S;
