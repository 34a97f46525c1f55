import type { Measured } from "../src/measured.ts";

/** Reads all of a view into a plain value, through its accessors alone. */
export function copyOf(measured: Measured, seen: unknown): unknown {
  switch (measured.kind) {
    case "struct": {
      const object = {};
      for (const { name, type } of measured.fields) {
        const value = copyOf(type, (seen as Record<string, unknown>)[name]);
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
      }
      return object;
    }
    case "array":
    case "list": {
      if (ArrayBuffer.isView(seen)) return (seen as Uint8Array).slice();
      const array = seen as { length: number; get(index: number): unknown; copyTo(): unknown };
      if (measured.element.kind === "number") return array.copyTo();
      return Array.from({ length: array.length }, (_, index) => copyOf(measured.element, array.get(index)));
    }
    case "image":
      return copyOf(measured.samples, seen);
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
      return Object.fromEntries([["kind", kind], ...Object.entries(copyOf(arm.type, seen) as object)]);
    }
    case "optional":
      return seen === undefined ? undefined : copyOf(measured.element, seen);
    default:
      return seen;
  }
}
