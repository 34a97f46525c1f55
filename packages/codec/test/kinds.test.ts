import { describe, expect, test } from "vitest";
import {
  alignTo,
  array,
  bits,
  blob,
  bool,
  boundedImage,
  bytes,
  char,
  constant,
  enumOf,
  f16,
  f32,
  f64,
  flags,
  i16,
  i32,
  image,
  list,
  optional,
  pad,
  text,
  time,
  u8,
  u16,
  u16be,
  u32,
  union,
  uuid,
  withDefault,
} from "../src/builders/index.ts";
import { checkValue } from "../src/check-value.ts";
import { compact, decodeCompact } from "../src/compact/compact.ts";
import { conform } from "../src/conform.ts";
import { LayoutError } from "../src/errors.ts";
import { fromJSON } from "../src/json/from-json.ts";
import { Layout, layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { dump } from "../src/show/dump.ts";
import { toMarkdown } from "../src/show/markdown.ts";
import { toSVG } from "../src/show/svg.ts";
import { verify } from "../src/verify.ts";
import { fromHex, hexOf } from "./bytes.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

const circle = struct({ radius: f32 });
const box = struct({ width: u8, height: u8 });

/** Notation, the same with builders, a value, and its bytes as hexadecimal digits. */
// biome-ignore format: a table
const KINDS: readonly [notation: string, built: { node: unknown }, value: object, hex: string][] = [
  ["text(6) s", struct({ s: text(6) }), { s: "hé" }, "03000000 68c3a9 000000"],
  ["char(4) s", struct({ s: char(4) }), { s: "hé" }, "68c3a9 00"],
  ["char(3) s", struct({ s: char(3) }), { s: "abc" }, "616263"],
  ["bytes(3) b", struct({ b: bytes(3) }), { b: Uint8Array.of(1, 2, 3) }, "010203"],
  ["blob(3) b", struct({ b: blob(3) }), { b: Uint8Array.of(1, 2) }, "02000000 010200"],
  ["be list(u16, 3) l", struct({ l: list(u16, 3) }, { order: "be" }), { l: Uint16Array.of(1, 2) }, "00000002 0001 0002 0000"],
  ["list({ u8 width, u8 height }, 2) l", struct({ l: list(box, 2) }), { l: [{ width: 1, height: 2 }] }, "01000000 0102 0000"],
  ["list(bool[2], 2) l", struct({ l: list(array(bool, 2), 2) }), { l: [[true, false]] }, "01000000 0100 0000"],
  ["image(2,1,1,u16be) i", struct({ i: image(2, 1, 1, u16be) }), { i: Uint16Array.of(1, 2) }, "0001 0002"],
  ["image(<=2,<=2,gray) i", struct({ i: boundedImage(2, 2, "gray") }), { i: { data: Uint8Array.of(7, 8), width: 2, height: 1, channels: 1 } }, "02000000 01000000 07080000"],
  ["enum(u8, idle, running=5) e", struct({ e: enumOf(u8, { idle: 0, running: 5 }) }), { e: "running" }, "05"],
  ["enum(i16, cold=-1, warm) e", struct({ e: enumOf(i16, { cold: -1, warm: 0 }) }), { e: "cold" }, "ffff"],
  ["enum(u8, true, false=5) e = false", struct({ e: withDefault(enumOf(u8, { true: 0, false: 5 }), "false") }), { e: "true" }, "00"],
  ["flags(u16, a, b, c) f", struct({ f: flags(u16, "a", "b", "c") }), { f: { a: true, b: false, c: true } }, "0500"],
  ["bits(u8, mode:3, gain:5) b", struct({ b: bits(u8, { mode: 3, gain: 5 }) }), { b: { mode: 5, gain: 17 } }, "8d"],
  ["union(u8, circle { f32 radius }, box { u8 width, u8 height }) u", struct({ u: union(u8, { circle, box }) }), { u: { kind: "box", width: 1, height: 2 } }, "01 0102 0000"],
  ["union(u8, none, box { u8 width, u8 height }) u", struct({ u: union(u8, { none: {}, box }) }), { u: { kind: "none" } }, "00 0000"],
  ["union(u8, none, box { u8 width, u8 height }) u", struct({ u: union(u8, { none: {}, box }) }), { u: { kind: "box", width: 1, height: 2 } }, "01 0102"],
  ["union(u16, none, stop) u + u8 v", struct({ u: union(u16, { none: {}, stop: {} }), v: u8 }), { u: { kind: "stop" }, v: 9 }, "0100 09"],
  ["i32? o + u8? p", struct({ o: optional(i32), p: optional(u8) }), { o: 1, p: undefined }, "01 01000000 00 00"],
  ["u16[2]? o", struct({ o: optional(array(u16, 2)) }), { o: Uint16Array.of(1, 2) }, "01 0100 0200"],
  ["const(u32, 0x4d4f) + u8 x + const(u8, 7) end", struct({ $a: constant(u32, 0x4d4f), x: u8, end: constant(u8, 7) }), { x: 1 }, "4f4d0000 01 07"],
  ["const(f32, 0.1) + const(f16, -0.1) + u8 x", struct({ $a: constant(f32, 0.1), $b: constant(f16, -0.1), x: u8 }), { x: 1 }, "cdcccc3d 66ae 01"],
  ["u8 a + pad(2) + u8 b + align(4) + u8 c", struct({ a: u8, $p: pad(2), b: u8, $q: alignTo(4), c: u8 }), { a: 1, b: 2, c: 3 }, "01 0000 02 03"],
  ["uuid id", struct({ id: uuid }), { id: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6" }, "f81d4fae7dec11d0a76500a0c91e6bf6"],
  ["time t", struct({ t: time }), { t: 1_700_000_000_000_000_001n }, "0100 2a36 fe9c 9717"],
  ['u8 a + i32 b = -2 + text(8) c = "h\\u0023"', struct({ a: u8, b: withDefault(i32, -2), c: withDefault(text(8), "h#") }), { a: 1, b: -2, c: "h#" }, "01 feffffff 02000000 6823000000000000"],
  // C: { uint8_t a; struct { uint32_t length; char data[5]; } b; uint8_t c; struct { uint8_t has; double x; } d; }
  ["aligned u8 a + text(5) b + u8 c + f64? d", struct({ a: u8, b: text(5), c: u8, d: optional(f64) }, { packing: "aligned" }), { a: 1, b: "x", c: 2, d: 1 }, "01000000 01000000 7800000000 000000 02000000000000 00 01 00000000000000 000000000000f03f".replace("02000000000000 00", "02 00000000000000")],
];

describe.each(ENGINES)("%s", (_, make) => {
  test.each(KINDS)("%s", (notation, built, value, hex) => {
    const { node } = layout(notation as string);
    expect(node).toStrictEqual(built.node);
    const measured = measure(node);
    const engine = make(measured);
    const data = new Uint8Array(measured.size).fill(0xee);
    engine.encodeInto(value, data, 0);
    expect(hexOf(data)).toBe(hex.replaceAll(" ", ""));
    same(engine.decode(data, 0), value);
    expect(layout(String(new Layout(node)) as string).node).toStrictEqual(node);
  });
});

/** Notation, bytes that no value has, and what is said of them. */
// biome-ignore format: a table
const WRONG_BYTES: readonly [notation: string, hex: string, code: string, message: string][] = [
  ["u8 z + text(2) s", "00 03000000 6161", "over-capacity", "s (text(2) at 1): the bytes say 3; expected at most 2"],
  ["text(2) s", "02000000 c328", "invalid-text", "s (text(2) at 0): the bytes are no UTF-8; expected UTF-8"],
  ["char(2) s", "ff00", "invalid-text", "s (char(2) at 0): the bytes are no UTF-8; expected UTF-8"],
  ["blob(2) b", "ffffffff 0000", "over-capacity", "b (blob(2) at 0): the bytes say 4294967295; expected at most 2"],
  ["list(u8, 2) l", "03000000 0000", "over-capacity", "l (list(u8, 2) at 0): the bytes say 3; expected at most 2"],
  ["list(bool, 2) l", "02000000 0102", "invalid-bool", "l[1] (bool at 5): the byte is 2; expected 0 or 1"],
  ["image(<=2,<=2,1) i", "03000000 01000000 00000000", "over-capacity", "i.width (u32 at 0): the bytes say 3; expected at most 2"],
  ["enum(u8, a, b) e", "02", "unknown-member", "e (enum(u8, a=0, b=1) at 0): no member has the value 2; expected 0, 1"],
  ["union(u8, a { u8 x }) u", "01 00", "unknown-member", "u.kind (union(u8, a { u8 x }) at 0): no arm has the number 1; expected 0 to 0"],
  ["union(u8, none, stop) u", "02", "unknown-member", "u.kind (union(u8, none, stop) at 0): no arm has the number 2; expected 0 to 1"],
  ["union(u8, a { bool x }) u", "00 07", "invalid-bool", "u.x (bool at 1): the byte is 7; expected 0 or 1"],
  ["u8 a + i32? o", "00 02 00000000", "invalid-bool", "o (i32? at 1): the byte is 2; expected 0 or 1"],
  ["u8 a + const(u16, 513)", "00 0102".replace("0102", "0202"), "not-constant", "const (u16 at 1): got 514; expected 513"],
];

describe.each(ENGINES)("%s refuses bytes", (_, make) => {
  test.each(WRONG_BYTES)("%s: %s", (notation, hex, code, message) => {
    const measured = measure(layout(notation as string).node);
    const data = fromHex(hex);
    expect(data).toHaveLength(measured.size);
    for (const act of [() => make(measured).decode(data, 0), () => make(measured).decodeInto({}, data, 0)]) {
      expect(act).toThrow(expect.objectContaining({ name: "LayoutError", code, message }));
    }
  });
});

/** Notation, a value that does not fit, and what is said of it. */
// biome-ignore format: a table
const WRONG_VALUES: readonly [notation: string, value: object, code: string, message: string][] = [
  ["text(2) s", { s: "abc" }, "wrong-length", "s (text(2) at 0): the text has 3 bytes; expected a string of at most 2 bytes in UTF-8"],
  ["text(9) s", { s: "\ud800" }, "invalid-text", "s (text(9) at 0): half of a surrogate pair has no UTF-8; expected a string of at most 9 bytes in UTF-8"],
  ["char(9) s", { s: "a\0b" }, "invalid-text", "s (char(9) at 0): the text holds a NUL, which would end it; expected a string without NUL"],
  ["bytes(2) b", { b: Uint8Array.of(1) }, "wrong-length", "b (bytes(2) at 0): got Uint8Array of 1; expected Uint8Array of 2"],
  ["list(u8, 2) l", { l: [1, 2, 3] }, "wrong-length", "l (list(u8, 2) at 0): got array of 3; expected Uint8Array or array of at most 2"],
  ["u8 z + list(u16, 2) l", { z: 0, l: [1, 65536] }, "out-of-range", "l[1] (u16 at 7): 65536 does not fit; expected 0 to 65535"],
  ["image(<=2,<=2,1) i", { i: { data: new Uint8Array(3), width: 3, height: 1 } }, "out-of-range", "i.width (u32 at 0): 3 does not fit; expected 0 to 2"],
  ["image(<=2,<=2,1) i", { i: { data: new Uint8Array(3), width: 2, height: 1 } }, "wrong-length", "i.data (image(<=2,<=2,1) at 8): got Uint8Array of 3; expected Uint8Array of 2 (1 × 2 × 1)"],
  ["enum(u8, a, b) e", { e: "c" }, "unknown-member", 'e (enum(u8, a=0, b=1) at 0): got "c"; expected "a" | "b"'],
  ["flags(u8, a) f", { f: { a: 1 } }, "out-of-range", "f.a (flags(u8, a) at 0): got 1; expected a boolean"],
  ["bits(u8, m:3) b", { b: { m: 8 } }, "out-of-range", "b.m (bits(u8, m:3) at 0): got 8; expected 0 to 7"],
  ["union(u8, a { u8 x }) u", { u: { kind: "b", x: 1 } }, "unknown-member", 'u.kind (union(u8, a { u8 x }) at 0): got "b"; expected "a"'],
  ["union(u8, a { u8 x }) u", { u: { kind: "a", x: 256 } }, "out-of-range", "u.x (u8 at 1): 256 does not fit; expected 0 to 255"],
  [
    "union(u8, a { u8 x = 1 }) u",
    { u: { kind: "a", y: 2 } },
    "unknown-field",
    "u.y: unknown field; expected kind, x",
  ],
  ["u8? o", { o: null }, "wrong-type", "o (u8 at 1): got null; expected an integer, 0 to 255"],
  ["uuid id", { id: "f81d4fae" }, "wrong-type", 'id (uuid at 0): got "f81d4fae"; expected a UUID such as f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
];

describe.each(ENGINES)("%s refuses values", (_, make) => {
  test.each(WRONG_VALUES)("%s", (notation, value, code, message) => {
    const measured = measure(layout(notation as string).node);
    const data = new Uint8Array(measured.size).fill(9);
    expect(() => make(measured).encodeInto(value, data, 0)).toThrow(expect.objectContaining({ code, message }));
    expect(data.every((byte) => byte === 9)).toBe(true);
  });
});

describe("builders and notation refuse what cannot be", () => {
  // biome-ignore format: a table
  const REFUSED: readonly [notation: string, problem: string][] = [
    ["enum(u8, a, a) e", "two members are named 'a'; give one of them another name"],
    ["enum(u8, a=1, b=1) e", "members 'a' and 'b' both have the value 1"],
    ["enum(u8, a=256) e", "member 'a' has the value 256, which does not fit u8: 0 to 255"],
    ["enum(u64, a) e", "unknown number type 'u64'; did you mean 'u16'?"],
    ["flags(i8, a) f", "flags: the base must be one of u8, u16, u32, not i8"],
    ["bits(u8, a:5, b:4) b", "9 bits do not fit the 8 of u8"],
    ["union(u8, a { u8 kind }) u", "arm 'a' has a field 'kind', which is the name of the tag; give it another name"],
    ["const(u8, 256) + u8 x", "a constant (u8 at 0): 256 does not fit; expected 0 to 255"],
    ["u8 x = 256", "x (u8 at 0): 256 does not fit; expected 0 to 255"],
    ["text(2) s = 5", "expected text in double quotes, not '5'"],
    ["bytes(2) b = 5", "b: a field of kind bytes takes no default; numbers, bool, enum, text, char and time do"],
    ["pad(2) gap + u8 x", "pad takes no name"],
    ["pad(4)", "a layout needs at least one field beside padding and constants, such as 'i32 width'"],
    ["union(u8, none { pad(1) }) u", "a layout needs at least one field beside padding and constants, such as 'i32 width'; an arm without fields is its name alone: 'none'"],
    ["union(u8, none { be }) u", "a layout needs at least one field, such as 'i32 width'; an arm without fields is its name alone: 'none'"],
    ["u8 a + { } b", "a layout needs at least one field, such as 'i32 width'"],
    ["list({ }, 2) b", "a layout needs at least one field, such as 'i32 width'"],
    ["list(pad(1), 2) l", "pad has no value; expected a type that has one"],
    ["list(u8) l", "expected ',' and a capacity, as in list(f32, 100), not ')'"],
  ];
  test.each(REFUSED)("%s", (notation, problem) => {
    expect(() => layout(notation as string)).toThrow(LayoutError);
    try {
      layout(notation as string);
    } catch (error) {
      expect((error as Error).message.split(" (column")[0]).toBe(problem);
    }
  });
});

describe("an arm without fields", () => {
  const Move = layout("u8 id + union(u8, none, move { f32 x, text(3) note }) step + u8 last");
  const nothing = Move.encode({ id: 1, step: { kind: "none" }, last: 2 });

  test.each(["none { }", "none {}", "none{\n}", "none { + }"])("'%s' is 'none'", (arm) => {
    expect(String(layout(`union(u8, ${arm}, go { u8 x }) u` as string))).toBe("union(u8, none, go { u8 x }) u");
  });

  test("takes no bytes, in either form", () => {
    expect(Move.LENGTH).toBe(14);
    expect([...compact(Move, nothing)]).toEqual([1, 0, 2]);
    expect(decodeCompact(Move, Uint8Array.of(1, 0, 2)).step).toEqual({ kind: "none" });
    const target = Move.decode(Move.encode({ id: 1, step: { kind: "move", x: 1, note: "" }, last: 2 }));
    expect(Move.decodeInto(target, nothing).step).toEqual({ kind: "none" });
  });

  test("in a view", () => {
    const view = Move.view(nothing);
    expect(view.step.kind).toBe("none");
    view.step = { kind: "move", x: 2, note: "a" };
    expect(Move.decode(nothing).step).toEqual({ kind: "move", x: 2, note: "a" });
    view.step = { kind: "none" };
    expect([...nothing]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  test("what is left behind it is unused", () => {
    const bytes = nothing.slice();
    bytes[5] = 7;
    expect(verify(Move, bytes)).toEqual([]);
    expect(verify(Move, bytes, { zeros: true })).toMatchObject([{ code: "not-zero", path: "step", offset: 5 }]);
  });

  test("is a union's alone", () => {
    expect(() => struct({})).toThrow("a layout needs at least one field");
    expect(() => struct({ a: {} as never })).toThrow("'a' is no type");
    const [arm] = union(u8, { none: {} }).arms;
    expect(() => struct({ a: list(arm?.type as never, 3) })).toThrow("a layout needs at least one field");
    const json = JSON.parse(JSON.stringify(Move).replace('"fields":[]', '"fields":[],"packing":"aligned"'));
    expect(() => fromJSON(json)).toThrow("fields[1].type.arms[0].type.packing: unknown property");
    expect(() => fromJSON({ kind: "struct", fields: [] })).toThrow("a layout needs at least one field");
  });

  test("may be appended for readers that know of it", () => {
    const Older = layout("union(u8, go { u8 x }) u");
    const Newer = layout("union(u8, go { u8 x }, none) u");
    expect(conform(Older, Newer)).toEqual([]);
    expect(conform(Newer, Older)).toMatchObject([{ code: "members" }]);
    expect(
      conform(layout("union(u8, none, b { u8 x }) u"), layout("union(u8, none { u8 x }, b { u8 x }) u")),
    ).toMatchObject([{ code: "missing", path: "u.none.x" }]);
  });

  test("when it is shown", () => {
    expect(dump(Move, nothing)).toMatch(/step.kind +u8 tag +none\n.*00 +step +unused/);
    expect(toMarkdown(layout("union(u8, none, stop) u"))).toContain("0 = none, 1 = stop");
    expect(toSVG(layout("union(u8, none, stop) u"))).toContain("u.kind");
    expect(toMarkdown(Move)).toContain("none");
  });
});

describe("older records", () => {
  const Old = layout("u8 version + u16 size");
  const New = layout('u8 version + u16 size + f32 gain = 1.5 + text(8) note = "none" + u64 id = 7');

  test.each(ENGINES)("%s: what bytes end before takes its default", (_, make) => {
    const engine = make(measure(New.node));
    const data = Old.encode({ version: 1, size: 2 });
    same(engine.decode(data, 0), { version: 1, size: 2, gain: 1.5, note: "none", id: 7n });
    const target = { version: 0 };
    same(engine.decodeInto(target, data, 0), { version: 1, size: 2, gain: 1.5, note: "none", id: 7n });
    for (const length of [0, 2, 4, 9]) {
      expect(() => engine.decode(new Uint8Array(length), 0)).toThrow(expect.objectContaining({ code: "too-short" }));
    }
  });

  test("encoding takes the default where a field is left out", () => {
    same(New.decode(New.encode({ version: 1, size: 2, note: "x" })), {
      version: 1,
      size: 2,
      gain: 1.5,
      note: "x",
      id: 7n,
    });
  });

  test.each(ENGINES)("%s: what every object inherits is no field's value", (_, make) => {
    const engine = make(measure(layout("u8 constructor = 3 + u8 __proto__ = 4 + u8? toString + u8 valueOf = 5").node));
    const bytes = new Uint8Array(5);
    class Value {
      get valueOf() {
        return 6;
      }
    }
    for (const value of [{}, Object.create(null), { constructor: undefined }]) {
      engine.encodeInto(value, bytes, 0);
      expect([...bytes]).toEqual([3, 4, 0, 0, 5]);
    }
    engine.encodeInto({ ["__proto__"]: 9, constructor: 8, toString: 7 }, bytes, 0);
    expect([...bytes]).toEqual([8, 9, 1, 7, 5]);
    engine.encodeInto(Object.assign(new Value(), { constructor: 1 }), bytes, 0);
    expect([...bytes]).toEqual([1, 4, 0, 0, 6]);
    expect(checkValue(measure(layout("u8 toString").node), {})).toMatchObject({ code: "missing-field" });
  });

  test.each(ENGINES)("%s: an array is no struct, also where all fields may be left out", (_, make) => {
    const engine = make(measure(layout("u8 a = 3 + u8? b + { u8 c = 1 } d").node));
    const bytes = new Uint8Array(4);
    const refused = expect.objectContaining({ code: "wrong-type" });
    expect(() => engine.encodeInto([], bytes, 0)).toThrow(refused);
    expect(() => engine.encodeInto({ d: [] }, bytes, 0)).toThrow(refused);
  });
});
