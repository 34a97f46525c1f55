import type { MeasuredArray, MeasuredList, MeasuredNumber } from "../../measured.ts";
import { NUMBERS } from "../../numbers.ts";
import { at, later, type Place, type Scope } from "./scope.ts";

/** Numbers one after another, at a place that only the layout's own place decides. */
export interface Run {
  readonly element: MeasuredNumber;
  readonly length: number;
  readonly place: Place;
}

/**
 * Typed arrays over parts of the bytes, kept from call to call: copying to or from the same place again allocates
 * nothing.
 */
export class Windows {
  readonly #scope: Scope;
  readonly #open = new Map<string, string>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /**
   * Opens a window on numbers.
   *
   * @returns its name, and the statement that must come before its use; it is `undefined` where the numbers are not
   * aligned there or not in this machine's order
   */
  on({ element, length, place }: Run): { readonly name: string; readonly open: string } {
    const { bytes: size, array } = NUMBERS[element.node.type];
    const address = `B.byteOffset + ${at(place)}`;
    const window = `new ${array.name}(B.buffer, ${address}, ${length})`;
    const made =
      size === 1 ? window : `${this.#inOrder(element)} && (${address}) % ${size} === 0 ? ${window} : undefined`;
    const name = this.#open.get(made) ?? this.#scope.name("w");
    this.#open.set(made, name);
    return { name, open: `if (${name}_at !== p) { ${name} = ${made}; ${name}_at = p; }` };
  }

  /** Whether numbers are in the order of the machine that the code runs on, which may be another than this one. */
  #inOrder({ littleEndian }: MeasuredNumber): string {
    return `${littleEndian ? "" : "!"}${this.#scope.runtime("NATIVE_LITTLE")}`;
  }

  /** The variables of all windows. */
  get declarations(): string {
    return [...this.#open.values()].map((name) => `let ${name}, ${name}_at = -1;`).join("\n");
  }

  /** Closes all windows, when the bytes are others. */
  get close(): string {
    return [...this.#open.values()].map((name) => `${name} = undefined; ${name}_at = -1;`).join(" ");
  }
}

/** The numbers of an array or list, where it holds any. */
export function runOf(measured: MeasuredArray | MeasuredList, place: Place): Run | undefined {
  const { element } = measured;
  if (element.kind !== "number" || element.node.type === "f16") return undefined;
  return measured.kind === "array"
    ? { element, length: measured.length, place }
    : { element, length: measured.capacity, place: later(place, measured.start) };
}

/** The typed array of a run's numbers. */
export function arrayOf({ element }: Run): string {
  return NUMBERS[element.node.type].array.name;
}
