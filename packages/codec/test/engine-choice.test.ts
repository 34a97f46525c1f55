import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generateCoding } from "../src/engine/code/generate-coding.ts";
import { generateViewing } from "../src/engine/code/generate-viewing.ts";
import { measure } from "../src/measure.ts";
import type { StructNode } from "../src/node.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

const BUILT = new URL("../dist/index.js", import.meta.url);

/** Runs a program that has the built package as `codec`; returns what it prints. */
function runNode(flags: readonly string[], program: string): string {
  const source = `import * as codec from ${JSON.stringify(BUILT.href)};\n${program}`;
  return execFileSync(process.execPath, [...flags, "--input-type=module", "-e", source], { encoding: "utf8" }).trim();
}

const ROUND_TRIP = `
const L = codec.layout("u16be a + bool[2] b + { f32 x } c");
const value = { a: 258, b: [true, false], c: { x: 1.5 } };
const bytes = L.encode(value);
console.log(Buffer.from(bytes).toString("hex"), JSON.stringify(L.decode(bytes)), L.view(bytes).c.x);`;

test("a Node that may not make code from strings gets the same answers", () => {
  const usual = runNode([], ROUND_TRIP);
  expect(usual).toBe('010201000000c03f {"a":258,"b":[true,false],"c":{"x":1.5}} 1.5');
  expect(runNode(["--disallow-code-generation-from-strings"], ROUND_TRIP)).toBe(usual);
});

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
