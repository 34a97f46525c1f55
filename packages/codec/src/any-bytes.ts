import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { StructNode } from "./node.ts";

/**
 * Whether every `LENGTH` bytes are a value of a layout, so that decoding refuses none. Such bytes can be decoded while
 * someone else changes them: the value is then of a moment that never was, but a value.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * takesAnyBytes(layout("image(40,50,bgr) + i32 width + i32 height")); // true
 * takesAnyBytes(layout("bool ready")); // false: 2 is no bool
 */
export function takesAnyBytes(layout: { readonly node: StructNode }): boolean {
  return takesAny(measure(givenLayout(layout)));
}

function takesAny(measured: Measured): boolean {
  switch (measured.kind) {
    case "number":
    case "time":
    case "uuid":
    case "bytes":
    case "image":
    case "flags":
    case "bits":
      return true;
    case "safe-integer":
    case "bool":
    case "text":
    case "char":
    case "blob":
    case "bounded-image":
    case "list":
    case "enum":
    case "union":
    case "optional":
    case "zstd":
      return false;
    case "array":
      return takesAny(measured.element);
    case "struct":
      return measured.constants.length === 0 && measured.fields.every(({ type }) => takesAny(type));
  }
}
