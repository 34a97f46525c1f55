import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { generateCoding } from "../src/engine/code/generate-coding.ts";
import { generateViewing } from "../src/engine/code/generate-viewing.ts";
import { measure } from "../src/measure.ts";
import type { StructNode } from "../src/node.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

const BUILT = new URL("../dist/index.js", import.meta.url);

/** Runs a program in a project that has the built package installed; returns what it prints. */
function run(command: string, flags: readonly string[], program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "mortise-engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "node_modules/@mortise"), { recursive: true });
  symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(folder, "node_modules/@mortise/codec"));
  writeFileSync(join(folder, "package.json"), '{ "dependencies": { "@mortise/codec": "*" } }');
  writeFileSync(join(folder, "program.mjs"), `import * as codec from "@mortise/codec";\n${program}`);
  return execFileSync(command, [...flags, "program.mjs"], { cwd: folder, encoding: "utf8" }).trim();
}

/** A round trip, and which engine an error came from. */
const ROUND_TRIP = `
const L = codec.layout("u16be a + bool[2] b + { f32 x } c");
const value = { a: 258, b: [true, false], c: { x: 1.5 } };
const bytes = L.encode(value);
let engine;
try { L.encode({ ...value, a: -1 }); } catch (error) { [, engine] = /engine.(generated|closures)[.][jt]s/.exec(error.stack); }
const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
console.log(engine, hex, JSON.stringify(L.decode(bytes)), L.view(bytes).c.x);`;

const SAME = '010201000000c03f {"a":258,"b":[true,false],"c":{"x":1.5}} 1.5';

test("Node generates code, and one that may not make code from strings gets the same answers", () => {
  expect(run(process.execPath, [], ROUND_TRIP)).toBe(`generated ${SAME}`);
  expect(run(process.execPath, ["--disallow-code-generation-from-strings"], ROUND_TRIP)).toBe(`closures ${SAME}`);
});

for (const [command, ...flags] of [["bun"], ["deno", "run", "--allow-read"]] as const) {
  test(`${command} generates code`, (context) => {
    if (spawnSync(command, ["--version"]).status !== 0) context.skip(`there is no ${command} here`);
    expect(run(command, flags, ROUND_TRIP)).toBe(`generated ${SAME}`);
  });
}

test("the engine for browsers neither makes code from strings nor loads what does", () => {
  const { imports } = JSON.parse(readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8"));
  expect(imports["#engine"].default).toBe("./dist/engine/closures.js");
  const seen = new Set<string>();
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const source = readFileSync(url, "utf8");
    expect(source, url.href).not.toMatch(/new Function|\beval\(|from "node:/);
    for (const [, path = ""] of source.matchAll(/from "([^"]+)"/g)) {
      visit(new URL(path === "#engine" ? `../${imports["#engine"].default}` : path, path === "#engine" ? BUILT : url));
    }
  };
  visit(BUILT);
  expect(seen.size).toBeGreaterThan(15);
});

test("a name is data, whatever is in it", () => {
  // No builder lets such names through; a tree that came from elsewhere might.
  const names = [
    '"]; globalThis.broken = 1; //',
    "`$" + "{globalThis.broken = 1}`",
    "a\nb\u2028c",
    "\\",
    "__proto__",
    "constructor",
    "\0",
  ];
  const node = {
    kind: "struct",
    fields: [
      ...names.map((name) => ({ name, type: { kind: "number", type: "u8" } })),
      { name: "*/", type: { kind: "struct", fields: names.map((name) => ({ name, type: { kind: "bool" } })) } },
    ],
  } as StructNode;
  const measured = measure(node);
  const value = Object.fromEntries([
    ...names.map((name, index) => [name, index]),
    ["*/", Object.fromEntries(names.map((name, index) => [name, index % 2 === 0]))],
  ]);
  // A module is written from notation, which has no such names.
  for (const [, make] of ENGINES.slice(0, 2)) {
    const engine = make(measured);
    const bytes = new Uint8Array(measured.size);
    engine.encodeInto(value, bytes, 0);
    same(engine.decode(bytes, 0), value);
    same(engine.decodeInto({}, bytes, 0), value);
    const view = engine.view(bytes, 0) as Record<string, unknown>;
    for (const [index, name] of names.entries()) expect(view[name]).toBe(index);
  }
  expect(globalThis).not.toHaveProperty("broken");
});

test.each([generateCoding, generateViewing])(
  "generated code holds nothing of a layout but names in quotes and numbers",
  (generate) => {
    const source = generate(
      measure({ kind: "struct", fields: [{ name: "speed", type: { kind: "number", type: "f64" } }] }),
    );
    expect(source).toContain('"speed"');
    expect(source.replaceAll('"speed"', "")).not.toContain("speed");
  },
);
