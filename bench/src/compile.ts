import { execFileSync, spawnSync } from "node:child_process";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds a C program of this package into a folder; `undefined` where there is no compiler. */
export function compile(name: string, folder: string): string | undefined {
  return build(["cc", "gcc", "clang"], ["-std=c11"], `${name}.c`, folder, []);
}

/** Builds a C++ program of this package into a folder; `undefined` where there is no compiler. */
export function compileCpp(name: string, folder: string, libraries: readonly string[]): string | undefined {
  return build(["c++", "g++", "clang++"], ["-std=c++17"], `${name}.cpp`, folder, libraries);
}

function build(
  compilers: readonly string[],
  standard: readonly string[],
  file: string,
  folder: string,
  libraries: readonly string[],
): string | undefined {
  const compiler = compilers.find((command) => spawnSync(command, ["--version"]).status === 0);
  if (compiler === undefined) return undefined;
  const program = join(folder, basename(file).replace(/\.\w+$/, ""));
  const source = fileURLToPath(new URL(`../${file}`, import.meta.url));
  execFileSync(compiler, ["-O2", ...standard, "-Wall", "-o", program, source, ...libraries]);
  return program;
}
