import { valueType } from "../../src/rust/accessors.ts";
import { namesOf, type RustNames } from "../../src/rust/names.ts";
import { toRust } from "../../src/rust/to-rust.ts";
import { lengthOf, type Part, type Record, recordsIn } from "../../src/shape.ts";
import type { Case } from "../cases.ts";

/** The module of each case, and a program that reads and writes through them. */
export function rustProgram(cases: readonly Case[]): Map<string, string> {
  const modules = cases.map(({ any }, index): [string, string] => [`case${index}.rs`, toRust(any, "Case")]);
  const runners = cases.map((one, index): [string, string] => [`run${index}.rs`, runnerOf(one, index)]);
  return new Map([...modules, ...runners, ["lib.rs", libraryOf(cases)], ["main.rs", mainOf(cases)]]);
}

function libraryOf(cases: readonly Case[]): string {
  return `#![no_std]\n${cases.map((_, index) => `pub mod case${index};`).join("\n")}\n`;
}

function mainOf(cases: readonly Case[]): string {
  return `use std::io::{Read, Write};
${cases.map((_, index) => `mod case${index};\nmod run${index};`).join("\n")}

pub struct Out {
    pub line: String,
}

impl Out {
    pub fn word(&mut self, word: impl std::fmt::Display) {
        self.line += &format!("{} ", word);
    }
    pub fn single(&mut self, value: f32) {
        self.word(format_args!("f{:08x}", value.to_bits()));
    }
    pub fn twice(&mut self, value: f64) {
        self.word(format_args!("f{:016x}", value.to_bits()));
    }
    pub fn hex(&mut self, head: &str, bytes: &[u8]) {
        self.line += head;
        for byte in bytes {
            self.line += &format!("{:02x}", byte);
        }
        self.line += " ";
    }
    pub fn end(&mut self) {
        println!("{}", self.line);
        self.line.clear();
    }
}

pub fn next(input: &mut impl Read) -> Vec<u8> {
    let mut head = [0; 4];
    input.read_exact(&mut head).unwrap();
    let mut bytes = vec![0; u32::from_le_bytes(head) as usize];
    input.read_exact(&mut bytes).unwrap();
    bytes
}

fn main() {
    let mut input = std::fs::File::open(std::env::args().nth(1).unwrap()).unwrap();
${cases.map(({ values, hostile }, index) => `    run${index}::run(&mut input, ${values.length}, ${hostile.length});`).join("\n")}
    assert_eq!(input.read(&mut [0]).unwrap(), 0);
    std::io::stdout().flush().unwrap();
}
`;
}

/** The module that runs a case. */
function runnerOf({ shape }: Case, index: number): string {
  const names = namesOf(shape, "Case");
  const records = recordsIn(shape);
  const root = names.type.get(shape);
  const places = records.flatMap((record) => {
    const type = names.type.get(record);
    const offset = (field: string | undefined) => `core::mem::offset_of!(${type}, ${field})`;
    const fields = record.parts.map((part) => offset(names.field.get(part)));
    return [`core::mem::size_of::<${type}>()`, ...fields, ...(record.arms.length > 0 ? [offset("arms")] : [])];
  });
  return `use crate::case${index}::*;
use crate::{next, Out};

${records.map((record, number) => copyOf(record, number, records, names)).join("\n\n")}

pub fn run(input: &mut std::fs::File, values: usize, hostile: usize) {
    let mut out = Out { line: String::new() };
    for place in [${places.join(", ")}] {
        out.word(place);
    }
    out.end();
    for index in 0..values + hostile {
        // One byte in front, so that nothing stands where it might be aligned.
        let bytes = next(input);
        let mut moved = vec![0xa5; 1];
        moved.extend(&bytes);
        let mut other = vec![0xa5; LENGTH];
        let other = ${root}::from_bytes_mut(&mut other).unwrap();
        other.init();
        let Some(value) = ${root}::from_bytes(&moved[1..]) else {
            println!("short");
            continue;
        };
        let copied = copy${records.indexOf(shape)}(value, other, &mut out);
        if index >= values {
            out.line.clear();
            println!("{}", if value.check().is_ok() { "yes" } else { "no" });
            continue;
        }
        out.end();
        out.hex("", other.as_bytes());
        out.end();
        copied.unwrap();
        value.check().unwrap();
        assert_eq!(LENGTH, bytes.len());
    }
}
`;
}

/** A function that prints a record and copies it. */
function copyOf(record: Record, number: number, records: readonly Record[], names: RustNames): string {
  const type = names.type.get(record);
  return `#[allow(unused_variables)]
fn copy${number}(value: &${type}, other: &mut ${type}, out: &mut Out) -> Result<(), LayoutError> {
${bodyOf(record, records, names)
  .map((line) => `    ${line}`)
  .join("\n")}
    Ok(())
}`;
}

function bodyOf(record: Record, records: readonly Record[], names: RustNames): string[] {
  const [first, second] = record.parts as [Part, Part];
  const copy = (part: Part, used?: string, fresh?: boolean) => copyPart(part, records, names, used, fresh);
  const counted = (part: Part, name: string) => [
    `let ${name} = value.${names.get.get(part)}()?;`,
    `out.word(${name});`,
    `other.${names.set.get(part)}(${name})?;`,
  ];
  switch (record.role) {
    case "struct":
      return record.parts.flatMap((part) => copy(part));
    case "text":
      return ['out.hex("x", value.text()?.as_bytes());', "other.set_text(value.text()?)?;"];
    case "blob":
    case "zstd":
      return ['out.hex("x", value.bytes()?);', "other.set_bytes(value.bytes()?)?;"];
    case "list": {
      const inner = lengthOf({ dimensions: second.dimensions.slice(1) });
      return [
        ...counted(first, "count"),
        "assert_eq!(value.used()?.len(), count as usize);",
        ...copy(second, `count as usize * ${inner}`, true),
      ];
    }
    case "bounded-image":
      return [
        ...counted(first, "width"),
        ...counted(second, "height"),
        ...copy(record.parts[2] as Part, `width as usize * height as usize * ${record.channels}`),
      ];
    case "optional":
      return [
        `let present = value.${names.get.get(first)}()?;`,
        "out.word(present as u8);",
        `other.${names.set.get(first)}(present);`,
        "if !present {",
        "    return Ok(());",
        "}",
        ...copy(second, undefined, true),
      ];
    case "union":
      return [
        ...(record.arms.length > 0 ? ["other.arms.fill(0);"] : []),
        ...copy(first),
        ...record.arms.flatMap((arm) => [
          `if let Some(arm) = value.${names.get.get(arm)}() {`,
          `    copy${records.indexOf(arm.record)}(arm, other.${names.set.get(arm)}(), out)?;`,
          "}",
        ]),
      ];
  }
}

function copyPart(
  part: Part,
  records: readonly Record[],
  names: RustNames,
  used?: string,
  fresh: boolean = false,
): string[] {
  const { element, dimensions } = part;
  const arrayed = dimensions.length > 0;
  const loop = (lines: string[]) =>
    arrayed ? [`for index in 0..${used ?? lengthOf(part)} {`, ...lines.map((line) => `    ${line}`), "}"] : lines;
  const index = arrayed ? "index" : "";
  const at = dimensions.map(
    (dimension, place) => `[index / ${lengthOf({ dimensions: dimensions.slice(place + 1) })} % ${dimension}]`,
  );
  const field = `${names.field.get(part)}${at.join("")}`;
  if (element.kind === "record") {
    const number = records.indexOf(element);
    return loop([
      ...(fresh ? [`other.${field}.init();`] : []),
      `copy${number}(&value.${field}, &mut other.${field}, out)?;`,
    ]);
  }
  const [get, set] = [names.get.get(part), names.set.get(part)];
  const also = arrayed ? "index, " : "";
  if (element.kind === "octets") {
    if (element.content !== "char") return loop([`out.hex("x", &value.${field});`, `other.${field} = value.${field};`]);
    return loop([
      `let text = value.${get}(${index})?;`,
      'out.hex("x", text.as_bytes());',
      `other.${set}(${also}text)?;`,
    ]);
  }
  const { meaning } = element;
  const refuses = ["safe", "bool", "enum", "count"].includes(meaning.kind);
  const read = `let one = value.${get}(${index})${refuses ? "?" : ""};`;
  const write = `other.${set}(${also}one)${["safe", "count"].includes(meaning.kind) ? "?" : ""};`;
  switch (meaning.kind) {
    case "constant":
      return [`out.word(if value.${set}() { "constant" } else { "other" });`];
    case "enum": {
      const type = names.enumeration.get(part);
      const members = meaning.members.map(({ name }) => `${type}::${names.member(part, name)}`);
      return loop([
        read,
        `out.word(one as ${valueType(element)});`,
        `out.word([${members.join(", ")}].iter().position(|member| *member == one).unwrap());`,
        write,
      ]);
    }
    case "flags":
    case "bits": {
      const owner = names.type.get(records.find(({ parts }) => parts.includes(part)) as Record);
      const constant = (name: string, suffix?: string) => `${owner}::${names.member(part, name, suffix)}`;
      const words = meaning.members.map(({ name }) => {
        return meaning.kind === "flags"
          ? `out.word((one & ${constant(name)} != 0) as u8);`
          : `out.word((one >> ${constant(name, "SHIFT")}) & ${constant(name, "MASK")});`;
      });
      return loop([read, ...words, write]);
    }
    case "bool":
      return loop([read, "out.word(one as u8);", write]);
    case "number":
    case "time":
    case "safe":
    case "count": {
      const type = valueType(element);
      const print = type === "f64" ? "out.twice(one);" : type === "f32" ? "out.single(one);" : "out.word(one);";
      return loop([read, print, write]);
    }
  }
}
