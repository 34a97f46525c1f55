import { checkBytes } from "../check-bytes.ts";
import { checkValue } from "../check-value.ts";
import { LayoutError } from "../errors.ts";
import { atSite, faultError, type Site, within } from "../fault.ts";
import type { Measured, MeasuredField, MeasuredStruct } from "../measured.ts";
import { refusePlace, stands } from "./engine.ts";
import type { Memory } from "./memory.ts";

/** A view of one struct, whichever engine made its class: accessors on a prototype, over bytes and a place in them. */
export interface LiveStruct {
  $at(offset: number): this;
  readonly $offset: number;
}

/** The method by which Node shows an object on the console. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** What a view shows on the console: its fields as they are at this moment, after the name of the arm that it is of. */
export function showFields(view: object, { fields }: MeasuredStruct, arm?: string): object {
  const show = (name: string): unknown => {
    try {
      return (view as Record<string, unknown>)[name];
    } catch (error) {
      return error;
    }
  };
  const names = arm === undefined ? [] : ["kind"];
  return Object.fromEntries([...names, ...fields.map(({ name }) => name)].map((name) => [name, show(name)]));
}

/** Throws unless a layout may stand at `at`: inside the bytes, and at a multiple of its alignment. */
export function checkPlace(measured: MeasuredStruct, bytes: Uint8Array, at: number): void {
  if (!stands(measured, bytes, at)) refusePlace(measured, bytes, at);
  const address = bytes.byteOffset + at;
  if (measured.aligned && address % measured.alignment !== 0) {
    const expected = `a multiple of ${measured.alignment}`;
    const message = `a view of this aligned layout cannot stand at byte ${address} of its buffer; expected ${expected}`;
    throw new LayoutError("misaligned", message, { offset: 0, expected, received: String(address) });
  }
}

/** Throws what is wrong with the value that a field of a view was given; `site` is the view's. */
export function refuseField({ name, type, offset }: MeasuredField, value: unknown, site: Site): never {
  const fault = checkValue(type, value);
  if (fault !== undefined) throw faultError(atSite(site, within(name, offset, fault)));
  throw new LayoutError("wrong-type", `${name} changed while it was written`, { path: name });
}

/** Throws what is wrong with the bytes of a field of a view that stands at `at`; `site` is the view's. */
export function refuseFieldBytes({ name, type, offset }: MeasuredField, data: DataView, at: number, site: Site): never {
  const fault = checkBytes(type, data, at + offset);
  if (fault !== undefined) throw faultError(atSite(site, within(name, offset, fault)));
  // INVARIANT: whoever shares the memory may have written since the view looked; the value is still refused.
  throw new LayoutError("wrong-type", `${name} changed while it was read`, { path: name });
}

/** Throws why a field of a view that stands at `at` could not be read or written; `site` is the view's. */
export function failField(field: MeasuredField, memory: Memory, at: number, site: Site, error: unknown): never {
  // An element's own error knows no path; one that is not about bytes, or of an inner view, is passed on.
  const plain = memory.intact && error instanceof LayoutError && error.context.path === undefined;
  if (plain && checkBytes(field.type, memory.data, at + field.offset) !== undefined) {
    refuseFieldBytes(field, memory.data, at, site);
  }
  return memory.explain(error);
}

/** Whether what a view shows of a field stays right until the view moves, so that it may be kept. */
export function isSteady({ kind }: Measured): boolean {
  return kind === "array" || kind === "list" || kind === "image" || kind === "bytes" || kind === "struct";
}
