import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

import { generateCoding } from "../src/engine/code/generate-coding.ts";
import { generateViewing } from "../src/engine/code/generate-viewing.ts";
import { char, layout, struct, u8, withDefault } from "../src/index.ts";
import { measure } from "../src/measure.ts";
import { precompiled, REVISION } from "../src/module/precompiled.ts";
import { toModule } from "../src/module/to-module.ts";
import type { StructNode } from "../src/node.ts";
import { ENGINES } from "./engines.ts";

/** A field of every kind, each where it may stand. */
const ALL = `aligned u8 a + u16be b + u32 c = 7 + u64 d + i64(number) e + f16 f + f32 g + f64 h + bool i + uuid j + time k
text(20) l = "\\u0022" + char(8) m + bytes(3) n + blob(9) o + image(2,3,rgb) p + image(<=2,<=3,1,u16) q + f32[3] r
list(i16, 4) s + enum(u8, idle, running=5) t + flags(u16, x, y) u + bits(u32, mode:3, gain:5) v
union(u8, circle { f32 radius }, box { f32 w = 1, list(text(3), 2) h }) w + { u8 x + i32? y }[2] x + text(5)? y
const(u32, 0x4d4f) + pad(4) + align(8) + { f64 x } z`;

test("a written module compiles, has its layout's types, and runs where no code may be made from strings", () => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-module-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "node_modules/@mortise"), { recursive: true });
  symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(folder, "node_modules/@mortise/codec"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "frame.ts"), toModule(layout("image(2,1,3) + i32 width + i32 height = 3"), "Frame"));
  writeFileSync(
    join(folder, "main.ts"),
    `import type { Infer } from "@mortise/codec";
import { Frame } from "./frame.js";
const value: Infer<typeof Frame> = Frame.decode(Frame.encode({ image: new Uint8Array(6).fill(9), width: 2 }));
const width: number = value.width;
// @ts-expect-error no such field
value.depth;
// @ts-expect-error a number
() => Frame.encode({ image: new Uint8Array(6), width: "2" });
const view = Frame.view(Frame.encode(value));
view.width = width + 1;
(globalThis as unknown as { console: { log(text: string): void } }).console.log([Frame.LENGTH, view.width, value.height, String(value.image), String(Frame)].join(" "));
`,
  );
  const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
  const compilerOptions = { strict: true, module: "NodeNext", target: "ES2022", types: [], skipLibCheck: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  expect(spawnSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8" }).stdout).toBe("");
  const run = ["--disallow-code-generation-from-strings", "main.js"];
  expect(execFileSync(process.execPath, run, { cwd: folder, encoding: "utf8" })).toBe(
    "14 3 3 9,9,9,9,9,9 image(2,1,3) image + i32 width + i32 height = 3\n",
  );
});

test("generated code of another revision is refused", () => {
  expect(() =>
    precompiled(
      "u8 a",
      REVISION + 1,
      () => ({}) as never,
      () => ({}) as never,
    ),
  ).toThrow(/make it again with toModule/);
});

test("generated code is what its revision says: who changes it counts REVISION up and writes down the new digest", () => {
  const measured = measure(layout(ALL).node);
  const source = generateCoding(measured) + generateViewing(measured);
  expect([REVISION, createHash("sha256").update(source).digest("hex").slice(0, 16)]).toEqual([3, "0f2bdbc2c1376fc5"]);
});

test("names and texts stay what they are in a module", () => {
  const Odd = struct({ constructor: u8, __proto__x: u8, arguments: u8 });
  expect(toModule(Odd, "Odd")).toContain("export { made as Odd };");
  expect(() => toModule(Odd, "a}; evil(); //")).toThrow(/no name for an export/);
  const hostile = { kind: "struct", fields: [{ name: '"); evil(); ("', type: { kind: "bool" } }] } as StructNode;
  expect(() => toModule({ node: hostile })).toThrow(expect.objectContaining({ name: "LayoutError" }));
  for (const text of [
    "\u2028globalThis.broken = 1//",
    "*/ globalThis.broken = 1 /*",
    "`$" + "{globalThis.broken = 1}`",
    "\\",
  ]) {
    const measured = measure(struct({ a: withDefault(char(60), text), b: u8 }).node);
    for (const [, make] of ENGINES) {
      const bytes = new Uint8Array(measured.size);
      const engine = make(measured);
      engine.encodeInto({ b: 1 }, bytes, 0);
      expect(engine.decode(bytes, 0)).toEqual({ a: text, b: 1 });
    }
  }
  expect(globalThis).not.toHaveProperty("broken");
});
