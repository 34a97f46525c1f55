import { LayoutError } from "../errors.ts";
import { unknownWord } from "./near.ts";

const SPACE = /[ \t\r]/;
const SEPARATOR = /[+,\n]/;

/** Characters on each side of a mistake that are shown. */
const AROUND = 80;

const SYNTAX = { code: "syntax", context: {} } as const;

/** A place in notation text: reads the smallest parts and says where a mistake stands. */
export class Scanner {
  readonly text: string;
  #position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character that means something, as an index; spaces and comments before it are passed over. */
  get position(): number {
    this.#skipSpace();
    return this.#position;
  }

  set position(position: number) {
    this.#position = position;
  }

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character; `""` at the end. A new line is shown as two characters, for messages. */
  peek(): string {
    const character = this.text.charAt(this.position);
    return character === "\n" ? "\\n" : character;
  }

  /** Passes over separators, as many as there are. */
  skipSeparators(): this {
    while (SEPARATOR.test(this.text.charAt(this.position))) this.#position++;
    return this;
  }

  /** Reads letters, digits and `_` that do not start with a digit; `""` where there are none. */
  word(): string {
    return this.#match(/[A-Za-z_][A-Za-z0-9_]*/y);
  }

  /** Throws what is wrong with a word, or with what stands where one should: it is none of those known. */
  failWord(what: string, word: string, known: readonly string[], start: number, hint?: string): never {
    if (word !== "") this.fail(unknownWord(what, word, known, hint), start);
    this.fail(`expected a ${what}, not ${this.atEnd() ? "the end" : `'${this.peek()}'`}`, start);
  }

  /** Reads an integer from `lowest` to 2^31 − 1, decimal or hexadecimal. */
  integer(what: string, lowest: number): number {
    const start = this.position;
    const digits = this.#match(/0[xX][0-9A-Fa-f]+|[0-9]+/y);
    if (digits === "") this.fail(`expected ${what}${this.atEnd() ? "" : `, not '${this.peek()}'`}`, start);
    const value = Number(digits);
    if (value < lowest || value > 2 ** 31 - 1) this.fail(`${what} must be from ${lowest} to ${2 ** 31 - 1}`, start);
    return value;
  }

  /** Reads a number: decimal, hexadecimal, with a sign, a fraction or an exponent; `undefined` where there is none. */
  number(): string | undefined {
    const found = this.#match(/[+-]?(?:0[xX][0-9A-Fa-f]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y);
    return found === "" ? undefined : found;
  }

  /** Reads text in double quotes, with JSON's escapes but `\\"`; `undefined` where there is none. */
  quoted(): string | undefined {
    const start = this.position;
    const found = this.#match(/"[^"\n#]*"/y);
    if (found === "") return undefined;
    try {
      return JSON.parse(found) as string;
    } catch {
      return this.fail(`${found} is no text: JSON's escapes stand in it, and " and # as \\u0022 and \\u0023`, start);
    }
  }

  /** Reads `character` if it comes next. */
  take(character: string): boolean {
    if (this.text.charAt(this.position) !== character) return false;
    this.#position++;
    return true;
  }

  /** Reads `character`, which must come next. */
  expect(character: string, where: string): void {
    if (!this.take(character))
      this.fail(`expected '${character}' ${where}${this.atEnd() ? "" : `, not '${this.peek()}'`}`);
  }

  /**
   * Throws an error that draws the line, or what is near the mistake in a long one, with a caret below the mistake: a
   * `syntax` error, or what `error` is.
   */
  fail(problem: string, at: number = this.position, error: Pick<LayoutError, "code" | "context"> = SYNTAX): never {
    const { text } = this;
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const [from, to] = [Math.max(start, at - AROUND), Math.min(end, at + AROUND)];
    const column = at - start + 1;
    const line = text.slice(0, start).split("\n").length;
    const where = line > 1 ? `line ${line}, column ${column}` : `column ${column}`;
    const before = (from > start ? "…" : "") + text.slice(from, at);
    const after = text.slice(at, to) + (to < end ? "…" : "");
    // Tabs stay tabs, so that the caret stands below its character whatever a tab's width.
    const indent = before.replace(/[^\t]/g, " ");
    const brief = problem.replace(/(\S{64})\S{64,}/g, "$1…");
    throw new LayoutError(error.code, `${brief} (${where})\n  ${before}${after}\n  ${indent}^`, {
      ...error.context,
      column,
      line,
    });
  }

  #skipSpace(): void {
    for (;;) {
      const character = this.text.charAt(this.#position);
      if (character === "#") {
        const end = this.text.indexOf("\n", this.#position);
        this.#position = end < 0 ? this.text.length : end;
      } else if (character !== "" && SPACE.test(character)) this.#position++;
      else return;
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.#position += found.length;
    return found;
  }
}
