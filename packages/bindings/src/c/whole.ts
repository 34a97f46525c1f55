import {
  type Arm,
  allowedBy,
  beginningsOf,
  itemLength,
  lengthOf,
  type Part,
  type Record,
  withoutTrailingZeros,
} from "../shape.ts";
import { define } from "./accessors.ts";
import type { CNames } from "./names.ts";
import { valueType } from "./numbers.ts";

/** The functions of a record that concern all of it: what it begins as, and whether its bytes are a value. */
export function whole(record: Record, names: CNames): string[] {
  const type = names.type.get(record) as string;
  return [
    define(`void ${names.global(record, "init")}(${type} *self)`, [
      "  memset((void *)self, 0, sizeof *self);",
      ...initialised(record, names),
    ]),
    define(`bool ${names.global(record, "check")}(const ${type} *self)`, [...checks(record, names), "  return true;"]),
  ];
}

/** Statements for what has other first bytes than zeros. */
function initialised(record: Record, names: CNames): string[] {
  const { parts, arm } = beginningsOf(record);
  const ofArm =
    arm === undefined || !hasInitial(arm.record)
      ? []
      : [`  ${names.global(arm.record, "init")}(&self->as.${names.member.get(arm)});`];
  return [...parts.flatMap((part) => initialPart(part, names)), ...ofArm];
}

/** Whether a record begins as something else than zeros. */
function hasInitial(record: Record): boolean {
  const { parts, arm } = beginningsOf(record);
  const ofPart = ({ initial, element }: Part) =>
    initial !== undefined || (element.kind === "record" && hasInitial(element));
  return parts.some(ofPart) || (arm !== undefined && hasInitial(arm.record));
}

function initialPart(part: Part, names: CNames): string[] {
  const { initial, element, offset } = part;
  const index = part.dimensions.length > 0 ? ` + index * ${element.size}` : "";
  if (initial !== undefined) {
    const used = withoutTrailingZeros(initial);
    if (used.length === 0) return [];
    return [
      "  {",
      `    static const uint8_t first[] = {${used.join(", ")}};`,
      ...each(part, `  memcpy((uint8_t *)self + ${offset}${index}, first, sizeof first);`),
      "  }",
    ];
  }
  if (element.kind !== "record" || !hasInitial(element)) return [];
  return each(part, `${names.global(element, "init")}(${pointer(part, names, "")});`);
}

function checks(record: Record, names: CNames): string[] {
  const [first, second] = record.parts as [Part, Part];
  switch (record.role) {
    case "struct": {
      const lines = record.parts.flatMap((part) => checkPart(part, names));
      return lines.length === 0 ? ["  (void)self;"] : lines;
    }
    case "text":
      return [
        ...count(first, names, "length"),
        `  if (!mortise_is_utf8(self->${names.member.get(second)}, length)) return false;`,
      ];
    case "blob":
    case "zstd":
      return count(first, names, "length");
    case "list":
      return [...count(first, names, "count"), ...checkPart(second, names, "count")];
    case "bounded-image":
      return [...count(first, names, "width"), ...count(second, names, "height")];
    case "optional":
      return [
        "  bool present;",
        `  if (!${names.global(first, "get")}(self, &present)) return false;`,
        "  if (!present) return true;",
        ...checkPart(second, names),
      ];
    case "union": {
      const { element } = first;
      if (element.kind !== "scalar") return [];
      const arms = record.arms.flatMap((arm) => checkArm(arm, names));
      return [
        `  ${valueType(element)} tag;`,
        `  if (!${names.global(first, "get")}(self, &tag)) return false;`,
        ...arms,
      ];
    }
  }
}

function checkArm({ number, record }: Arm, names: CNames): string[] {
  const cast = `(const ${names.type.get(record)} *)`;
  return [`  if (tag == ${number} && !${names.global(record, "check")}(${cast}(const void *)&self->as)) return false;`];
}

/** A count that is read once, into a variable of its name. */
function count(part: Part, names: CNames, name: string): string[] {
  return [`  uint32_t ${name};`, `  if (!${names.global(part, "get")}(self, &${name})) return false;`];
}

/** @param used how many of its elements are there, in words of C; all where that is not said */
function checkPart(part: Part, names: CNames, used?: string): string[] {
  const { element } = part;
  const arrayed = part.dimensions.length > 0;
  const index = arrayed ? ", index" : "";
  const bound = used === undefined ? undefined : listBound(part, used);
  if (element.kind === "record") {
    return each(
      part,
      `if (!${names.global(element, "check")}(${pointer(part, names, "const ")})) return false;`,
      bound,
    );
  }
  if (element.kind === "octets") {
    if (element.content !== "char") return [];
    const at = `(const uint8_t *)self + ${part.offset}${arrayed ? ` + index * ${element.size}` : ""}`;
    const length = `${names.global(part, "length")}(self${index})`;
    return each(part, `if (!mortise_is_utf8(${at}, ${length})) return false;`, bound);
  }
  switch (allowedBy(element.meaning)) {
    case "any":
      return [];
    case "one":
      return [`  if (!${names.global(part, "has")}(self)) return false;`];
    case "some":
      return [
        "  {",
        `    ${valueType(element)} value;`,
        ...each(part, `  if (!${names.global(part, "get")}(self${index}, &value)) return false;`, bound),
        "  }",
      ];
  }
}

/** Elements of a list's items, which may be arrays themselves. */
function listBound(part: Part, used: string): string {
  const each = itemLength(part);
  return each === 1 ? used : `(size_t)${used} * ${each}`;
}

/** A statement about one element, for each that there is. */
function each(part: Part, statement: string, bound?: string): string[] {
  if (part.dimensions.length === 0) return [`  ${statement}`];
  return [`  for (size_t index = 0; index < ${bound ?? lengthOf(part)}; index++) ${statement.trimStart()}`];
}

/** A pointer to the element that `index` says, which counts through all dimensions. */
function pointer(part: Part, names: CNames, qualifier: "" | "const "): string {
  if (part.dimensions.length === 0) return `&self->${names.member.get(part)}`;
  const { offset, element } = part;
  const type = element.kind === "record" ? names.type.get(element) : "uint8_t";
  const at = `(${qualifier}uint8_t *)self + ${offset} + index * ${element.size}`;
  return `(${qualifier}${type} *)(${qualifier}void *)(${at})`;
}
