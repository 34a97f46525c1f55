/**
 * What generated code may refer to: names of its own, and values handed in from outside. Nothing but numbers that were
 * measured, names made here and quoted strings ever becomes part of the source.
 */
export class Scope {
  readonly #given = new Map<unknown, string>();
  readonly #made = new Map<object, unknown>();
  #names = 0;

  /** A name that nothing else has. */
  name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** The name under which a value from outside is known. */
  use(value: unknown, prefix: string = "c"): string {
    const known = this.#given.get(value);
    if (known !== undefined) return known;
    const name = this.name(prefix);
    this.#given.set(value, name);
    return name;
  }

  /** The name of what `make` makes for a key, made once. */
  made(key: object, make: () => unknown, prefix: string): string {
    let value = this.#made.get(key);
    if (value === undefined) {
      value = make();
      this.#made.set(key, value);
    }
    return this.use(value, prefix);
  }

  /** The values to hand in, by name. */
  get given(): { readonly [name: string]: unknown } {
    return Object.fromEntries([...this.#given].map(([value, name]) => [name, value]));
  }
}

/** A property name as source text. */
export function quote(name: string): string {
  return JSON.stringify(name);
}

/** The key of an object literal: `"__proto__": x` would set the prototype, `["__proto__"]: x` makes a property. */
export function literalKey(name: string): string {
  return name === "__proto__" ? `[${quote(name)}]` : quote(name);
}

/** `base + offset`, shorter where it can be. */
export function plus(base: string, offset: number): string {
  return offset === 0 ? base : `${base} + ${offset}`;
}
