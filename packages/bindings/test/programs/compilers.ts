import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RESERVED as C_WORDS } from "../../src/c/reserved.ts";
import { USED as CSHARP_USED, RESERVED as CSHARP_WORDS } from "../../src/csharp/reserved.ts";
import { OF_STRUCTURES, RESERVED as PYTHON_WORDS } from "../../src/python/reserved.ts";
import { MENTIONED } from "../../src/python/taken.ts";
import { USED as RUST_USED, RESERVED as RUST_WORDS } from "../../src/rust/reserved.ts";
import type { Case } from "../cases.ts";
import { inputOf } from "../cases.ts";
import { cProgram } from "./c-program.ts";
import { csharpProgram } from "./csharp-program.ts";
import { pythonProgram } from "./python-program.ts";
import { rustProgram } from "./rust-program.ts";

/** Another language's side: a program that is made for some layouts and reads their values. */
export interface Peer {
  readonly name: string;
  /** Debian's package that has what is needed. */
  readonly debian: string;
  /** Names that mean something in the language already. */
  readonly words: readonly string[];
  /** A command that shows that it is there. */
  readonly probe: readonly string[];
  /** The least version that will do, as the command tells it. */
  readonly least?: readonly [major: number, minor: number];
  readonly sources: (cases: readonly Case[]) => ReadonlyMap<string, string>;
  /** What to run one after another; the last is the program. */
  readonly commands: readonly (readonly string[])[];
}

/** They take four times as long to compile: only where many layouts are tried. */
const SANITIZERS =
  process.env.MORTISE_PEERS === undefined ? [] : ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const C = ["-Wall", "-Wextra", "-Werror", "-o", "program"];

export const PEERS: readonly Peer[] = [
  {
    name: "C by gcc",
    debian: "gcc",
    probe: ["gcc", "--version"],
    words: [...C_WORDS],
    sources: cProgram,
    commands: [["gcc", "-std=c11", "-pedantic", ...SANITIZERS, ...C, "main.c"], ["./program"]],
  },
  {
    name: "C by clang",
    debian: "clang",
    probe: ["clang", "--version"],
    words: [...C_WORDS],
    sources: cProgram,
    commands: [["clang", "-std=c11", "-pedantic", ...C, "main.c"], ["./program"]],
  },
  {
    name: "C++ by g++",
    debian: "g++",
    probe: ["g++", "--version"],
    words: [...C_WORDS],
    sources: cProgram,
    commands: [["g++", "-std=c++17", "-x", "c++", ...C, "main.c"], ["./program"]],
  },
  {
    name: "Python without numpy",
    debian: "python3",
    probe: ["python3", "--version"],
    words: [...PYTHON_WORDS, ...OF_STRUCTURES, ...MENTIONED],
    sources: pythonProgram,
    commands: [["python3", "-W", "error", "main.py", "plain"]],
  },
  {
    name: "Python with numpy",
    debian: "python3-numpy",
    probe: ["/usr/bin/python3", "-c", "import numpy"],
    words: [...PYTHON_WORDS, ...OF_STRUCTURES, ...MENTIONED],
    sources: pythonProgram,
    commands: [["/usr/bin/python3", "-W", "error", "main.py", "numpy"]],
  },
  {
    name: "Rust by rustc",
    debian: "rustc",
    probe: ["rustc", "--version"],
    least: [1, 81],
    words: [...RUST_WORDS, ...RUST_USED],
    sources: rustProgram,
    commands: [
      // The modules alone, without the standard library.
      ["rustc", "--edition", "2021", "-D", "warnings", "--crate-type", "lib", "--emit", "metadata", "lib.rs"],
      ["rustc", "--edition", "2021", "-D", "warnings", "-C", "debug-assertions=on", "-o", "program", "main.rs"],
      ["./program"],
    ],
  },
  {
    name: "C# by mcs",
    debian: "mono-mcs",
    probe: ["mcs", "--version"],
    words: [...CSHARP_WORDS, ...CSHARP_USED],
    sources: csharpProgram,
    commands: [
      ["mcs", "-unsafe", "-warnaserror", "-warn:4", "-out:program.exe", "-recurse:*.cs"],
      ["mono", "program.exe"],
    ],
  },
];

/** Why a peer cannot be asked here, if so. */
export function lacks({ probe: [command = "", ...rest], debian, least }: Peer): string | undefined {
  const { status, stdout } = spawnSync(command, rest, { encoding: "utf8" });
  if (status !== 0) return `no working ${command} here; Debian's package ${debian} has it`;
  if (least === undefined) return undefined;
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  const enough = Number(major) > least[0] || (major === least[0] && Number(minor) >= least[1]);
  return enough ? undefined : `${command} is older than ${least.join(".")} here: ${stdout.trim()}`;
}

/** The lines that a peer prints for some cases. */
export function ask({ sources, commands }: Peer, cases: readonly Case[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bindings-"));
  try {
    for (const [file, text] of sources(cases)) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, "input"), inputOf(cases));
    let output = "";
    for (const [index, [command = "", ...rest]] of commands.entries()) {
      const given = index === commands.length - 1 ? [...rest, "input"] : rest;
      const { status, stdout, stderr, error } = spawnSync(command, given, {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 2 ** 30,
      });
      if (status !== 0) throw error ?? new Error(`${command} ended with ${status}:\n${stderr.slice(0, 3000)}`);
      if (stderr !== "") throw new Error(`${command} has something to say:\n${stderr.slice(0, 3000)}`);
      output = stdout;
    }
    return output
      .trimEnd()
      .split("\n")
      .map((line) => line.trim());
  } finally {
    if (process.env.MORTISE_KEEP === undefined) rmSync(folder, { recursive: true });
    else console.error(folder);
  }
}
