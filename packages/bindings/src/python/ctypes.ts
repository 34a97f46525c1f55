import { comment } from "../comment.ts";
import { Scope } from "../names.ts";
import { gapsIn, type Part, type Record, type Scalar } from "../shape.ts";
import { OF_STRUCTURES, RESERVED } from "./reserved.ts";

/** The classes' names. */
type Names = ReadonlyMap<Record, string>;

const FORBIDDEN: ReadonlySet<string> = new Set([...RESERVED, ...OF_STRUCTURES]);

// Halves are their bits: ctypes has no type for them.
// biome-ignore format: a table
const TYPES: { readonly [T in Scalar["type"]]: string } = {
  u8: "c_uint8", u16: "c_uint16", u32: "c_uint32", u64: "c_uint64",
  i8: "c_int8", i16: "c_int16", i32: "c_int32", i64: "c_int64",
  f16: "c_uint16", f32: "c_float", f64: "c_double",
};

/**
 * A record as a structure of ctypes. Each byte belongs to a field, so that no alignment has a say: `_pack_` is 1, and
 * `_layout_` says which rule that is, as Python from 3.14 on wants to be told.
 *
 * @param unions the names of what holds the arms of those that have some
 */
export function ctypesClass(record: Record, names: Names, unions: Names): string {
  const name = names.get(record) as string;
  const { parts, arms, armsAt, size } = record;
  const scope = new Scope(FORBIDDEN);
  const fields = parts.map((part) => ({ offset: part.offset, line: field(scope.claim(part.name), part, names) }));
  const gaps = Array.from(gapsIn(record), (gap) => {
    const line = `("${scope.claim(`padding_at_${gap.offset}`)}", ctypes.c_uint8 * ${gap.size}),`;
    return { offset: gap.offset, line };
  });
  const union = arms.length > 0 ? [{ offset: armsAt, line: `("as_", ${unions.get(record)}),  # ${armsAt}` }] : [];
  const lines = [...fields, ...gaps, ...union].sort((a, b) => a.offset - b.offset).map(({ line }) => `        ${line}`);
  const place = record.path.length === 0 ? "The layout" : comment(record.path.join("."));
  const title = record.note === "" ? place : `${place}, ${comment(record.note)}`;
  return `${arms.length > 0 ? armsOf(record, names, unions) : ""}class ${name}(ctypes.Structure):
    # ${title}: ${size} bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
${lines.join("\n")}
    ]
`;
}

function armsOf(record: Record, names: Names, unions: Names): string {
  const scope = new Scope(FORBIDDEN);
  const lines = record.arms.map((arm) => {
    return `        ("${scope.claim(arm.name)}", ${names.get(arm.record)}),  # where the tag is ${arm.number}`;
  });
  // A packed union ends where its longest arm does.
  lines.push(`        ("${scope.claim("bytes")}", ctypes.c_uint8 * ${record.size - record.armsAt}),`);
  return `class ${unions.get(record)}(ctypes.Union):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
${lines.join("\n")}
    ]


`;
}

function field(name: string, { element, dimensions, offset, note }: Part, names: Names): string {
  let type: string;
  if (element.kind === "record") type = names.get(element) as string;
  else if (element.kind === "octets") type = `ctypes.c_uint8 * ${element.size}`;
  else {
    const order = element.size === 1 ? "" : element.littleEndian ? ".__ctype_le__" : ".__ctype_be__";
    type = `ctypes.${TYPES[element.type]}${order}`;
  }
  // The last dimension is the innermost array.
  for (const dimension of [...dimensions].reverse()) type = `${type.includes(" ") ? `(${type})` : type} * ${dimension}`;
  return `("${name}", ${type}),  # ${offset}: ${comment(note)}`;
}
