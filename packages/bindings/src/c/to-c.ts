import { fingerprint, type Layout, selfDescription } from "@mortise/codec";
import { measuredLayout, print } from "@mortise/codec/measured";
import { comment } from "../comment.ts";
import { hex, linesOf } from "../literal.ts";
import { checkName, snake } from "../names.ts";
import { type Record, recordsIn } from "../shape.ts";
import { shapeOf } from "../shape-of.ts";
import { accessors, define } from "./accessors.ts";
import { declaration } from "./declarations.ts";
import { type CNames, namesOf } from "./names.ts";
import { RUNTIME } from "./runtime.ts";
import { whole } from "./whole.ts";

// All runtimes have it; naming it here spares this package the types of one.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

/**
 * A layout as a C11 header, which C++17 programs include too: a struct for each part, asserts on every size and offset,
 * functions that read and write in the layout's byte order and refuse what cannot be, and constants of all names.
 *
 * @param name what the root type is called, and what all other names begin with
 * @throws BindingError `bad-name` for a name that is no identifier; LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("frame.h", toC(layout("image(40,50,bgr) + i32 width + i32 height"), "frame"));
 */
export function toC(layout: Pick<Layout, "node">, name: string): string {
  const root = shapeOf(measuredLayout(layout));
  const names = namesOf(root, checkName("C", name));
  const guard = `MORTISE_LAYOUT_${snake(name).toUpperCase()}_H`;
  const described = linesOf(selfDescription(layout), octal).replaceAll("\n", " \\\n");
  return `/*
 * ${comment(print(layout.node))}
 *
 * Made by toC of @mortise/bindings. Make it again when the layout changes.
 */
#ifndef ${guard}
#define ${guard}

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

${RUNTIME}
#define ${names.global(root, "length")} ${root.size}
#define ${names.global(root, "fingerprint")} UINT64_C(0x${hex(fingerprint(layout), 16)})
#define ${names.global(root, "description")} \\
${described}

${recordsIn(root)
  .map((record) => [declaration(record, names), ...accessors(record, names), ...whole(record, names)].join("\n"))
  .join("\n\n")}
${entrances(root, names).join("\n")}

#endif
`;
}

/** The bytes of a character in UTF-8, of three digits each, so that what follows is no digit of theirs. */
function octal(character: string): string {
  if (character === "?") return "\\?";
  return Array.from(new TextEncoder().encode(character), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** From bytes to the root's type: nothing where they end early, or stand where the type may not. */
function entrances(root: Record, names: CNames): string[] {
  const type = names.type.get(root) as string;
  const misplaced = root.alignment > 1 ? ` || (uintptr_t)bytes % ${root.alignment} != 0` : "";
  return (["const ", ""] as const).map((qualifier) => {
    const action = names.global(root, qualifier === "" ? "edit" : "view");
    return define(`${qualifier}${type} *${action}(${qualifier}void *bytes, size_t length)`, [
      `  if (bytes == NULL || length < ${root.size}${misplaced}) return NULL;`,
      `  return (${qualifier}${type} *)bytes;`,
    ]);
  });
}
