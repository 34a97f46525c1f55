import { LayoutError } from "../src/errors.ts";
import type { Measured } from "../src/measured.ts";
import { NATIVE_LITTLE } from "../src/numbers.ts";

/** Whether a view's array of a kind is live, and in an order that is not this machine's. */
function isForeign(measured: Measured): boolean {
  if (measured.kind === "optional") return isForeign(measured.element);
  const array = measured.kind === "image" ? measured.samples : measured;
  if (array.kind !== "array" || array.element.kind !== "number" || NATIVE_LITTLE) return false;
  const { node, size, littleEndian } = array.element;
  return array.aligned && littleEndian && size > 1 && node.type !== "f16";
}

/** What a view shows of a part; `instead`, where it has to refuse that because of the machine's order. */
function look(type: Measured, show: () => unknown, instead: unknown): unknown {
  if (!isForeign(type) || instead === undefined) return show();
  try {
    show();
  } catch (error) {
    if (error instanceof LayoutError && error.code === "foreign-order") return instead;
    throw error;
  }
  throw new Error("an array in a foreign order was shown");
}

/**
 * Reads all of a view into a plain value, through its accessors alone.
 *
 * @param value what it should be, for the arrays that this machine cannot show; without it they are errors
 */
export function copyOf(measured: Measured, seen: unknown, value?: unknown): unknown {
  const partOf = (name: string | number) => (value as Record<string | number, unknown> | undefined)?.[name];
  switch (measured.kind) {
    case "struct": {
      const object = {};
      for (const { name, type } of measured.fields) {
        const value = copyOf(
          type,
          look(type, () => (seen as Record<string, unknown>)[name], partOf(name)),
          partOf(name),
        );
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
      }
      return object;
    }
    case "array":
    case "list": {
      if (ArrayBuffer.isView(seen)) return (seen as Uint8Array).slice();
      const array = seen as { length: number; get(index: number): unknown; copyTo(): unknown };
      if (measured.element.kind === "number") return array.copyTo();
      const { element } = measured;
      return Array.from({ length: array.length }, (_, index) => {
        return copyOf(
          element,
          look(element, () => array.get(index), partOf(index)),
          partOf(index),
        );
      });
    }
    case "image":
      return copyOf(measured.samples, seen, value);
    case "bytes":
    case "blob":
      return (seen as Uint8Array).slice();
    case "bounded-image":
    case "flags":
    case "bits":
      return Object.fromEntries(Object.entries(seen as object));
    case "union": {
      const { kind } = seen as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind) as (typeof measured.arms)[number];
      return Object.fromEntries([["kind", kind], ...Object.entries(copyOf(arm.type, seen, value) as object)]);
    }
    case "optional":
      return seen === undefined ? undefined : copyOf(measured.element, seen, value);
    default:
      return seen;
  }
}
