import type { Measured, MeasuredField, MeasuredStruct } from "../../measured.ts";
import type * as runtime from "./runtime.ts";

/** The name of something that generated code calls. */
type RuntimeName = keyof typeof runtime;

/**
 * What generated code may refer to: names of its own, functions of the runtime, and parts of the measured layout by
 * their path from its root. Nothing but numbers that were measured, names made here and quoted strings ever becomes
 * part of the source, which therefore depends on the layout alone.
 */
export class Scope {
  readonly #paths = new Map<object, string>();
  readonly #constants = new Map<string, string>();
  readonly #functions: string[] = [];
  readonly #made = new Map<string, string>();
  readonly #runtime = new Set<RuntimeName>();
  #names = 0;

  /** @param root the layout, which the code knows as `root` */
  constructor(root: MeasuredStruct) {
    this.#walk(root, "root");
  }

  /** A name that nothing else has. */
  name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** A function of the runtime, by its name. */
  runtime(name: RuntimeName): string {
    this.#runtime.add(name);
    return name;
  }

  /** The name of a constant that is made once, when the engine is. */
  constant(source: string, prefix: string): string {
    const known = this.#constants.get(source);
    if (known !== undefined) return known;
    const name = this.name(prefix);
    this.#constants.set(source, name);
    return name;
  }

  /** A node of the layout, or a field of one of its structs. */
  part(part: Measured | MeasuredField): string {
    const path = this.#paths.get(part) as string;
    return path === "root" ? path : this.constant(path, "n");
  }

  /** A node's functions as closures. */
  element(measured: Measured, site?: string): string {
    const given = site === undefined ? "" : `, ${site}`;
    return this.constant(`${this.runtime("elementOf")}(${this.part(measured)}${given})`, "element");
  }

  /** A function of the code's own for a node, written once; `write` is given its name. */
  function(role: string, node: Measured, write: (name: string) => string): string {
    const key = `${role} ${this.#paths.get(node)}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const name = this.name(role);
    this.#made.set(key, name);
    this.#functions.push(write(name));
    return name;
  }

  /** What stands before the code: the runtime's functions, the constants, and the code's own functions. */
  get prelude(): string {
    const constants = [...this.#constants].map(([source, name]) => `const ${name} = ${source};`);
    return [`const { ${[...this.#runtime].join(", ")} } = runtime;`, ...constants, ...this.#functions].join("\n");
  }

  #walk(measured: Measured, path: string): void {
    this.#paths.set(measured, path);
    switch (measured.kind) {
      case "struct":
        measured.fields.forEach((field, index) => {
          this.#paths.set(field, `${path}.fields[${index}]`);
          this.#walk(field.type, `${path}.fields[${index}].type`);
        });
        return;
      case "array":
      case "list":
      case "optional":
        this.#walk(measured.element, `${path}.element`);
        return;
      case "image":
      case "bounded-image":
        this.#walk(measured.samples, `${path}.samples`);
        return;
      case "union":
        measured.arms.forEach(({ type }, index) => {
          this.#walk(type, `${path}.arms[${index}].type`);
        });
        return;
      case "number":
      case "safe-integer":
      case "bool":
      case "text":
      case "char":
      case "bytes":
      case "blob":
      case "zstd":
      case "enum":
      case "flags":
      case "bits":
      case "uuid":
      case "time":
        return;
    }
  }
}

/** A string as source text. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A value of a field or constant as source text. */
export function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return quote(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The key of an object literal: `"__proto__": x` would set the prototype, `["__proto__"]: x` makes a property. */
export function literalKey(name: string): string {
  return name === "__proto__" ? `[${quote(name)}]` : quote(name);
}

/** A place in the bytes: the name of an offset, and what is added to it. */
export interface Place {
  readonly base: string;
  readonly offset: number;
}

/** A place as source, shorter where it can be. */
export function at({ base, offset }: Place): string {
  return offset === 0 ? base : `${base} + ${offset}`;
}

/** A place further on. */
export function later({ base, offset }: Place, bytes: number): Place {
  return { base, offset: offset + bytes };
}

/** Source line by line. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}
