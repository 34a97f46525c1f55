import { expect, test } from "vitest";
import { makeEngine } from "#engine";
import { makeEngine as closures } from "../../src/engine/closures.ts";
import * as codec from "../../src/index.ts";
import { layout } from "../../src/layout.ts";
import { precompiled } from "../../src/module/precompiled.ts";
import { toModule } from "../../src/module/to-module.ts";
import { same } from "../same.ts";

test("this is a browser, and its engine is that of closures", () => {
  expect(globalThis).toHaveProperty("navigator.userAgent", expect.stringContaining("Chrome"));
  expect(globalThis).not.toHaveProperty("Buffer");
  expect(makeEngine).toBe(closures);
});

test("memory that workers share is encoded to, and decoding copies", () => {
  const Pose = layout("u8 id + f32[3] joints + text(9) name");
  const bytes = new Uint8Array(new SharedArrayBuffer(Pose.LENGTH));
  const value = { id: 1, joints: Float32Array.of(1, 2, 3), name: "grüß" };
  Pose.encodeInto(value, bytes);
  same(Pose.decode(bytes), value);
});

test("a module that toModule wrote is imported as it stands", async () => {
  const Point = layout("u8 a + f32[2] b + text(9) c");
  // A page has no package to import by name: what the module imports is handed to it.
  Object.assign(globalThis, { precompiled });
  const text = toModule(Point).replace(/^import .*$/m, "const { precompiled } = globalThis;");
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: Written } = (await import(/* @vite-ignore */ url)) as { default: typeof Point };
  const value = { a: 1, b: Float32Array.of(0.5, -0), c: "ü" };
  same(Written.encode(value), Point.encode(value));
  same(Written.decode(Point.encode(value)), value);
  expect(Written.view(Point.encode(value)).c).toBe("ü");
});

test("every export of the main entry is there", () => {
  expect(Object.keys(codec)).toEqual(expect.arrayContaining(["layout", "struct", "verify", "standardSchema", "u8"]));
});
