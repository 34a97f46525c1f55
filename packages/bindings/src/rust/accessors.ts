import { type Arm, lengthOf, type Part, type Record, type Scalar } from "../shape.ts";
import type { RustNames } from "./names.ts";

/** The functions of a record that read and write its parts. What is a record needs none: it is a field. */
export function accessors(record: Record, names: RustNames): string[] {
  const functions = record.parts.flatMap((part) => ofPart(part, record, names));
  const [first, second] = record.parts as [Part, Part];
  switch (record.role) {
    case "struct":
    case "optional":
    case "bounded-image":
      return functions;
    case "text":
      return [
        ...functions,
        `pub fn text(&self) -> Result<&str, LayoutError> {
    let bytes = self.bytes()?;
    core::str::from_utf8(bytes).map_err(|_| ${error("invalid-text", record)})
}`,
        "pub fn set_text(&mut self, text: &str) -> Result<(), LayoutError> {\n    self.set_bytes(text.as_bytes())\n}",
        ...ofCounted(first, second, record, names),
      ];
    case "blob":
    case "zstd":
      return [...functions, ...ofCounted(first, second, record, names)];
    case "list": {
      const type = slice(second, names);
      return [
        ...functions,
        `/// The items that are there.
pub fn used(&self) -> Result<&[${type}], LayoutError> {
    Ok(&self.${names.field.get(second)}[..self.${names.get.get(first)}()? as usize])
}`,
      ];
    }
    case "union":
      return [...functions, ...record.arms.flatMap((arm) => ofArm(arm, first, names))];
  }
}

/** What one of the outermost elements of an array is. */
function slice({ element, dimensions }: Part, names: RustNames): string {
  let type = element.kind === "record" ? (names.type.get(element) as string) : `[u8; ${element.size}]`;
  if (element.kind === "scalar" && element.size === 1) type = "u8";
  for (const dimension of dimensions.slice(1).reverse()) type = `[${type}; ${dimension}]`;
  return type;
}

function ofArm(arm: Arm, tag: Part, names: RustNames): string[] {
  const type = names.type.get(arm.record);
  const [get, set] = [names.get.get(arm), names.set.get(arm)];
  const member = `${names.enumeration.get(tag)}::${names.member(tag, arm.name)}`;
  return [
    `/// The arm, where the tag says that it is there.
pub fn ${get}(&self) -> Option<&${type}> {
    if self.${names.get.get(tag)}() != Ok(${member}) {
        return None;
    }
    // SAFETY: the arm is no longer than \`arms\`, may stand at any address, and is made of bytes alone.
    Some(unsafe { &*(self.arms.as_ptr() as *const ${type}) })
}`,
    `/// Makes this the arm that is there, with nothing in it yet.
pub fn ${set}(&mut self) -> &mut ${type} {
    self.arms.fill(0);
    self.${names.set.get(tag)}(${member});
    // SAFETY: as above.
    let arm = unsafe { &mut *(self.arms.as_mut_ptr() as *mut ${type}) };
    arm.init();
    arm
}`,
  ];
}

function ofCounted(length: Part, data: Part, record: Record, names: RustNames): string[] {
  const field = names.field.get(data);
  return [
    `/// The bytes that are there.
pub fn bytes(&self) -> Result<&[u8], LayoutError> {
    Ok(&self.${field}[..self.${names.get.get(length)}()? as usize])
}`,
    `pub fn set_bytes(&mut self, bytes: &[u8]) -> Result<(), LayoutError> {
    if bytes.len() > ${data.size} {
        return Err(${error("wrong-length", record)});
    }
    self.${field}.fill(0);
    self.${field}[..bytes.len()].copy_from_slice(bytes);
    self.${names.set.get(length)}(bytes.len() as u32)
}`,
  ];
}

function ofPart(part: Part, record: Record, names: RustNames): string[] {
  const { element, dimensions } = part;
  if (element.kind === "record") return [];
  const [get, set] = [names.get.get(part), names.set.get(part)];
  const index = dimensions.length > 0 ? ", index: usize" : "";
  const place = `self.${names.field.get(part)}${subscripts(dimensions)}`;
  const where = `"${pathOf(record, part)}"`;
  if (element.kind === "octets") {
    if (element.content !== "char") return [];
    return [
      `pub fn ${get}(&self${index}) -> Result<&str, LayoutError> {\n    char_text(&${place}, ${where})\n}`,
      `pub fn ${set}(&mut self${index}, text: &str) -> Result<(), LayoutError> {\n    set_char_text(&mut ${place}, text, ${where})\n}`,
    ];
  }
  const { meaning } = element;
  const load = loaded(element, place);
  const store = (value: string) => `${place} = ${stored(element, value)};`;
  const type = valueType(element);
  const plain = [
    `pub fn ${get}(&self${index}) -> ${type} {\n    ${load}\n}`,
    `pub fn ${set}(&mut self${index}, value: ${type}) {\n    ${store("value")}\n}`,
  ];
  switch (meaning.kind) {
    case "number":
    case "time":
      return plain;
    case "flags":
      return [
        ...plain,
        ...meaning.members.map(({ name, bit }) => `pub const ${names.member(part, name)}: ${type} = 1 << ${bit};`),
      ];
    case "bits":
      return [
        ...plain,
        ...meaning.members.flatMap(({ name, shift, width }) => [
          `pub const ${names.member(part, name, "SHIFT")}: u32 = ${shift};`,
          `pub const ${names.member(part, name, "MASK")}: ${type} = ${2 ** width - 1};`,
        ]),
      ];
    case "bool":
      return [
        `pub fn ${get}(&self${index}) -> Result<bool, LayoutError> {
    match ${load} {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(LayoutError { code: "invalid-bool", part: ${where} }),
    }
}`,
        `pub fn ${set}(&mut self${index}, value: bool) {\n    ${store("value as u8")}\n}`,
      ];
    case "enum": {
      const name = names.enumeration.get(part);
      return [
        `pub fn ${get}(&self${index}) -> Result<${name}, LayoutError> {\n    ${name}::of(${load}, ${where})\n}`,
        `pub fn ${set}(&mut self${index}, value: ${name}) {\n    ${store(element.size === 1 ? `value as ${type}` : `(value as ${type})`)}\n}`,
      ];
    }
    case "safe":
    case "count": {
      const [code, wrong] =
        meaning.kind === "count"
          ? ["over-capacity", `value > ${meaning.most}`]
          : ["out-of-range", `${type === "i64" ? "value < -9007199254740991 || " : ""}value > 9007199254740991`];
      const refuse = `if ${wrong} {\n        return Err(LayoutError { code: "${code}", part: ${where} });\n    }`;
      return [
        `pub fn ${get}(&self${index}) -> Result<${type}, LayoutError> {\n    let value = ${load};\n    ${refuse}\n    Ok(value)\n}`,
        `pub fn ${set}(&mut self${index}, value: ${type}) -> Result<(), LayoutError> {\n    ${refuse}\n    ${store("value")}\n    Ok(())\n}`,
      ];
    }
    case "constant": {
      const bytes = Array.from(part.initial as Uint8Array).join(", ");
      const expected = element.size === 1 ? bytes : `[${bytes}]`;
      return [`pub fn ${set}(&self) -> bool {\n    ${place} == ${expected}\n}`];
    }
  }
}

/** The element that \`index\` counts to; past the last, the outermost array panics. */
export function subscripts(dimensions: readonly number[]): string {
  return dimensions
    .map((dimension, place) => {
      const inner = lengthOf({ dimensions: dimensions.slice(place + 1) });
      const at = inner === 1 ? "index" : `index / ${inner}`;
      return `[${place === 0 ? at : `${at} % ${dimension}`}]`;
    })
    .join("");
}

/** What a number is to a program. */
export function valueType({ type }: Scalar): string {
  return type === "f16" ? "f32" : type;
}

/** A part in words, for errors. */
export function pathOf({ path }: Record, { name }: Part): string {
  return [...path, name].join(".");
}

function error(code: string, { path }: Record): string {
  return `LayoutError { code: "${code}", part: "${path.join(".")}" }`;
}

function loaded(element: Scalar, place: string): string {
  if (element.size === 1) return element.type === "i8" ? `${place} as i8` : place;
  const from = element.littleEndian ? "from_le_bytes" : "from_be_bytes";
  return element.type === "f16" ? `from_half(u16::${from}(${place}))` : `${element.type}::${from}(${place})`;
}

function stored(element: Scalar, value: string): string {
  if (element.size === 1) return element.type === "i8" ? `${value} as u8` : value;
  const to = element.littleEndian ? "to_le_bytes" : "to_be_bytes";
  return element.type === "f16" ? `to_half(${value}).${to}()` : `${value}.${to}()`;
}
