import { comment } from "../comment.ts";
import { lengthOf, type Part, type Record, type Scalar } from "../shape.ts";
import type { CSharpNames } from "./names.ts";

// biome-ignore format: a table
const VALUES: { readonly [T in Scalar["type"]]: string } = {
  u8: "byte", u16: "ushort", u32: "uint", u64: "ulong", i8: "sbyte", i16: "short", i32: "int", i64: "long",
  f16: "float", f32: "float", f64: "double",
};
const WORDS: { readonly [size: number]: string } = { 1: "byte", 2: "ushort", 4: "uint", 8: "ulong" };

/** The unsigned integer that a number is stored as. */
export function wordType({ size }: Scalar): string {
  return WORDS[size] as string;
}

/** What a number is to a program, before its names. */
export function valueType({ type }: Scalar): string {
  return VALUES[type];
}

/** Whether elements are a buffer of bytes that a program may use as it is. */
export function isBuffer({ element, dimensions }: Part): boolean {
  if (element.kind === "octets") return element.content !== "char";
  if (element.kind !== "scalar" || dimensions.length === 0) return false;
  return element.type === "u8" && element.meaning.kind === "number";
}

/** The fields of a record, each at its place. */
export function fields(record: Record, names: CSharpNames): string[] {
  return [
    ...record.parts.map((part) => field(part, names)),
    ...record.arms.map((arm) => {
      const place = `[FieldOffset(${record.armsAt})]`;
      return `${place} public ${names.type.get(arm.record)} ${names.member.get(arm)}; // where the tag is ${arm.number}`;
    }),
  ];
}

function field(part: Part, names: CSharpNames): string {
  const { element, dimensions, offset, size, note } = part;
  const place = `[FieldOffset(${offset})]`;
  const remark = `// ${offset}: ${comment(note)}`;
  if (element.kind === "record" && dimensions.length === 0) {
    return `${place} public ${names.type.get(element)} ${names.member.get(part)}; ${remark}`;
  }
  if (isBuffer(part)) return `${place} public fixed byte ${names.member.get(part)}[${size}]; ${remark}`;
  const raw = names.raw.get(part);
  if (element.kind !== "scalar") return `${place} internal fixed byte ${raw}[${size}]; ${remark}`;
  if (dimensions.length === 0) return `${place} internal ${wordType(element)} ${raw}; ${remark}`;
  return `${place} internal fixed ${wordType(element)} ${raw}[${lengthOf(part)}]; ${remark}`;
}

/** The enums of the names that numbers may have. */
export function enumerations(record: Record, names: CSharpNames): string[] {
  return record.parts.flatMap((part) => {
    const type = names.enumeration.get(part);
    const { meaning } = part.element as Scalar;
    if (type === undefined) return [];
    const members =
      meaning.kind === "enum"
        ? meaning.members.map(({ name, value }) => `${names.word(part, name)} = ${value}`)
        : meaning.kind === "flags"
          ? meaning.members.map(({ name, bit }) => `${names.word(part, name)} = ${2 ** bit}`)
          : [];
    const flags = meaning.kind === "flags" ? "[Flags] " : "";
    return [`${flags}public enum ${type} : ${valueType(part.element as Scalar)} { ${members.join(", ")} }`];
  });
}
