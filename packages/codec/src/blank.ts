import { elementOf } from "./engine/closures/element-of.ts";
import { Memory } from "./engine/memory.ts";
import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type { Measured } from "./measured.ts";
import type { StructNode } from "./node.ts";

/**
 * The bytes of a value that nobody filled in yet: zeros, with constants and defaults in their places, and the first name
 * of an enum that has none for zero. They can be decoded, and a view of them can be filled in field by field.
 *
 * @returns `LENGTH` bytes in an array of their own
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * blank(layout("const(u8, 7) + u8 x = 1 + u8 y")); // Uint8Array [7, 1, 0]
 */
export function blank(layout: { readonly node: StructNode }): Uint8Array<ArrayBuffer> {
  const measured = measure(givenLayout(layout));
  const bytes = new Uint8Array(measured.size);
  fillIn(measured, new Memory(bytes), 0);
  return bytes;
}

function fillIn(measured: Measured, memory: Memory, at: number): void {
  switch (measured.kind) {
    case "number":
    case "safe-integer":
    case "bool":
    case "time":
    case "uuid":
    case "text":
    case "char":
    case "bytes":
    case "blob":
    case "image":
    case "bounded-image":
    case "list":
    case "flags":
    case "bits":
    case "optional":
    case "zstd":
      return;
    case "enum": {
      const [first] = measured.node.members;
      const named = measured.node.members.some(({ value }) => value === 0);
      if (first !== undefined && !named) elementOf(measured).write(memory, at, first.name);
      return;
    }
    case "array": {
      const { element, length, stride } = measured;
      // Most arrays are of numbers, and long.
      if (element.kind === "number") return;
      for (let index = 0; index < length; index++) fillIn(element, memory, at + index * stride);
      return;
    }
    case "union": {
      const [first] = measured.arms;
      if (first !== undefined) fillIn(first.type, memory, at + measured.start);
      return;
    }
    case "struct":
      for (const { type, offset, value } of measured.constants) elementOf(type).write(memory, at + offset, value);
      for (const { type, offset, default: value } of measured.fields) {
        if (value === undefined) fillIn(type, memory, at + offset);
        else elementOf(type).write(memory, at + offset, value);
      }
  }
}
