import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/*
 * What layouts cost the compiler, in type instantiations, beside what the same object costs in zod: each a whole program
 * that imports the library as its documentation does, declares the object, and uses its type.
 */

interface Row {
  readonly notation: string;
  readonly builder: string;
  readonly zod: string;
}

// biome-ignore format: a table
const SCALARS: readonly Row[] = [
  { notation: "u8",   builder: "u8",   zod: "z.number().int().min(0).max(255)" },
  { notation: "i32",  builder: "i32",  zod: "z.int32()" },
  { notation: "f64",  builder: "f64",  zod: "z.number()" },
  { notation: "bool", builder: "bool", zod: "z.boolean()" },
  { notation: "u64",  builder: "u64",  zod: "z.uint64()" },
  { notation: "u16",  builder: "u16",  zod: "z.number().int().min(0).max(65535)" },
  { notation: "f32",  builder: "f32",  zod: "z.float32()" },
];

// biome-ignore format: a table
const MIXED: readonly Row[] = [
  { notation: "i32",                     builder: "i32",                             zod: "z.int32()" },
  { notation: "f64",                     builder: "f64",                             zod: "z.number()" },
  { notation: "text(64)",                builder: "text(64)",                        zod: "z.string()" },
  { notation: "bool",                    builder: "bool",                            zod: "z.boolean()" },
  { notation: "list(f32, 10)",           builder: "list(f32, 10)",                   zod: "z.array(z.float32())" },
  { notation: "f64[4]",                  builder: "array(f64, 4)",                   zod: "z.array(z.number())" },
  { notation: "enum(u8, idle, running)", builder: 'enumOf(u8, ["idle", "running"])', zod: 'z.enum(["idle", "running"])' },
  { notation: "u16?",                    builder: "optional(u16)",                   zod: "z.number().optional()" },
];

const IMPORT =
  'import { array, bool, enumOf, f32, f64, type Infer, i32, layout, list, optional, struct, text, u8, u16, u64 } from "../src/index.ts";';

/** The same object in three ways, as programs. */
function programsOf(rows: readonly Row[], count: number): Record<keyof Row, string> {
  const fields = Array.from({ length: count }, (_, index) => ({ ...(rows[index % rows.length] as Row), index }));
  const use = `export const use = (value: Value): unknown => value.field_${count - 1};`;
  const notation = fields.map(({ notation, index }) => `${notation} field_${index}`).join(" + ");
  const builders = fields.map(({ builder, index }) => `field_${index}: ${builder}`).join(", ");
  const zod = fields.map(({ zod, index }) => `field_${index}: ${zod}`).join(", ");
  return {
    notation: `${IMPORT} const L = layout("${notation}"); type Value = Infer<typeof L>; ${use}`,
    builder: `${IMPORT} const L = struct({ ${builders} }); type Value = Infer<typeof L>; ${use}`,
    zod: `import * as z from "zod"; const S = z.object({ ${zod} }); type Value = z.infer<typeof S>; ${use}`,
  };
}

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.es2024.sharedmemory.d.ts"],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
};
const host = ts.createCompilerHost(OPTIONS);
const parsed = new Map<string, ts.SourceFile | undefined>();

/** How many type instantiations it takes to check a program, which must be free of mistakes. */
function instantiations(source: string): number {
  const files: ts.CompilerHost = {
    ...host,
    fileExists: (name) => name === PROGRAM || host.fileExists(name),
    getSourceFile: (name, options) => {
      if (name === PROGRAM) return ts.createSourceFile(name, source, options);
      if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, options));
      return parsed.get(name);
    },
  };
  const program = ts.createProgram([PROGRAM], OPTIONS, files);
  const mistakes = program.getSemanticDiagnostics(program.getSourceFile(PROGRAM));
  expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  return program.getInstantiationCount();
}

// What was measured last. A change of more than a twentieth is worth a look, and a new number here and in
// docs/benchmarks.md.
// biome-ignore format: a table
const RECORDED = [
  { kinds: "scalars", rows: SCALARS, count: 24,  notation: 1360, builder: 1022, zod: 2899 },
  { kinds: "scalars", rows: SCALARS, count: 100, notation: 3640, builder: 1022, zod: 4345 },
  { kinds: "mixed",   rows: MIXED,   count: 24,  notation: 3877, builder: 1162, zod: 2754 },
  { kinds: "mixed",   rows: MIXED,   count: 100, notation: 7155, builder: 1130, zod: 4197 },
] as const;

describe.each(RECORDED)("$count fields, $kinds", ({ kinds, rows, count, ...recorded }) => {
  const programs = programsOf(rows, count);
  const counts = {
    notation: instantiations(programs.notation),
    builder: instantiations(programs.builder),
    zod: instantiations(programs.zod),
  };

  test("no more than zod's", () => {
    expect(counts.builder).toBeLessThanOrEqual(counts.zod);
    // Text has to be read first: where each type has arguments, that is the larger part.
    expect(counts.notation).toBeLessThanOrEqual(kinds === "scalars" ? counts.zod : 2 * counts.zod);
  });

  test.each(["notation", "builder", "zod"] as const)("%s: as recorded", (way) => {
    const ratio = counts[way] / recorded[way];
    expect(ratio, `${counts[way]} instantiations`).toBeGreaterThan(0.95);
    expect(ratio, `${counts[way]} instantiations`).toBeLessThan(1.05);
  });
});
