import type { ArrayAccess } from "../array-access.ts";
import { checkValue } from "../check-value.ts";
import { LayoutError } from "../errors.ts";
import { faultError } from "../fault.ts";
import type { Measured, MeasuredArray, MeasuredList } from "../measured.ts";
import type { Element } from "./element.ts";
import { refuseBytes } from "./engine.ts";
import { explain } from "./live-struct.ts";
import type { Memory } from "./memory.ts";

/** The {@link ArrayAccess} of views: it reads and writes by the functions of the whole array and of one element. */
export class LiveArray implements ArrayAccess<unknown, unknown, readonly unknown[]> {
  readonly #measured: MeasuredArray | MeasuredList;
  readonly #whole: Element;
  readonly #element: Element;
  readonly #memory: Memory;
  readonly #at: number;

  constructor(measured: MeasuredArray | MeasuredList, whole: Element, element: Element, memory: Memory, at: number) {
    this.#measured = measured;
    this.#whole = whole;
    this.#element = element;
    this.#memory = memory;
    this.#at = at;
  }

  get length(): number {
    const measured = this.#measured;
    if (measured.kind === "array") return measured.length;
    return guarded(() => {
      const count = this.#memory.data.getUint32(this.#at, measured.count.littleEndian);
      return count <= measured.capacity ? count : refuseBytes(measured, this.#memory.data, this.#at);
    });
  }

  get(index: number): unknown {
    const at = this.#place(index);
    return guarded(() => this.#element.see(this.#memory, at));
  }

  set(index: number, value: unknown): void {
    const at = this.#place(index);
    demand(this.#measured.element, value);
    guarded(() => this.#element.write(this.#memory, at, value));
  }

  copyTo(target?: unknown): unknown {
    const { length } = this;
    const given = target === undefined ? length : (target as ArrayLike<unknown>).length;
    if (given !== length) {
      const message = `the target has ${given} elements; expected ${length}`;
      throw new LayoutError("wrong-length", message, { expected: String(length), received: String(given) });
    }
    return guarded(() => this.#whole.read(this.#memory, this.#at, target));
  }

  copyFrom(source: readonly unknown[]): void {
    demand(this.#measured, source);
    guarded(() => this.#whole.write(this.#memory, this.#at, source));
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (let index = 0; index < this.length; index++) yield this.get(index);
  }

  #place(index: number): number {
    const { length } = this;
    const start = this.#measured.kind === "list" ? this.#measured.start : 0;
    if (Number.isInteger(index) && index >= 0 && index < length)
      return this.#at + start + index * this.#measured.stride;
    const message = `there is no element ${index}; the array has ${length}`;
    throw new LayoutError("bad-position", message, { expected: `0 to ${length - 1}`, received: String(index) });
  }
}

function guarded<T>(access: () => T): T {
  try {
    return access();
  } catch (error) {
    return explain(error);
  }
}

function demand(measured: Measured, value: unknown): void {
  const fault = checkValue(measured, value);
  if (fault !== undefined) throw faultError(fault);
}
