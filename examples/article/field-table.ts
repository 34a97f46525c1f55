import Table from "cli-table3";
import type { Field } from "mortise";

/** A table of a layout's fields with their values, in plain text. */
export function fieldTable(
  fields: { readonly [name: string]: Field },
  value: { readonly [name: string]: unknown },
): string {
  const table = new Table({
    head: ["name", "type", "offset", "size", "value"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", "right", "right", "left"],
  });
  for (const { name, type, offset, size } of Object.values(fields)) {
    table.push([name, type, String(offset), String(size), brief(value[name])]);
  }
  return table.toString();
}

function brief(value: unknown): string {
  if (!ArrayBuffer.isView(value)) return String(value);
  const bytes = [...new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, 6))];
  return `${bytes.join(" ")} …`;
}
