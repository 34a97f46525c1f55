import type { ArrayAccess } from "../array-access.ts";
import { checkBytes } from "../check-bytes.ts";
import { checkValue } from "../check-value.ts";
import { LayoutError, show, tagOf } from "../errors.ts";
import { atSite, faultError, type Site, siteWithin } from "../fault.ts";
import type { Measured, MeasuredArray, MeasuredList } from "../measured.ts";
import { printType } from "../notation/print.ts";
import { NUMBERS } from "../numbers.ts";
import type { Element } from "./element.ts";
import { refuseBytes } from "./engine.ts";
import { INSPECT } from "./live-struct.ts";
import type { Memory } from "./memory.ts";

/** The {@link ArrayAccess} of views: it reads and writes by the functions of the whole array and of one element. */
export class LiveArray implements ArrayAccess<unknown, unknown, readonly unknown[]> {
  readonly #measured: MeasuredArray | MeasuredList;
  readonly #whole: Element;
  readonly #element: Element;
  readonly #site: Site;
  readonly #memory: Memory;
  readonly #at: number;

  constructor(
    measured: MeasuredArray | MeasuredList,
    whole: Element,
    element: Element,
    site: Site,
    memory: Memory,
    at: number,
  ) {
    this.#measured = measured;
    this.#whole = whole;
    this.#element = element;
    this.#site = site;
    this.#memory = memory;
    this.#at = at;
  }

  get length(): number {
    const measured = this.#measured;
    if (measured.kind === "array") return measured.length;
    return this.#access(measured, this.#at, this.#site, ({ data }) => {
      const count = data.getUint32(this.#at, measured.count.littleEndian);
      return count <= measured.capacity ? count : refuseBytes(measured, data, this.#at);
    });
  }

  get(index: number): unknown {
    const at = this.#place(index);
    return this.#access(this.#measured.element, at, this.#siteOf(index), (memory) => this.#element.see(memory, at));
  }

  set(index: number, value: unknown): void {
    const at = this.#place(index);
    const { element } = this.#measured;
    this.#demand(element, this.#siteOf(index), value);
    this.#access(element, at, this.#siteOf(index), (memory) => this.#element.write(memory, at, value));
  }

  copyTo(target?: unknown): unknown {
    const { length } = this;
    if (target !== undefined) this.#demandTarget(target, length);
    return this.#access(this.#measured, this.#at, this.#site, (memory) => {
      // All is looked at before the target is written to.
      if (checkBytes(this.#measured, memory.data, this.#at) !== undefined)
        refuseBytes(this.#measured, memory.data, this.#at);
      return this.#whole.read(memory, this.#at, target);
    });
  }

  copyFrom(source: readonly unknown[]): void {
    this.#demand(this.#measured, this.#site, source);
    this.#access(this.#measured, this.#at, this.#site, (memory) => this.#whole.write(memory, this.#at, source));
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (let index = 0; index < this.length; index++) yield this.get(index);
  }

  #place(index: number): number {
    const { length } = this;
    const start = this.#measured.kind === "list" ? this.#measured.start : 0;
    if (Number.isInteger(index) && index >= 0 && index < length)
      return this.#at + start + index * this.#measured.stride;
    const [fault, expected] = [`there is no element ${String(index)}; the array has ${length}`, `0 to ${length - 1}`];
    const error = { code: "bad-position", problem: fault, type: printType(this.#measured.node), expected } as const;
    throw faultError(atSite(this.#site, { ...error, received: String(index), path: [], offset: 0 }));
  }

  #siteOf(index: number): Site {
    const start = this.#measured.kind === "list" ? this.#measured.start : 0;
    return siteWithin(this.#site, index, start + index * this.#measured.stride);
  }

  #demand(measured: Measured, site: Site, value: unknown): void {
    const fault = checkValue(measured, value);
    if (fault !== undefined) throw faultError(atSite(site, fault));
  }

  #demandTarget(target: unknown, length: number): void {
    const { element, node } = this.#measured;
    const kind = element.kind === "number" ? NUMBERS[element.node.type].array.name : "Array";
    const actual = Array.isArray(target) ? "Array" : ArrayBuffer.isView(target) ? tagOf(target) : "";
    const right = actual === kind;
    if (right && (target as ArrayLike<unknown>).length === length) return;
    const problem = `the target is ${show(target)}`;
    const fault = {
      code: right ? "wrong-length" : "wrong-type",
      problem,
      type: printType(node),
      expected: `${kind} of ${length}`,
    } as const;
    throw faultError(atSite(this.#site, { ...fault, received: show(target), path: [], offset: 0 }));
  }

  /** Runs an access, and says where the bytes are wrong if they are. */
  #access<T>(measured: Measured, at: number, site: Site, access: (memory: Memory) => T): T {
    const memory = this.#memory;
    try {
      return access(memory);
    } catch (error) {
      const fault = memory.intact && error instanceof LayoutError ? checkBytes(measured, memory.data, at) : undefined;
      if (fault !== undefined) throw faultError(atSite(site, fault));
      return memory.explain(error);
    }
  }
}

/** What a live array shows on the console: its elements as they are at this moment. */
Object.defineProperty(LiveArray.prototype, INSPECT, {
  value(this: LiveArray): unknown {
    try {
      return [...this];
    } catch (error) {
      return error;
    }
  },
});
