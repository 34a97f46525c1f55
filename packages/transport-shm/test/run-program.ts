import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where the programs of these tests are; they run on what is built. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
}

/** Runs a command and reads the one line of JSON that it prints. */
export function runForJson<T>(command: string, args: readonly string[]): T {
  return JSON.parse(execFileSync(command, args, { encoding: "utf8" })) as T;
}
