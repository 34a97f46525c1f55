/** Characters of a literal on one line. */
const WIDTH = 100;

/**
 * A text as literals one below another, which C and Python put together: printable ASCII, with all else, quotes and
 * backslashes escaped.
 *
 * @param escaped how a language writes another character
 */
export function linesOf(text: string, escaped: (character: string) => string): string {
  const lines: string[] = [];
  let line = "";
  for (const character of text) {
    if (line.length >= WIDTH) {
      lines.push(line);
      line = "";
    }
    line += PLAIN.test(character) ? character : /["\\]/.test(character) ? `\\${character}` : escaped(character);
  }
  return [...lines, line].map((part) => `    "${part}"`).join("\n");
}

/** Question marks are not plain: two of them begin a trigraph in C. */
const PLAIN = /[ !#->@-[\]-~]/;

/** A number as so many digits. */
export function hex(number: number | bigint, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}
