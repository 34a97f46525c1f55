import { type DescriptionPart, description } from "./description.ts";
import type { StructNode } from "./node.ts";

// FNV-1a of 64 bits (draft-eastlake-fnv): short, and the same in every language.
const BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * 64 bits that two programs compare to see whether they mean the same bytes: the FNV-1a hash of a layout's
 * {@link description} as JSON with sorted keys and no white space, in ASCII.
 *
 * It tells layouts apart that differ by accident. It is no seal: whoever wants to can make two that agree.
 *
 * @returns an unsigned 64-bit integer
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * fingerprint(layout("u64 id")) === fingerprint(layout("aligned u64(number) id = 1")); // the same bytes
 */
export function fingerprint(layout: { readonly node: StructNode }): bigint {
  let hash = BASIS;
  for (const character of canonical(description(layout))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * PRIME);
  }
  return hash;
}

/** JSON of which there is one for each value. */
function canonical(part: DescriptionPart): string {
  if (typeof part !== "object") return JSON.stringify(part);
  if (Array.isArray(part)) return `[${part.map(canonical).join(",")}]`;
  const entries = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(",")}}`;
}
