import { BindingError } from "./errors.ts";

/** A name that is harmless in every language: no leading underscores, none doubled, not empty, no digit in front. */
function harmless(name: string): string {
  const plain = name.replace(/_+/g, "_").replace(/^_/, "");
  return /^[A-Za-z]/.test(plain) ? plain : `x${plain}`;
}

/**
 * Gives out names within one scope of one language, so that no two of them are the same, in upper or lower case, and
 * none means something else there. The same calls in the same order give the same names.
 *
 * The rule: underscores in front go, and of several in a row one stays; what is then empty or begins with a digit gets an
 * `x` in front. A word of the language gets `_` behind it. A name that is taken gets 2, 3, … behind it.
 */
export class Scope {
  readonly #reserved: ReadonlySet<string>;
  readonly #taken = new Set<string>();

  /** @param reserved the language's words; matched as they are written */
  constructor(reserved: ReadonlySet<string>) {
    this.#reserved = reserved;
  }

  /** A name for this, which nothing else has. */
  claim(wanted: string): string {
    const plain = harmless(wanted);
    const first = this.#reserved.has(plain) ? `${plain}_` : plain;
    let name = first;
    const unfit = () => this.#taken.has(name.toLowerCase()) || this.#reserved.has(name);
    for (let number = 2; unfit(); number++) name = `${first}${number}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** Parts of a name with underscores between them. */
export function snake(...parts: readonly string[]): string {
  return parts.map(harmless).join("_").replace(/_+/g, "_");
}

/** Parts of a name one after another, each word of them with a capital. */
export function pascal(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => harmless(part).split("_"))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/**
 * The name for a layout's root type.
 *
 * @throws BindingError `bad-name` for what is no identifier
 */
export function checkName(language: string, name: string): string {
  if (typeof name === "string" && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) return name;
  const received = typeof name === "string" ? JSON.stringify(name.slice(0, 80)) : typeof name;
  const expected = "a letter, then letters, digits and _, at most 64";
  throw new BindingError("bad-name", `${received} is no name for a type in ${language}: ${expected}`, {
    language,
    expected,
    received,
  });
}
