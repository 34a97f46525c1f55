import { lengthOf, type Meaning, type Part, type Record, type Scalar } from "../shape.ts";
import type { CNames } from "./names.ts";
import { literal, orderedType, valueType } from "./numbers.ts";

/** The functions of a record that read and write its parts. What is a record needs none: it is a member. */
export function accessors(record: Record, names: CNames): string[] {
  const functions = record.parts.flatMap((part) => ofPart(part, record, names));
  switch (record.role) {
    case "struct":
    case "list":
    case "optional":
    case "union":
    case "bounded-image":
      return functions;
    case "text":
    case "blob":
    case "zstd":
      return [...functions, ...ofCounted(record, names)];
  }
}

function ofPart(part: Part, record: Record, names: CNames): string[] {
  const { element } = part;
  const type = names.type.get(record) as string;
  if (element.kind === "record") return [];
  const arrayed = part.dimensions.length > 0;
  const index = arrayed ? ", size_t index" : "";
  const checked = arrayed ? [`  assert(index < ${lengthOf(part)});`] : [];
  const offset = `${part.offset}${arrayed ? ` + index * ${element.size}` : ""}`;
  const at = `(const uint8_t *)self + ${offset}`;
  if (element.kind === "octets") {
    if (element.content !== "char") return [];
    const body = [...checked, `  return mortise_char_length(${at}, ${element.size});`];
    return [define(`size_t ${names.global(part, "length")}(const ${type} *self${index})`, body)];
  }
  const ordered = orderedType(element);
  if (element.meaning.kind === "constant") {
    const bytes = Array.from(part.initial as Uint8Array);
    const body = [
      `  static const uint8_t expected[] = {${bytes.join(", ")}};`,
      `  return memcmp(${at}, expected, sizeof expected) == 0;`,
    ];
    return [define(`bool ${names.global(part, "has")}(const ${type} *self)`, body)];
  }
  const value = valueType(element);
  const wrong = refusal(element, "stored");
  const stored = element.meaning.kind === "bool" ? "uint8_t" : value;
  const get =
    wrong === undefined
      ? define(`${value} ${names.global(part, "get")}(const ${type} *self${index})`, [
          ...checked,
          `  return mortise_load_${ordered}(${at});`,
        ])
      : define(`bool ${names.global(part, "get")}(const ${type} *self${index}, ${value} *value)`, [
          ...checked,
          `  ${stored} stored = mortise_load_${ordered}(${at});`,
          ...wrong,
          `  *value = ${element.meaning.kind === "bool" ? "stored != 0" : "stored"};`,
          "  return true;",
        ]);
  const refused = element.meaning.kind === "bool" ? undefined : refusal(element, "value");
  const store = `  mortise_store_${ordered}((uint8_t *)self + ${offset}, value);`;
  const head = `${names.global(part, "set")}(${type} *self${index}, ${value} value)`;
  const set =
    refused === undefined
      ? define(`void ${head}`, [...checked, store])
      : define(`bool ${head}`, [...checked, ...refused, store, "  return true;"]);
  return [get, set];
}

/** Statements that return false for a number that may not stand there; `undefined` where each may. */
function refusal({ type, meaning }: Scalar, value: string): string[] | undefined {
  switch (meaning.kind) {
    case "number":
    case "time":
    case "flags":
    case "bits":
    case "constant":
      return undefined;
    case "bool":
      return [`  if (${value} > 1) return false;`];
    case "safe": {
      const low = type === "i64" ? `${value} < -INT64_C(9007199254740991) || ` : "";
      return [`  if (${low}${value} > ${type === "i64" ? "INT64_C" : "UINT64_C"}(9007199254740991)) return false;`];
    }
    case "count":
      return [`  if (${value} > ${literal(meaning.most)}) return false;`];
    case "enum":
      return [`  switch (${value}) {`, ...cases(meaning), "      break;", "    default:", "      return false;", "  }"];
  }
}

function cases({ members }: Extract<Meaning, { kind: "enum" }>): string[] {
  return members.map(({ value }) => `    case ${literal(value)}:`);
}

/** All of the bytes in use, and other ones. */
function ofCounted(record: Record, names: CNames): string[] {
  const type = names.type.get(record) as string;
  const [length, data] = record.parts as [Part, Part];
  const member = names.member.get(data);
  const { size } = data;
  return [
    define(`bool ${names.global(record, "read")}(const ${type} *self, const uint8_t **bytes, uint32_t *length)`, [
      `  if (!${names.global(length, "get")}(self, length)) return false;`,
      `  *bytes = self->${member};`,
      "  return true;",
    ]),
    define(`bool ${names.global(record, "write")}(${type} *self, const void *bytes, size_t length)`, [
      `  if (length > ${size}) return false;`,
      `  if (length > 0) memcpy(self->${member}, bytes, length);`,
      `  memset(self->${member} + length, 0, ${size} - length);`,
      `  ${names.global(length, "set")}(self, (uint32_t)length);`,
      "  return true;",
    ]),
  ];
}

/** A function of a header. */
export function define(head: string, body: readonly string[]): string {
  return [`static inline ${head} {`, ...body, "}"].join("\n");
}
