import { fingerprint, type Layout } from "@mortise/codec";
import { measuredLayout, print } from "@mortise/codec/measured";
import { comment } from "../comment.ts";
import { indent } from "../indent.ts";
import { checkName } from "../names.ts";
import { recordsIn } from "../shape.ts";
import { shapeOf } from "../shape-of.ts";
import { accessors } from "./accessors.ts";
import { declaration } from "./declarations.ts";
import { namesOf } from "./names.ts";
import { RUNTIME } from "./runtime.ts";
import { whole } from "./whole.ts";

/**
 * A layout as a Rust module for 1.81 and later, without dependencies and without the standard library: `repr(C)` structs
 * of bytes, asserts on every size and offset, and functions that read and write numbers and refuse what cannot be.
 *
 * @param name what the root's struct is called, and what all other types' names begin with
 * @throws BindingError `bad-name` for a name that is no identifier; LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("frame.rs", toRust(layout("image(40,50,bgr) + i32 width + i32 height"), "Frame")); // mod frame;
 */
export function toRust(layout: Pick<Layout, "node">, name: string): string {
  const measured = measuredLayout(layout);
  const root = shapeOf(measured);
  const names = namesOf(root, checkName("Rust", name));
  const records = recordsIn(root).map((record) => {
    const extra = record === root ? entrances() : [];
    const functions = [...extra, ...accessors(record, names), ...whole(record, names)];
    const body = functions.map(indent).join("\n\n");
    return `${declaration(record, names)}\nimpl ${names.type.get(record)} {\n${body}\n}\n`;
  });
  return `//! \`${comment(print(layout.node))}\`
//!
//! Made by toRust of @mortise/bindings. Make it again when the layout changes.
#![allow(dead_code, non_snake_case, non_camel_case_types, non_upper_case_globals, unreachable_patterns)]

/// The bytes of the whole layout.
pub const LENGTH: usize = ${root.size};
/// What a channel with this layout has in its prologue.
pub const FINGERPRINT: u64 = 0x${fingerprint(layout).toString(16).padStart(16, "0")};

${RUNTIME}
${records.join("\n")}`;
}

function entrances(): string[] {
  return [
    ...["", "_mut"].map((suffix) => {
      const [reference, pointer] = suffix === "" ? ["&", "as_ptr() as *const"] : ["&mut ", "as_mut_ptr() as *mut"];
      return `/// The layout in the first bytes; none where they end early. Bytes that another process writes to, copy before.
pub fn from_bytes${suffix}(bytes: ${reference}[u8]) -> Option<${reference}Self> {
    if bytes.len() < LENGTH {
        return None;
    }
    // SAFETY: there are enough bytes, each is allowed to be anything, and the struct may stand at any address.
    Some(unsafe { ${reference}*(bytes.${pointer} Self) })
}`;
    }),
    `pub fn as_bytes(&self) -> &[u8] {
    // SAFETY: the struct is made of bytes, without padding between.
    unsafe { core::slice::from_raw_parts(self as *const Self as *const u8, LENGTH) }
}`,
  ];
}
