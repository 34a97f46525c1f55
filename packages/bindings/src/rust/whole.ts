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
import { pathOf, subscripts } from "./accessors.ts";
import type { RustNames } from "./names.ts";

/** The functions of a record that concern all of it: what it begins as, and whether its bytes are a value. */
export function whole(record: Record, names: RustNames): string[] {
  return [
    `/// Zeros, constants and defaults.
pub fn init(&mut self) {
    // SAFETY: every field is made of bytes, and zeros are bytes.
    unsafe { core::ptr::write_bytes(self as *mut Self, 0, 1) };
${indented(initialised(record, names))}}`,
    `/// Whether the bytes in use are a value.
pub fn check(&self) -> Result<(), LayoutError> {
${indented(checks(record, names))}    Ok(())
}`,
  ];
}

function initialised(record: Record, names: RustNames): string[] {
  const { parts, arm } = beginningsOf(record);
  return [
    ...parts.flatMap((part) => initialPart(part, names)),
    ...(arm === undefined ? [] : [`self.${names.set.get(arm)}();`]),
  ];
}

function initialPart(part: Part, names: RustNames): string[] {
  const { initial, element, dimensions } = part;
  const place = `self.${names.field.get(part)}${subscripts(dimensions)}`;
  if (element.kind === "record" && initial !== undefined) {
    // A text's length and bytes.
    const [length, data] = element.parts as [Part, Part];
    const parts = [length, data].flatMap(({ offset, size }, index) => {
      const used = withoutTrailingZeros(initial.subarray(offset, offset + size));
      const field = names.field.get(index === 0 ? length : data);
      return used.length === 0 ? [] : [`${place}.${field}[..${used.length}].copy_from_slice(&[${used.join(", ")}]);`];
    });
    return each(part, parts.join(" "));
  }
  if (element.kind === "record") return each(part, `${place}.init();`);
  if (initial === undefined) return [];
  const bytes = Array.from(initial).join(", ");
  return each(part, `${place} = ${element.kind === "scalar" && element.size === 1 ? bytes : `[${bytes}]`};`);
}

function checks(record: Record, names: RustNames): string[] {
  const [first, second] = record.parts as [Part, Part];
  switch (record.role) {
    case "struct":
      return record.parts.flatMap((part) => checkPart(part, record, names));
    case "text":
      return ["self.text()?;"];
    case "blob":
    case "zstd":
      return ["self.bytes()?;"];
    case "list": {
      const inner = itemLength(second);
      const used = `self.${names.get.get(first)}()? as usize${inner === 1 ? "" : ` * ${inner}`}`;
      const lines = checkPart(second, record, names, "used");
      return lines.length === 0 ? ["self.used()?;"] : [`let used = ${used};`, ...lines];
    }
    case "bounded-image":
      return [`self.${names.get.get(first)}()?;`, `self.${names.get.get(second)}()?;`];
    case "optional": {
      const lines = checkPart(second, record, names);
      const present = `self.${names.get.get(first)}()?`;
      return lines.length === 0 ? [`${present};`] : [`if ${present} {`, ...lines.map((line) => `    ${line}`), "}"];
    }
    case "union":
      return [
        `self.${names.get.get(first)}()?;`,
        ...record.arms.map((arm) => `if let Some(arm) = self.${names.get.get(arm)}() { arm.check()?; }`),
      ];
  }
}

/** @param used how many elements are there; all where that is not said */
function checkPart(part: Part, record: Record, names: RustNames, used?: string): string[] {
  const { element, dimensions } = part;
  const index = dimensions.length > 0 ? "index" : "";
  if (element.kind === "record")
    return each(part, `self.${names.field.get(part)}${subscripts(dimensions)}.check()?;`, used);
  const get = `self.${names.get.get(part)}(${index})?;`;
  if (element.kind === "octets") return element.content === "char" ? each(part, get, used) : [];
  switch (allowedBy(element.meaning)) {
    case "any":
      return [];
    case "some":
      return each(part, get, used);
    case "one":
      return [
        `if !self.${names.set.get(part)}() {`,
        `    return Err(LayoutError { code: "not-constant", part: "${pathOf(record, part)}" });`,
        "}",
      ];
  }
}

/** A statement about one element, for each that there is. */
function each(part: Part, statement: string, used?: string): string[] {
  if (part.dimensions.length === 0) return [statement];
  return [`for index in 0..${used ?? lengthOf(part)} {`, `    ${statement}`, "}"];
}
