import { LayoutError, show } from "../errors.ts";
import { definition, MAX_DEPTH } from "../struct-node.ts";

/** One object of JSON, read property by property. Whatever is not as asked is a `definition` error that says where. */
export class JsonRecord {
  readonly #values: { readonly [name: string]: unknown };
  readonly #path: string;
  readonly #depth: number;
  readonly #seen = new Set<string>();

  constructor(value: unknown, path: string = "", depth: number = 0) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw unexpected(path, "an object", value);
    // A struct in a struct is two objects deeper: its field, and itself; in a union four, with the union and the arm. This
    // only keeps the stack from running over.
    if (depth > 4 * MAX_DEPTH) throw definition(`structs stand in each other at most ${MAX_DEPTH} deep`, path);
    this.#values = value as { readonly [name: string]: unknown };
    this.#path = path;
    this.#depth = depth;
  }

  string(name: string): string {
    const value = this.get(name);
    return typeof value === "string" ? value : this.fail(name, "text");
  }

  number(name: string): number {
    const value = this.get(name);
    return typeof value === "number" ? value : this.fail(name, "a number");
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    // Array.from, since a hole is nothing that JSON has.
    return Array.isArray(value) ? Array.from(value) : this.fail(name, "an array");
  }

  strings(name: string): readonly string[] {
    const list = this.list(name);
    return list.every((item) => typeof item === "string") ? list : this.fail(name, "an array of texts");
  }

  record(name: string): JsonRecord {
    return new JsonRecord(this.get(name), this.#inside(name), this.#depth + 1);
  }

  records(name: string): JsonRecord[] {
    return this.list(name).map((item, index) => {
      return new JsonRecord(item, `${this.#inside(name)}[${index}]`, this.#depth + 1);
    });
  }

  /** Whatever stands there; `undefined` where nothing does. What objects inherit is not JSON's. */
  get(name: string): unknown {
    this.#seen.add(name);
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  /** Calls what makes a node, and puts the path before what it says of its arguments. */
  build<A extends readonly unknown[], T>(make: (...parts: A) => T, ...parts: A): T {
    try {
      return make(...parts);
    } catch (error) {
      if (!(error instanceof LayoutError) || this.#path === "") throw error;
      throw definition(`${this.#path}: ${error.message}`, this.#path);
    }
  }

  /** Throws for a property that nobody asked for: it may be misspelled, or a later version's. */
  end(): void {
    const stray = Object.keys(this.#values).find((name) => !this.#seen.has(name));
    if (stray !== undefined) throw definition(`${this.#inside(stray)}: unknown property`, this.#inside(stray));
  }

  fail(name: string, expected: string): never {
    throw unexpected(this.#inside(name), expected, this.get(name));
  }

  #inside(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
}

function unexpected(path: string, expected: string, value: unknown): LayoutError {
  const received = show(value);
  const where = path === "" ? "a layout's JSON" : path;
  return new LayoutError("definition", `${where}: expected ${expected}, not ${received}`, { path, expected, received });
}
