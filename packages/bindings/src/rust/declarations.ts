import { comment, titleOf } from "../comment.ts";
import { gapsIn, type Part, type Record, type Scalar } from "../shape.ts";
import type { RustNames } from "./names.ts";

/**
 * The struct of a record, and what must be true of it. Each number is its bytes, so that no place is a wrong one for the
 * struct, no byte a wrong one for a field, and nothing depends on the machine's byte order.
 */
export function declaration(record: Record, names: RustNames): string {
  const type = names.type.get(record) as string;
  const { parts, arms, armsAt, size } = record;
  const members = [
    ...parts.map((part) => ({
      offset: part.offset,
      line: `pub ${names.field.get(part)}: ${fieldType(part, names)}, // ${part.offset}: ${comment(part.note)}`,
      name: names.field.get(part),
    })),
    ...(arms.length > 0
      ? [{ offset: armsAt, line: `pub arms: [u8; ${size - armsAt}], // ${armsAt}`, name: "arms" }]
      : []),
    ...Array.from(gapsIn(record), (gap) => {
      const name = names.padding(record, gap.offset);
      return { offset: gap.offset, line: `pub ${name}: [u8; ${gap.size}],`, name };
    }),
  ].sort((a, b) => a.offset - b.offset);
  return `/// \`${titleOf(record)}\`: ${size} bytes
#[derive(Clone, Copy)]
#[repr(C)]
pub struct ${type} {
${members.map(({ line }) => `    ${line}`).join("\n")}
}
const _: () = assert!(core::mem::size_of::<${type}>() == ${size} && core::mem::align_of::<${type}>() == 1);
${members.map(({ name, offset }) => `const _: () = assert!(core::mem::offset_of!(${type}, ${name}) == ${offset});`).join("\n")}
${parts.map((part) => enumeration(part, names)).join("")}`;
}

function fieldType({ element, dimensions }: Part, names: RustNames): string {
  let type: string;
  if (element.kind === "record") type = names.type.get(element) as string;
  else if (element.size === 1 && element.kind === "scalar") type = "u8";
  else type = `[u8; ${element.size}]`;
  for (const dimension of [...dimensions].reverse()) type = `[${type}; ${dimension}]`;
  return type;
}

/** The type of the names that a number may have. */
function enumeration(part: Part, names: RustNames): string {
  const type = names.enumeration.get(part);
  const { meaning, type: base } = part.element as Scalar;
  if (type === undefined || meaning.kind !== "enum") return "";
  const members = meaning.members.map(({ name, value }) => ({ name: names.member(part, name), value }));
  return `
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(${base})]
pub enum ${type} {
${members.map(({ name, value }) => `    ${name} = ${value},`).join("\n")}
}

impl ${type} {
    fn of(number: ${base}, part: &'static str) -> Result<Self, LayoutError> {
        match number {
${members.map(({ name, value }) => `            ${value} => Ok(Self::${name}),`).join("\n")}
            _ => Err(LayoutError { code: "unknown-member", part }),
        }
    }
}
`;
}
