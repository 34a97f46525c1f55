import { namesOf } from "../../src/c/names.ts";
import { orderedType, valueType } from "../../src/c/numbers.ts";
import { toC } from "../../src/c/to-c.ts";
import { lengthOf, type Part, type Record, recordsIn } from "../../src/shape.ts";
import type { Case } from "../cases.ts";

/** The header of each case, by file name, and a program that reads and writes through them. */
export function cProgram(cases: readonly Case[]): Map<string, string> {
  const headers = cases.map(({ any }, index): [string, string] => [`case${index}.h`, toC(any, `case${index}`)]);
  return new Map([...headers, ["main.c", mainOf(cases)]]);
}

function mainOf(cases: readonly Case[]): string {
  return `#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
${cases.map((_, index) => `#include "case${index}.h"`).join("\n")}

static bool quiet;
static FILE *input;

static void integer(int64_t value) { if (!quiet) printf(" %" PRId64, value); }
static void natural(uint64_t value) { if (!quiet) printf(" %" PRIu64, value); }
static void constant(void) { if (!quiet) printf(" constant"); }
static void single(float value) {
  uint32_t word;
  memcpy(&word, &value, sizeof word);
  if (!quiet) printf(" f%08" PRIx32, word);
}
static void twice(double value) {
  uint64_t word;
  memcpy(&word, &value, sizeof word);
  if (!quiet) printf(" f%016" PRIx64, word);
}
static void hex(const char *head, const void *bytes, size_t size) {
  if (quiet) return;
  printf("%s", head);
  for (size_t index = 0; index < size; index++) printf("%02x", ((const unsigned char *)bytes)[index]);
}
static void end(void) { if (!quiet) printf("\\n"); }

/* The bytes of the next value, in memory of exactly their size. */
static unsigned char *next(size_t *size) {
  unsigned char head[4], *bytes;
  if (fread(head, 1, 4, input) != 4) exit(3);
  *size = mortise_load_u32le(head);
  bytes = (unsigned char *)malloc(*size == 0 ? 1 : *size);
  if (bytes == NULL || fread(bytes, 1, *size, input) != *size) exit(4);
  return bytes;
}

${cases.map(({ shape }, index) => caseOf(shape, `case${index}`)).join("\n")}
int main(int count, char **arguments) {
  /* No case may have any of these. */
  (void)integer, (void)constant, (void)single, (void)twice;
  if (count != 2 || (input = fopen(arguments[1], "rb")) == NULL) return 2;
${cases.map(({ values, hostile }, index) => `  run_case${index}(${values.length}, ${hostile.length});`).join("\n")}
  return fgetc(input) == EOF ? 0 : 5;
}
`;
}

type Names = ReturnType<typeof namesOf>;

function caseOf(shape: Record, name: string): string {
  const names = namesOf(shape, name);
  const records = recordsIn(shape);
  const places = records.flatMap((record) => {
    const type = names.type.get(record);
    const members = record.parts.map((part) => `offsetof(${type}, ${names.member.get(part)})`);
    return [`sizeof(${type})`, ...members, ...(record.arms.length > 0 ? [`offsetof(${type}, as)`] : [])];
  });
  const root = names.type.get(shape) as string;
  const call = (action: string) => names.global(shape, action);
  return `${records.map((record) => copyOf(record, names)).join("\n")}
static void run_${name}(int values, int hostile) {
  static const size_t places[] = {${places.join(", ")}};
  for (size_t index = 0; index < sizeof places / sizeof *places; index++) natural(places[index]);
  end();
  for (; values + hostile > 0; values > 0 ? values-- : hostile--) {
    size_t size;
    unsigned char *bytes = next(&size);
    ${root} *other = (${root} *)calloc(1, ${names.global(shape, "length")});
    const ${root} *self = ${call("view")}(bytes, size);
    quiet = values == 0;
    if (other == NULL) exit(6);
    ${call("init")}(other);
    if (self == NULL) puts("short");
    else {
      bool good = copy_${root}(self, other);
      end();
      hex("", other, sizeof *other);
      end();
      quiet = false;
      if (values > 0 && !(good && ${call("check")}(self))) puts("refused");
      if (values == 0) puts(${call("check")}(self) ? "yes" : "no");
    }
    quiet = false;
    free(bytes);
    free(other);
  }
}
`;
}

/** A function that prints a record and copies it; false where something is no value. */
function copyOf(record: Record, names: Names): string {
  const type = names.type.get(record) as string;
  return `static bool copy_${type}(const ${type} *self, ${type} *other) {
${bodyOf(record, names).join("\n")}
  return true;
}`;
}

function bodyOf(record: Record, names: Names): string[] {
  const [first, second] = record.parts as [Part, Part];
  switch (record.role) {
    case "struct":
      return record.parts.flatMap((part) => copyPart(part, names));
    case "text":
    case "blob":
    case "zstd":
      return [
        "  const uint8_t *bytes;",
        "  uint32_t length;",
        `  if (!${names.global(record, "read")}(self, &bytes, &length)) return false;`,
        '  hex(" x", bytes, length);',
        `  if (!${names.global(record, "write")}(other, bytes, length)) return false;`,
      ];
    case "list":
      return [...counted(first, names, "count"), ...copyPart(second, names, "count", true)];
    case "bounded-image": {
      const samples = `(size_t)width * height * ${record.channels}`;
      const data = record.parts[2] as Part;
      return [
        ...counted(first, names, "width"),
        ...counted(second, names, "height"),
        ...copyPart(data, names, samples),
      ];
    }
    case "optional":
      return [
        "  bool present;",
        `  if (!${names.global(first, "get")}(self, &present)) return false;`,
        "  natural(present);",
        `  ${names.global(first, "set")}(other, present);`,
        "  if (!present) return true;",
        ...copyPart(second, names, undefined, true),
      ];
    case "union":
      return [
        "  memset((void *)other, 0, sizeof *other);",
        ...copyPart(first, names),
        ...record.arms.flatMap((arm) => {
          const member = names.member.get(arm);
          return [
            `  if (value_tag == ${names.words(first, arm.name)}) {`,
            `    ${names.global(arm.record, "init")}(&other->as.${member});`,
            `    if (!copy_${names.type.get(arm.record)}(&self->as.${member}, &other->as.${member})) return false;`,
            "  }",
          ];
        }),
      ];
  }
}

function counted(part: Part, names: Names, name: string): string[] {
  return [
    `  uint32_t ${name};`,
    `  if (!${names.global(part, "get")}(self, &${name})) return false;`,
    `  natural(${name});`,
    `  if (!${names.global(part, "set")}(other, ${name})) return false;`,
  ];
}

/** @param fresh whether elements that are records have to be begun */
function copyPart(part: Part, names: Names, used?: string, fresh: boolean = false): string[] {
  const { element, dimensions } = part;
  const arrayed = dimensions.length > 0;
  const inner = dimensions.slice(1).reduce((product, dimension) => product * dimension, 1);
  const bound = used === undefined ? `${lengthOf(part)}` : inner === 1 ? used : `(size_t)${used} * ${inner}`;
  const loop = arrayed ? `  for (size_t index = 0; index < ${bound}; index++) {` : "  {";
  const member = `${names.member.get(part)}${subscripts(dimensions)}`;
  if (element.kind === "record") {
    return [
      loop,
      ...(fresh ? [`    ${names.global(element, "init")}(&other->${member});`] : []),
      `    if (!copy_${names.type.get(element)}(&self->${member}, &other->${member})) return false;`,
      "  }",
    ];
  }
  if (element.kind === "octets") {
    const length =
      element.content === "char" ? `${names.global(part, "length")}(self${arrayed ? ", index" : ""})` : element.size;
    return [
      loop,
      `    hex(" x", self->${member}, ${length});`,
      `    memset(other->${member}, 0, ${element.size});`,
      `    memcpy(other->${member}, self->${member}, ${length});`,
      "  }",
    ];
  }
  const { meaning } = element;
  if (meaning.kind === "constant") return [`  if (!${names.global(part, "has")}(self)) return false;`, "  constant();"];
  const name = part.name === "tag" ? "value_tag" : "value";
  const index = arrayed ? ", index" : "";
  const refuses = ["safe", "bool", "count", "enum"].includes(meaning.kind);
  const get = names.global(part, "get");
  const set = `${names.global(part, "set")}(other${index}, ${name})`;
  const lines = [
    `    ${valueType(element)} ${name};`,
    refuses ? `    if (!${get}(self${index}, &${name})) return false;` : `    ${name} = ${get}(self${index});`,
    ...printed(part, names, name).map((line) => `    ${line}`),
    refuses && meaning.kind !== "bool" ? `    if (!${set}) return false;` : `    ${set};`,
  ];
  // A union's tag is looked at afterwards.
  return name === "value_tag" && !arrayed ? lines : [loop, ...lines, "  }"];
}

function printed(part: Part, names: Names, name: string): string[] {
  const { element } = part;
  if (element.kind !== "scalar") return [];
  const { meaning } = element;
  switch (meaning.kind) {
    case "enum":
      return [
        `integer(${name});`,
        ...meaning.members.map(
          (member, index) => `if (${name} == ${names.words(part, member.name)}) natural(${index});`,
        ),
      ];
    case "flags":
      return meaning.members.map((member) => `natural((${name} & ${names.words(part, member.name)}) != 0);`);
    case "bits":
      return meaning.members.map((member) => {
        return `natural((${name} >> ${names.words(part, member.name, "SHIFT")}) & ${names.words(part, member.name, "MASK")});`;
      });
    default: {
      const type = orderedType(element);
      if (type.startsWith("f64")) return [`twice(${name});`];
      if (type.startsWith("f")) return [`single(${name});`];
      return [`${type.startsWith("i") ? "integer" : "natural"}(${name});`];
    }
  }
}

/** The subscripts of the element that `index` counts to. */
function subscripts(dimensions: readonly number[]): string {
  return dimensions
    .map((dimension, place) => {
      const inner = dimensions.slice(place + 1).reduce((product, size) => product * size, 1);
      return `[index / ${inner} % ${dimension}]`;
    })
    .join("");
}
