import { MEANT } from "./words.ts";

/*
 * What to say of a word that is not among those known, twice: at run time and while typing. Both follow the same rule
 * over the same lists, and say the same.
 */

/**
 * Names the known word that an unknown one most likely meant: the usual translation of another language's word, such as
 * `uint8_t`, or the first that is near. Two words are near where they agree after at most one character is taken out of each: that is one
 * inserted, left out, replaced, or moved.
 *
 * @param hint what is said instead where there is none
 */
export function unknownWord(what: string, word: string, known: readonly string[], hint: string = ""): string {
  const small = word.toLowerCase();
  const meant = Object.hasOwn(MEANT, small) ? MEANT[small as keyof typeof MEANT] : shortOf(small);
  const cuts = shortened(word);
  const near = known.includes(meant)
    ? meant
    : known.find((other) => shortened(other).some((cut) => cuts.includes(cut)));
  return near === undefined ? `unknown ${what} '${word}'${hint}` : `unknown ${what} '${word}'; did you mean '${near}'?`;
}

/** `u32` for `uint32` and `uint32_t`, and so on. */
function shortOf(word: string): string {
  return word
    .replace(/_t$/, "")
    .replace(/^(u?)int(?=\d)/, (_, u) => u || "i")
    .replace(/^float(?=\d)/, "f");
}

/** A word, and what is left of it without each one of its characters. */
function shortened(word: string): string[] {
  return [word, ...Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1))];
}

/** {@link unknownWord} while typing. */
export type UnknownWord<What extends string, W extends string, Known extends readonly string[]> =
  Near<W, Known> extends infer N extends string
    ? [N] extends [never]
      ? `unknown ${What} '${W}'`
      : `unknown ${What} '${W}'; did you mean '${N}'?`
    : never;

type Near<W extends string, Known extends readonly string[]> =
  Meant<Lowercase<W>> extends infer M extends Known[number] ? M : FirstNear<Shortened<W>, Known>;

type Meant<W extends string> = W extends keyof typeof MEANT
  ? (typeof MEANT)[W]
  : W extends `${infer Short}_t`
    ? ShortOf<Short>
    : ShortOf<W>;

type ShortOf<W extends string> = W extends `uint${infer Bits}`
  ? `u${Bits}`
  : W extends `int${infer Bits}`
    ? `i${Bits}`
    : W extends `float${infer Bits}`
      ? `f${Bits}`
      : W;

type FirstNear<Cuts extends string, Known extends readonly string[]> = Known extends readonly [
  infer Other extends string,
  ...infer Rest extends readonly string[],
]
  ? [Extract<Cuts, Shortened<Other>>] extends [never]
    ? FirstNear<Cuts, Rest>
    : Other
  : never;

type Shortened<W extends string, Before extends string = "", Cuts = W> = W extends `${infer Character}${infer Rest}`
  ? Shortened<Rest, `${Before}${Character}`, Cuts | `${Before}${Rest}`>
  : Cuts;
