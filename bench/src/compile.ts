import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds a C program of this package into a folder; `undefined` where there is no compiler. */
export function compile(name: string, folder: string): string | undefined {
  const compiler = ["cc", "gcc", "clang"].find((command) => spawnSync(command, ["--version"]).status === 0);
  if (compiler === undefined) return undefined;
  const program = join(folder, name);
  const source = fileURLToPath(new URL(`../${name}.c`, import.meta.url));
  execFileSync(compiler, ["-O2", "-std=c11", "-Wall", "-o", program, source]);
  return program;
}
