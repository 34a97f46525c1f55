import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Layout, layout } from "@mortise/codec";
import { arbitrary } from "@mortise/codec/fast-check";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { toC, toCSharp, toPython, toRust } from "../src/index.ts";
import { lacks, PEERS } from "./programs/compilers.ts";

/** One of every kind of field, so that all that a generator writes is there. */
const FIELDS = `const(u16be, 258) magic + bool ok + u64(number) total + text(5) body + blob(3) rest + list(bool, 2) marks +
  char(2) tag + uuid id + f16be[2] halves + bytes(2) key + i32be[2] steps + bits(u8, gain:5, bank:3) word + u8? layer +
  flags(u16be, ready, late) state + enum(u8, idle, busy) mode + union(u8, none, circle { f32 radius }) shape +
  image(<=1,<=2,rgb) thumb + time at`;

/** Layouts that are called by a word, and have structs, enums and members that are; each of its parts may be a name's. */
function layoutsOf(word: string, fields = "bits(u8, gain:5, bank:3) word"): Named[] {
  const [inner, kinds, arms] = ["x_inner", "x_kinds", "x_arms"];
  // The tag is called so.
  const field = word === "kind" ? "x_kind" : word;
  const whole = `{ ${fields} } ${word} + { enum(u8, ${word}) ${word} + { u8 ${word} } ${inner} } ${inner} +
    enum(u8, ${inner}, ${word}) ${kinds} + union(u8, ${word} { u8 x }, ${inner} { u8 ${field} }) ${arms}`;
  const cuts = Array.from(word.matchAll(/_|(?<=[a-z0-9])(?=[A-Z])/g), ({ index, 0: { length } }) => {
    return [word.slice(0, index), word.slice(index + length)] as const;
  });
  return [
    [word, layout(whole) as Layout],
    ...cuts
      .filter((parts) => parts.every((part) => NAME.test(part)))
      .map(([first, second]): [string, Layout] => {
        const any = `{ bool ok } ${second} + { enum(u8, a, b) ${second} + { u8 x } x_deeper } ${inner}`;
        return [first, layout(any) as Layout];
      }),
  ];
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** All words of a program that may be names, without those in comments and texts. */
function wordsOf(program: string): string[] {
  const code = program.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/.*/g, " ");
  return [...new Set(Array.from(code.matchAll(/[A-Za-z_]\w*/g), ([word]) => word.replace(/^_+/, "")))].filter(
    (word) => NAME.test(word) && word.length <= 40,
  );
}

const EVERY = layout(`${FIELDS} + list({ u8 x }, 2) points`) as Layout;

function folderOf(files: Iterable<readonly [file: string, text: string | Uint8Array]>): string {
  const folder = mkdtempSync(join(tmpdir(), "mortise-names-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  return folder;
}

function run(folder: string, command: string, ...rest: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, rest, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 });
  expect([status, stderr.slice(0, 3000)]).toEqual([0, ""]);
  return stdout;
}

function missing(debian: string): string | undefined {
  return lacks(PEERS.find((peer) => peer.debian === debian) as (typeof PEERS)[number]);
}

test("a module of Python takes every word that stands in one as the name of a layout, a struct, a field and a member", {
  timeout: 120_000,
}, (context) => {
  const reason = missing("python3");
  if (reason !== undefined) return context.skip(reason);
  const python = toPython(EVERY, "Every");
  // What stands behind _load_ and _store_, too.
  const suffixes = Array.from(python.matchAll(/def _(?:load|store)_(\w+)/g), ([, suffix]) => suffix as string);
  const helpers = [...new Set(suffixes)].filter((suffix) => !/^Every/.test(suffix));
  expect(helpers).toEqual(expect.arrayContaining(["bits", "uuid", "each", "numbers"]));
  const cases = [
    ...helpers.flatMap((helper) => layoutsOf(helper, FIELDS)),
    ...wordsOf(python)
      .filter((word) => !/every/i.test(word))
      .flatMap((word) => layoutsOf(word)),
  ];
  const files = cases.flatMap(([name, any], index): [string, string | Uint8Array][] => [
    [`case${index}.py`, toPython(any, name)],
    [`case${index}.bytes`, any.encode(fc.sample(arbitrary(any), { seed: index, numRuns: 1 })[0] as never)],
  ]);
  const folder = folderOf([["main.py", ROUND_TRIPS], ...files]);
  // Debian's, where it has numpy, makes dtypes too.
  const interpreter = missing("python3-numpy") === undefined ? "/usr/bin/python3" : "python3";
  const answered = run(folder, interpreter, "-B", "-W", "error", "main.py", `${cases.length}`).trim();
  expect(
    answered === "" ? [] : answered.split("\n").map((line) => `${cases[Number.parseInt(line, 10)]?.[0]} ${line}`),
  ).toEqual([]);
});

type Named = readonly [name: string, any: Layout];

/** Cases so many to a file, since each costs a compiler its start and the headers; names in a file begin differently. */
function filesOf(cases: readonly Named[]): Named[][] {
  const alike = (one: string, other: string) => one.startsWith(other) || other.startsWith(one);
  const files: Named[][] = [];
  for (const [name, any] of cases) {
    const free = (file: Named[]) => file.length < 20 && !file.some(([other]) => alike(lower(name), lower(other)));
    const file = files.find(free) ?? [];
    if (file.length === 0) files.push(file);
    file.push([name, any]);
  }
  return files;
}

function lower(name: string): string {
  return name.toLowerCase();
}

/** What a compiler says of programs. */
function refusals(
  [command = "", ...flags]: readonly string[],
  cases: readonly Named[],
  sourceOf: (any: Layout, name: string) => string,
): string[] {
  const files = filesOf(cases).map((own, index) => {
    return [`file${index}.x`, own.map(([name, any]) => sourceOf(any, name)).join("\n")] as const;
  });
  const { status, error, stdout, stderr } = spawnSync(command, [...flags, ...files.map(([file]) => file)], {
    cwd: folderOf(files),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return [];
  return `${error ?? ""}${stdout}${stderr}`.split("\n").slice(0, 100);
}

const C_COMPILERS = [
  { debian: "gcc", compiler: ["gcc", "-std=gnu11", "-x", "c"] },
  { debian: "g++", compiler: ["g++", "-std=c++17", "-x", "c++"] },
];

test.for(C_COMPILERS)("so does a header of C, by $debian", { timeout: 300_000 }, ({ debian, compiler }, context) => {
  const reason = missing(debian);
  if (reason !== undefined) return context.skip(reason);
  const header = toC(EVERY, "every");
  // What the headers that it includes make of the words, too.
  const folder = folderOf([["includes.h", `${header.match(/^#include .*$/gm)?.join("\n")}\n`]]);
  const [command = "", ...flags] = compiler;
  const system = ["-P", "-dM"].map((way) => run(folder, command, ...flags, "-E", way, "includes.h"));
  const words = wordsOf(`${header}\n${system.join("\n")}`).filter((word) => !/every|^mortise|__/i.test(word));
  const cases = words.flatMap((word) => layoutsOf(word));
  const strict = [...compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror"];
  expect(refusals(strict, cases, (any, name) => toC(any, name))).toEqual([]);
});

// biome-ignore format: a list
const OF_POSIX = ["time", "clock", "signal", "poll", "stat", "read", "write", "open", "close", "link", "pipe", "random",
  "select", "remove", "kill", "index", "environ", "tm", "timespec", "flock", "dirent", "FILE", "DIR", "printf", "abs", "div",
  "system", "st_atime", "PATH_MAX", "INT_MAX", "SEEK_SET", "random_data"];

test.for(C_COMPILERS)("and beside mortise.h, by $debian", { timeout: 120_000 }, ({ debian, compiler }, context) => {
  const reason = missing(debian);
  if (reason !== undefined) return context.skip(reason);
  const cases = OF_POSIX.flatMap((word) => layoutsOf(word));
  const strict = [...compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I", PEER];
  expect(refusals(strict, cases, (any, name) => `#include "mortise.h"\n${toC(any, name)}`)).toEqual([]);
});

/** The folder of mortise.h. */
const PEER = fileURLToPath(new URL("../../../peers/c", import.meta.url));

test("so does a module of Rust", { timeout: 300_000 }, (context) => {
  const reason = missing("rustc");
  if (reason !== undefined) return context.skip(reason);
  const words = wordsOf(toRust(EVERY, "Every")).filter((word) => !/every/i.test(word));
  const cases = words.flatMap((word) => layoutsOf(word));
  const modules = cases.map(([name, any], index) => [`case${index}.rs`, toRust(any, name)] as const);
  const folder = folderOf([["lib.rs", modules.map((_, index) => `pub mod case${index};\n`).join("")], ...modules]);
  const flags = ["--edition", "2021", "-D", "warnings", "--crate-type", "lib", "--emit", "metadata"];
  expect(run(folder, "rustc", ...flags, "lib.rs")).toBe("");
});

test("so does a file of C#", { timeout: 300_000 }, (context) => {
  const reason = missing("mono-mcs");
  if (reason !== undefined) return context.skip(reason);
  const words = wordsOf(toCSharp(EVERY, "Every")).filter((word) => !/every/i.test(word));
  const cases = words.flatMap((word) => layoutsOf(word));
  const strict = ["mcs", "-unsafe", "-warnaserror", "-warn:4", "-target:library", "-out:cases.dll"];
  let number = 0;
  const refused = refusals(strict, cases, (any, name) => `namespace Case${number++} {\n${toCSharp(any, name)}}`);
  expect(refused).toEqual([]);
});

/** Reads and writes the bytes of each case, refuses what is too short, and looks whether nothing was made twice. */
const ROUND_TRIPS = `
import ast, ctypes, importlib, pathlib, sys

for index in range(int(sys.argv[1])):
    try:
        source = pathlib.Path("case%d.py" % index).read_text()
        made = [one.name for one in ast.parse(source).body if isinstance(one, (ast.FunctionDef, ast.ClassDef))]
        assert len(set(made)) == len(made), [name for name in made if made.count(name) > 1]
        module = importlib.import_module("case%d" % index)
        octets = pathlib.Path("case%d.bytes" % index).read_bytes()
        assert module.encode(module.decode(octets)) == octets
        root = [one for one in ast.parse(source).body if isinstance(one, ast.ClassDef)][-1].name
        assert bytes(getattr(module, root).from_buffer_copy(octets)) == octets
        if module.numpy is not None:
            assert module.view(octets).tobytes() == octets
        for wrong in (b"", octets[:-1]):
            try:
                module.decode(wrong)
                raise AssertionError("it was taken")
            except module.LayoutError as error:
                assert error.code == "too-short"
        for wrong in (None, 5, {}, {1: 1}):
            try:
                module.encode(wrong)
                raise AssertionError("it was taken")
            except module.LayoutError:
                pass
    except Exception as error:
        print(index, type(error).__name__, str(error)[:200])
`;
