import { lengthOf, type Part, type Record, type Scalar } from "../shape.ts";
import { isBuffer, valueType, wordType } from "./declarations.ts";
import type { CSharpNames } from "./names.ts";

/** The properties and functions of a record that read and write its parts. */
export function accessors(record: Record, names: CSharpNames): string[] {
  const own = record.parts.flatMap((part) => ofPart(part, record, names));
  const [length, data] = record.parts as [Part, Part];
  switch (record.role) {
    case "struct":
    case "optional":
    case "bounded-image":
    case "list":
    case "union":
      return own;
    case "text":
    case "blob":
    case "zstd":
      return [...own, ...ofCounted(length, data, record, names)];
  }
}

function ofCounted(length: Part, data: Part, record: Record, names: CSharpNames): string[] {
  // A local variable may have the name of a part.
  const [count, bytes] = [`this.${names.member.get(length)}`, `this.${names.member.get(data)}`];
  const where = quoted(record);
  const used = `/// <summary>A copy of the bytes that are there.</summary>
public byte[] Used
{
    get { int length = (int)${count}; fixed (byte* at = ${bytes}) return Bytes.Copy(at, length); }
    set { fixed (byte* at = ${bytes}) Bytes.Fill(at, ${data.size}, value, ${where}); ${count} = (uint)value.Length; }
}`;
  if (record.role !== "text") return [used];
  return [
    used,
    `public string Text
{
    get { int length = (int)${count}; fixed (byte* at = ${bytes}) return Bytes.ToText(at, length, ${where}); }
    set { Used = Bytes.OfText(value, ${where}); }
}`,
  ];
}

function ofPart(part: Part, record: Record, names: CSharpNames): string[] {
  const { element, dimensions } = part;
  const [member, raw] = [names.member.get(part), names.raw.get(part)];
  const where = quoted(record, part);
  const arrayed = dimensions.length > 0;
  const index = `Bytes.Index(index, ${lengthOf(part)})`;
  if (element.kind === "record") {
    if (!arrayed) return [];
    const type = names.type.get(element);
    return [
      `public ref ${type} ${names.get.get(part)}(int index)
{
    fixed (byte* at = ${raw}) return ref ((${type}*)at)[${index}];
}`,
    ];
  }
  if (isBuffer(part)) return [];
  if (element.kind === "octets") {
    const at = arrayed ? `at + ${index} * ${element.size}` : "at";
    return reading(part, names, "string", {
      get: `fixed (byte* at = ${raw}) return Bytes.ToChars(${at}, ${element.size}, ${where});`,
      set: `fixed (byte* at = ${raw}) Bytes.PutChars(${at}, ${element.size}, value, ${where});`,
    });
  }
  if (element.meaning.kind === "constant") {
    const bytes = Array.from(part.initial as Uint8Array).join(", ");
    return [
      `public bool ${member}
{
    get { ${wordType(element)} word = ${raw}; return Bytes.Same((byte*)&word, new byte[] { ${bytes} }); }
}`,
    ];
  }
  const stored = arrayed ? `at[${index}]` : (raw as string);
  const enclosed = (statement: string) =>
    arrayed ? `fixed (${wordType(element)}* at = ${raw}) ${statement}` : statement;
  const number = valueType(element);
  const { type, shown, given } = seen(element, names.enumeration.get(part) ?? number);
  const wrong = refusal(element, where);
  const read = fromWord(element, stored);
  const get =
    wrong === "" && shown === "number"
      ? [enclosed(`return ${read};`)]
      : [
          ...(arrayed ? [`${number} number;`, enclosed(`number = ${read};`)] : [`${number} number = ${read};`]),
          wrong,
          `return ${shown};`,
        ];
  const set =
    wrong === "" && given === "value"
      ? [enclosed(`${stored} = ${toWord(element, "value")};`)]
      : [
          `${number} number = ${given};`,
          element.meaning.kind === "bool" ? "" : wrong,
          enclosed(`${stored} = ${toWord(element, "number")};`),
        ];
  const sentence = (statements: readonly string[]) => statements.filter((text) => text !== "").join(" ");
  return [...reading(part, names, type, { get: sentence(get), set: sentence(set) }), ...constants(part, names)];
}

/** What a program sees of a number: its type, the `number` as that, and a `value` as a number. */
function seen(
  element: Scalar,
  type: string,
): { readonly type: string; readonly shown: string; readonly given: string } {
  switch (element.meaning.kind) {
    case "bool":
      return { type: "bool", shown: "number != 0", given: "(byte)(value ? 1 : 0)" };
    case "enum":
    case "flags":
      return { type, shown: `(${type})number`, given: `(${valueType(element)})value` };
    case "number":
    case "time":
    case "safe":
    case "count":
    case "bits":
    case "constant":
      return { type, shown: "number", given: "value" };
  }
}

/** A property of one element, two functions of an array. */
function reading(
  part: Part,
  names: CSharpNames,
  type: string,
  { get, set }: { readonly get: string; readonly set: string },
): string[] {
  if (part.dimensions.length === 0) {
    return [`public ${type} ${names.member.get(part)}\n{\n    get { ${get} }\n    set { ${set} }\n}`];
  }
  return [
    `public ${type} ${names.get.get(part)}(int index)\n{\n    ${get}\n}`,
    `public void ${names.set.get(part)}(int index, ${type} value)\n{\n    ${set}\n}`,
  ];
}

function constants(part: Part, names: CSharpNames): string[] {
  const { meaning } = part.element as Scalar;
  if (meaning.kind !== "bits") return [];
  return meaning.members.flatMap(({ name, shift, width }) => [
    `public const int ${names.word(part, name, "Shift")} = ${shift};`,
    `public const uint ${names.word(part, name, "Mask")} = ${2 ** width - 1};`,
  ]);
}

/** A statement that throws for a `number` that may not stand there; nothing where each may. */
function refusal({ type, meaning }: Scalar, where: string): string {
  const thrown = (code: string) => `throw new LayoutException("${code}", ${where});`;
  switch (meaning.kind) {
    case "number":
    case "time":
    case "flags":
    case "bits":
    case "constant":
      return "";
    case "bool":
      return `if (number > 1) ${thrown("invalid-bool")}`;
    case "count":
      return `if (number > ${meaning.most}) ${thrown("over-capacity")}`;
    case "safe":
      return `if (${type === "i64" ? "number < -9007199254740991 || " : ""}number > 9007199254740991) ${thrown("out-of-range")}`;
    case "enum": {
      const cases = meaning.members.map(({ value }) => `case ${value}:`).join(" ");
      return `switch (number) { ${cases} break; default: ${thrown("unknown-member")} }`;
    }
  }
}

function fromWord(element: Scalar, stored: string): string {
  const { type, size, littleEndian } = element;
  const ordered = size === 1 ? stored : `Bytes.Order(${stored}, ${littleEndian})`;
  if (type === "f16") return `Bytes.ToHalf(${ordered})`;
  if (type === "f32") return `Bytes.ToSingle(${ordered})`;
  if (type === "f64") return `Bytes.ToDouble(${ordered})`;
  return type.startsWith("i") ? `unchecked((${valueType(element)})${ordered})` : ordered;
}

function toWord(element: Scalar, value: string): string {
  const { type, size, littleEndian } = element;
  let made = value;
  if (type === "f16") made = `Bytes.OfHalf(${value})`;
  else if (type === "f32") made = `Bytes.OfSingle(${value})`;
  else if (type === "f64") made = `Bytes.OfDouble(${value})`;
  else if (type.startsWith("i")) made = `unchecked((${wordType(element)})${value})`;
  return size === 1 ? made : `Bytes.Order(${made}, ${littleEndian})`;
}

/** A part in words, for exceptions. */
export function quoted({ path }: Record, part?: Part): string {
  return `"${[...path, ...(part === undefined ? [] : [part.name])].join(".")}"`;
}
