import { type Layout, layout } from "@mortise/codec";
import { expect, test } from "vitest";
import { BindingError, toC, toCSharp, toPython, toRust } from "../src/index.ts";

/** Every kind of field but `zstd`, which needs what compresses it. */
const Scene = layout(`aligned
  const(u16be, 258) magic, image(40,30,bgr) photo, enum(u8, idle=3, running=5) mode, bits(u8, gain:5, bank:3) word,
  flags(u16be, ready, late) state, list({ u8 class, f64 y }, 10) points,
  union(u8, none, circle { f32 radius }, box { packed f32 width, u64be height }) shape, text(20) note = "*/ \\u0022",
  u16? layer, f16be[3,2] halves, image(<=3,<=4,rgb) thumb, char(8)[2] tags, u64(number) total, i32 x @4000,
  uuid id, time at, bool ok, blob(9) rest, bytes(3) key, i64 __proto__, u8 X`);

const LANGUAGES: [file: string, language: string, make: (any: Pick<Layout, "node">, name: string) => string][] = [
  ["scene.h", "C", toC],
  ["scene.py", "Python", toPython],
  ["scene.rs", "Rust", toRust],
  ["SceneLayout.cs", "C#", toCSharp],
];

// The files show what a change of the generators changes; `npx vitest run packages/bindings -u` writes them anew.
test.each(LANGUAGES)("%s is what it was", async (file, _, make) => {
  await expect(make(Scene, "scene")).toMatchFileSnapshot(`golden/${file}`);
});

test.each(LANGUAGES)("%s: a name that is none is refused, by code", (_, language, make) => {
  for (const name of ["", "my frame", "1st", "__x", "*/", "a".repeat(65), undefined as unknown as string]) {
    try {
      make(Scene, name);
      expect.fail(`${name} was taken`);
    } catch (error) {
      expect(error).toBeInstanceOf(BindingError);
      expect(error).toMatchObject({ code: "bad-name", context: { language } });
    }
  }
});

test.each(LANGUAGES)("%s: what is no layout is refused", (_file, _language, make) => {
  for (const none of [undefined, null, "u8 x", {}, { node: { kind: "u8" } }]) {
    expect(() => make(none as never, "none")).toThrow(expect.objectContaining({ code: "wrong-type" }));
  }
});
