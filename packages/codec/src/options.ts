import { LayoutError, show } from "./errors.ts";

/**
 * Throws unless options are an object of known ones: a misspelt one would do nothing, without a word.
 *
 * @throws LayoutError `definition`
 */
export function checkOptions(given: object, ...known: readonly string[]): void {
  const names = typeof given === "object" && given !== null ? Object.keys(given) : [given];
  for (const name of names) checkWord("option", name, ...known);
}

/** Throws unless a word is one of those known, or none is given. */
export function checkWord(what: string, word: unknown, ...known: readonly unknown[]): void {
  if (word === undefined || known.includes(word)) return;
  const [expected, received] = [known.join(", "), show(word)];
  throw new LayoutError("definition", `unknown ${what} ${received}; known are ${expected}`, { expected, received });
}
