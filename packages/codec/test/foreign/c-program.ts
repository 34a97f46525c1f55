import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHalf } from "../../src/half.ts";
import type { NumberType } from "../../src/node.ts";
import { NATIVE_LITTLE } from "../../src/numbers.ts";
import type { Plain, PlainValue } from "./plain.ts";
import { type Answer, placesOf, type Question } from "./question.ts";

// Halves are given as words: gcc 12 gets the bytes of a _Float16 of the other byte order wrong. numpy makes its own.
// biome-ignore format: a table
const TYPES: { readonly [T in NumberType | "bool"]: string } = {
  u8: "uint8_t", u16: "uint16_t", u32: "uint32_t", u64: "uint64_t",
  i8: "int8_t", i16: "int16_t", i32: "int32_t", i64: "int64_t",
  f16: "uint16_t", f32: "float", f64: "double", bool: "bool",
};

/** How NaNs are written: as the one that encoding writes, or with other bits that mean NaN too. */
export type NaNs = "plain" | "odd";

/** Why no C program can be made here, if so. Clang under gcc's name has no attribute for the other byte order. */
export function lacksGcc(): string | undefined {
  const { status, stdout, error } = spawnSync("gcc", ["--version"], { encoding: "utf8" });
  if (status !== 0) return `gcc does not work here${error ? `: ${error.message}` : ""}`;
  return stdout.includes("Free Software Foundation") ? undefined : "what is called gcc here is another compiler";
}

/** Asks a C program, compiled for these questions. */
export function askC(questions: readonly Question[], nans: NaNs = "plain"): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "mortise-golden-"));
  try {
    const [source, program] = [join(folder, "layouts.c"), join(folder, "layouts.exe")];
    writeFileSync(source, programOf(questions, nans));
    run("gcc", ["-std=gnu11", "-w", "-o", program, source]);
    const lines = run(program, []).split("\n");
    return questions.map(({ values }) => {
      const places = (lines.shift() as string).trim().split(" ").map(Number);
      return { places, bytes: values.map(() => Uint8Array.from(Buffer.from(lines.shift() as string, "hex"))) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw error ?? new Error(`${command} failed:\n${stderr.slice(0, 2000)}`);
  return stdout;
}

function programOf(questions: readonly Question[], nans: NaNs): string {
  const swapped = `__attribute__((scalar_storage_order("${NATIVE_LITTLE ? "big" : "little"}-endian")))`;
  const types = [...new Set(Object.values(TYPES))];
  return `#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

${types.map((type) => `typedef struct ${swapped} { ${type} number; } swapped_${type};`).join("\n")}

static void numbers(const size_t *list, size_t length) {
  for (size_t index = 0; index < length; index++) printf("%zu ", list[index]);
  puts("");
}

static void hex(const void *value, size_t size) {
  for (size_t index = 0; index < size; index++) printf("%02x", ((const unsigned char *)value)[index]);
  puts("");
}

${questions.map((question, index) => definitionsOf(question, index, nans)).join("\n")}
int main(void) {
${questions.map(({ values }, index) => callsOf(values.length, index)).join("\n")}
  return 0;
}
`;
}

/** A type, what the compiler says of it, and its values. Static, so that padding is zero. */
function definitionsOf({ type, values }: Question, index: number, nans: NaNs): string {
  const name = `type${index}`;
  const places = Array.from(placesOf(type), ({ path }) => {
    return `  offsetof(${name}, ${path}), sizeof(((${name} *)0)->${path}),\n`;
  });
  const constants = values.map((value, number) => {
    return `static const ${name} value${index}_${number} = ${initializer(type, value, nans)};\n`;
  });
  return `typedef ${declaration(type, name)}
static const size_t places${index}[] = {\n  sizeof(${name}), _Alignof(${name}),\n${places.join("")}};
${constants.join("")}`;
}

function callsOf(values: number, index: number): string {
  const calls = [`  numbers(places${index}, sizeof places${index} / sizeof *places${index});`];
  for (let number = 0; number < values; number++) {
    calls.push(`  hex(&value${index}_${number}, sizeof value${index}_${number});`);
  }
  return calls.join("\n");
}

function declaration(type: Plain, name: string): string {
  switch (type.kind) {
    case "number":
      return `${isNative(type) ? "" : "swapped_"}${TYPES[type.type]} ${name};`;
    case "chars":
      return `char ${name}[${type.length}];`;
    case "array":
      return declaration(type.element, `${name}${type.dimensions.map((dimension) => `[${dimension}]`).join("")}`);
    case "struct":
    case "union": {
      const packed = type.packed ? " __attribute__((packed))" : "";
      return `${type.kind}${packed} { ${type.members.map((member) => declaration(member.type, member.name)).join(" ")} } ${name};`;
    }
  }
}

function initializer(type: Plain, value: PlainValue, nans: NaNs): string {
  switch (type.kind) {
    case "number": {
      const number = literal(type.type, value as number | bigint | boolean, nans);
      return isNative(type) ? number : `{ ${number} }`;
    }
    case "chars":
      return `"${Array.from(value as Uint8Array, escaped).join("")}"`;
    case "array": {
      const elements = Array.from(value as PlainValue[], (element) => initializer(type.element, element, nans));
      return braces(type.dimensions, elements);
    }
    case "struct":
    case "union": {
      const members = new Map(type.members.map((member) => [member.name, member.type]));
      const parts = Object.entries(value as Record<string, PlainValue>).map(([name, part]) => {
        return `.${name} = ${initializer(members.get(name) as Plain, part, nans)}`;
      });
      return `{ ${parts.join(", ")} }`;
    }
  }
}

/** Elements in row-major order, with braces around each row. */
function braces([, ...inner]: readonly number[], elements: readonly string[]): string {
  if (inner.length === 0) return `{ ${elements.join(", ")} }`;
  const length = inner.reduce((product, dimension) => product * dimension, 1);
  const rows = Array.from({ length: elements.length / length }, (_, row) => {
    return braces(inner, elements.slice(row * length, (row + 1) * length));
  });
  return `{ ${rows.join(", ")} }`;
}

function isNative({ type, littleEndian }: Extract<Plain, { kind: "number" }>): boolean {
  return littleEndian === NATIVE_LITTLE || type === "bool" || type === "u8" || type === "i8";
}

function literal(type: NumberType | "bool", value: number | bigint | boolean, nans: NaNs): string {
  switch (type) {
    case "u64":
      return `${value}ULL`;
    case "i64":
      return value === -(2n ** 63n) ? "INT64_MIN" : `${value}LL`;
    case "f16":
      return `${nans === "odd" && Number.isNaN(value) ? 0xfc01 : toHalf(value as number)}`;
    case "f32":
    case "f64": {
      const suffix = type === "f32" ? "f" : "";
      if (Number.isNaN(value)) return nans === "odd" ? `-__builtin_nans${suffix}("1")` : `__builtin_nan${suffix}("")`;
      const sign = (value as number) < 0 || Object.is(value, -0) ? "-" : "";
      const size = Math.abs(value as number);
      return `${sign}${size === Infinity ? `__builtin_inf${suffix}()` : size.toExponential()}`;
    }
    default:
      return `${Number(value)}`;
  }
}

/** A byte in a string literal, so that the next one is not taken for a part of it. */
function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9 ]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
}
