import { indented } from "../indent.ts";
import {
  allowedBy,
  beginningsOf,
  itemLength,
  lengthOf,
  type Part,
  type Record,
  withoutTrailingZeros,
} from "../shape.ts";
import { quoted } from "./accessors.ts";
import { isBuffer } from "./declarations.ts";
import type { CSharpNames } from "./names.ts";

/** The functions of a record that concern all of it: what it begins as, and whether its bytes are a value. */
export function whole(record: Record, names: CSharpNames): string[] {
  const type = names.type.get(record);
  return [
    `/// <summary>Zeros, constants and defaults.</summary>
public void Init()
{
    this = new ${type}();
${indented(initialised(record, names))}}`,
    `/// <exception cref="LayoutException">where the bytes in use are no value</exception>
public void Check()
{
${indented(checks(record, names))}}`,
  ];
}

function initialised(record: Record, names: CSharpNames): string[] {
  const { parts, arm } = beginningsOf(record);
  return [
    ...parts.flatMap((part) => initialPart(part, record, names)),
    ...(arm === undefined ? [] : [`this.${names.member.get(arm)}.Init();`]),
  ];
}

function initialPart(part: Part, record: Record, names: CSharpNames): string[] {
  if (part.initial === undefined) {
    return part.element.kind === "record" ? each(part, `${element(part, names)}.Init();`) : [];
  }
  const used = withoutTrailingZeros(part.initial);
  if (used.length === 0) return [];
  const at = `(byte*)self + ${part.offset}${part.dimensions.length > 0 ? ` + index * ${part.element.size}` : ""}`;
  const put = `Bytes.Put(${at}, new byte[] { ${used.join(", ")} });`;
  return each(part, `fixed (${names.type.get(record)}* self = &this) ${put}`);
}

function checks(record: Record, names: CSharpNames): string[] {
  const [first, second] = record.parts as [Part, Part];
  const read = (part: Part) => `Bytes.Look(this.${names.member.get(part)});`;
  switch (record.role) {
    case "struct":
      return record.parts.flatMap((part) => checkPart(part, record, names));
    case "text":
      return ["Bytes.Look(Text);"];
    case "blob":
    case "zstd":
      return [read(first)];
    case "list": {
      const lines = checkPart(second, record, names, "used");
      if (lines.length === 0) return [read(first)];
      const inner = itemLength(second);
      const each = inner === 1 ? "" : ` * ${inner}`;
      return [`int used = (int)this.${names.member.get(first)}${each};`, ...lines];
    }
    case "bounded-image":
      return [read(first), read(second)];
    case "optional":
      return [`if (!this.${names.member.get(first)}) return;`, ...checkPart(second, record, names)];
    case "union":
      return [
        `int tag = (int)this.${names.member.get(first)};`,
        ...record.arms.map((arm) => `if (tag == ${arm.number}) this.${names.member.get(arm)}.Check();`),
      ];
  }
}

/** @param used how many elements are there; all where that is not said */
function checkPart(part: Part, record: Record, names: CSharpNames, used?: string): string[] {
  const { element: type } = part;
  if (type.kind === "record") return each(part, `${element(part, names)}.Check();`, used);
  if (isBuffer(part)) return [];
  const found = part.dimensions.length > 0 ? `${names.get.get(part)}(index)` : `this.${names.member.get(part)}`;
  const read = `Bytes.Look(${found});`;
  if (type.kind === "octets") return each(part, read, used);
  switch (allowedBy(type.meaning)) {
    case "any":
      return [];
    case "some":
      return each(part, read, used);
    case "one":
      return [`if (!${found}) throw new LayoutException("not-constant", ${quoted(record, part)});`];
  }
}

/** A statement about one element, for each that there is. */
function each(part: Part, statement: string, used?: string): string[] {
  if (part.dimensions.length === 0) return [statement];
  return [`for (int index = 0; index < ${used ?? lengthOf(part)}; index++) ${statement}`];
}

/** The element that `index` says, or the one that there is. */
function element(part: Part, names: CSharpNames): string {
  return part.dimensions.length > 0 ? `${names.get.get(part)}(index)` : `this.${names.member.get(part)}`;
}
