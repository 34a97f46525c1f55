import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mortise-consumer-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = `
import { fileTransport } from "@mortise/transport-file";
import { shmTransport } from "@mortise/transport-shm";
import { memoryTransport, type Region } from "@mortise/transport";

export function bytesOf(name: string): number {
  using region: Region = [shmTransport(), fileTransport(), memoryTransport()][0]!.attach(name);
  return region.bytes.length;
}
`;

/** What the compiler says of a program that uses the built transports. */
function compile(compilerOptions: object): string {
  const options = { target: "ES2022", module: "NodeNext", strict: true, noEmit: true, ...compilerOptions };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["program.ts"] }));
  try {
    const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    return execFileSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("the transports' types need no types of Node, and no library that the consumer must name", () => {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  expect(compile({ lib: ["ES2022"], types: [] })).toBe("");
  // The test can fail: an older library lacks what the program itself uses.
  expect(compile({ lib: ["ES5"], types: [] })).toContain("error TS");
});
