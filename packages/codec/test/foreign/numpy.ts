import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { NumberType } from "../../src/node.ts";
import type { Plain, PlainValue } from "./plain.ts";
import type { Answer, Question } from "./question.ts";

const SCRIPT = fileURLToPath(new URL("numpy-answers.py", import.meta.url));

/** A Python that has numpy; Debian's has it where another comes first. */
const PYTHON = ["python3", "/usr/bin/python3"].find((command) => {
  return spawnSync(command, ["-c", "import numpy"]).status === 0;
});

/** Why numpy cannot be asked here, if so. */
export function lacksNumpy(): string | undefined {
  return PYTHON === undefined ? "no python3 here has numpy" : undefined;
}

// biome-ignore format: a table
const FORMATS: { readonly [T in NumberType | "bool"]: string } = {
  u8: "u1", u16: "u2", u32: "u4", u64: "u8", i8: "i1", i16: "i2", i32: "i4", i64: "i8", f16: "f2", f32: "f4", f64: "f8",
  bool: "?",
};

/** A type as numpy describes it: a format, an array of something, or fields. */
type Format =
  | string
  | { readonly of: Format; readonly shape: readonly number[] }
  | { readonly fields: readonly [name: string, format: Format][]; readonly align: boolean; readonly union: boolean };

/** Asks numpy, all questions at once. */
export function askNumpy(questions: readonly Question[]): Answer[] {
  const input = JSON.stringify(
    questions.map(({ type, values }) => ({ format: formatOf(type), values: values.map(jsonOf) })),
  );
  const { status, stdout, stderr } = spawnSync(PYTHON as string, [SCRIPT], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  const answers = JSON.parse(stdout) as { places: number[]; bytes: string[] }[];
  return answers.map(({ places, bytes }) => {
    return { places, bytes: bytes.map((hex) => Uint8Array.from(Buffer.from(hex, "hex"))) };
  });
}

function formatOf(type: Plain): Format {
  switch (type.kind) {
    case "number":
      return `${type.littleEndian ? "<" : ">"}${FORMATS[type.type]}`;
    case "chars":
      return `S${type.length}`;
    case "array":
      return { of: formatOf(type.element), shape: type.dimensions };
    case "struct":
    case "union": {
      const fields = type.members.map(({ name, type }): [string, Format] => [name, formatOf(type)]);
      return { fields, align: !type.packed, union: type.kind === "union" };
    }
  }
}

/** A value as JSON: numbers as text, which has them all; characters as hexadecimal digits. */
function jsonOf(value: PlainValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]));
  }
  return Object.is(value, -0) ? "-0" : String(value);
}
