import { comment, titleOf } from "../comment.ts";
import { gapsIn, type Part, type Record } from "../shape.ts";
import type { CNames } from "./names.ts";
import { literal, memberType } from "./numbers.ts";

/** The struct of a record, what must be true of it, and the constants of its names. */
export function declaration(record: Record, names: CNames): string {
  const type = names.type.get(record) as string;
  const { size, alignment, arms, armsAt, parts } = record;
  const members = [
    ...parts.map((part) => ({ offset: part.offset, lines: [member(part, record, names)] })),
    ...(arms.length > 0 ? [{ offset: armsAt, lines: union(record, names) }] : []),
    ...Array.from(gapsIn(record), ({ offset, size }) => {
      return { offset, lines: [`uint8_t ${names.padding(record, offset)}[${size}];`] };
    }),
  ].sort((a, b) => a.offset - b.offset);
  const packed = !record.aligned;
  const asserts = parts.map((part) => {
    return `static_assert(offsetof(${type}, ${names.member.get(part)}) == ${part.offset}, "${type}.${names.member.get(part)} stands at ${part.offset}");`;
  });
  if (arms.length > 0) {
    asserts.push(`static_assert(offsetof(${type}, as) == ${armsAt}, "the arms of ${type} stand at ${armsAt}");`);
  }
  return [
    `/* ${titleOf(record)}: ${size} bytes, alignment ${alignment} */`,
    ...parts.flatMap((part) => words(part, names)),
    ...(packed ? ["#pragma pack(push, 1)"] : []),
    `typedef struct ${type} {`,
    ...members.flatMap(({ lines }) => lines.map((line) => `  ${line}`)),
    `} ${type};`,
    ...(packed ? ["#pragma pack(pop)"] : []),
    `static_assert(sizeof(${type}) == ${size}, "${type} has ${size} bytes");`,
    `static_assert(alignof(${type}) == ${alignment}, "${type} stands at multiples of ${alignment}");`,
    ...asserts,
  ].join("\n");
}

function member(part: Part, record: Record, names: CNames): string {
  const { element, offset, note } = part;
  const dimensions = part.dimensions.map((dimension) => `[${dimension}]`).join("");
  const name = `${names.member.get(part)}${dimensions}`;
  const remark = `/* ${offset}: ${comment(note)} */`;
  if (element.kind === "record") return `${names.type.get(element)} ${name}; ${remark}`;
  if (element.kind === "octets") return `uint8_t ${name}[${element.size}]; ${remark}`;
  const type = memberType(element);
  // Bytes in the other order have to hold the place open as a number would; some compilers align 8 bytes at 4.
  const place = record.aligned && (type === undefined || element.size === 8) ? `alignas(${element.size}) ` : "";
  return `${place}${type ?? "uint8_t"} ${name}${type === undefined ? `[${element.size}]` : ""}; ${remark}`;
}

/** The arms over each other, and over all bytes that they may take: a packed union ends where its longest arm does. */
function union(record: Record, names: CNames): string[] {
  const { arms, armsAt, size } = record;
  const lines = arms.map((arm) => {
    return `  ${names.type.get(arm.record)} ${names.member.get(arm)}; /* where the tag is ${arm.number} */`;
  });
  const bytes = `  uint8_t ${names.padding(record, armsAt)}[${size - armsAt}];`;
  return [`union { /* ${armsAt} */`, ...lines, bytes, "} as;"];
}

/** Constants of the names that a number may have. */
function words(part: Part, names: CNames): string[] {
  const { element } = part;
  if (element.kind !== "scalar") return [];
  const { meaning } = element;
  switch (meaning.kind) {
    case "number":
    case "safe":
    case "bool":
    case "time":
    case "count":
    case "constant":
      return [];
    case "enum":
      return meaning.members.map(({ name, value }) => `#define ${names.words(part, name)} ${literal(value)}`);
    case "flags":
      return meaning.members.map(({ name, bit }) => `#define ${names.words(part, name)} (1u << ${bit})`);
    case "bits":
      return meaning.members.flatMap(({ name, shift, width }) => [
        `#define ${names.words(part, name, "SHIFT")} ${shift}`,
        `#define ${names.words(part, name, "MASK")} ${literal(2 ** width - 1)}`,
      ]);
  }
}
