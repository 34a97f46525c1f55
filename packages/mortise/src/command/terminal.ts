import { writeSync } from "node:fs";
import { Ansis } from "ansis";

/** What a piped program that went away leaves to be written to. */
const GONE = "EPIPE";

/** Where a command's words go. Colours are off where nobody sees them: in pipes, and where `NO_COLOR` asks for none. */
export const colours: Ansis = new Ansis();

/** Columns that are there: those of the terminal, and 100 in a pipe. */
export function columns(): number {
  return process.stdout.columns ?? 100;
}

/** Writes a line, or several, or bytes as they are. */
export function print(what: string | Uint8Array): void {
  const bytes = typeof what === "string" ? Buffer.from(`${what}\n`) : what;
  for (let at = 0; at < bytes.length; ) {
    try {
      // At once: a command may end by `process.exit`, and a pipe must have all by then.
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === GONE) process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}

/** Writes JSON. */
export function printJSON(what: unknown): void {
  print(JSON.stringify(what, undefined, 2));
}

/** Foreign bytes may be anything, also what a terminal obeys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;

/** Text of others, on one line, with all that a terminal would obey or hide written as `\u{…}`. */
export function visible(text: string): string {
  return text.replace(OBEYED, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same of lines that were made here and hold such text. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
