import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as builders from "../src/builders/index.ts";
import { array, at, bool, f16, f32be, f64, i32, image, safe, text, u8, u16, u32, u64 } from "../src/builders/index.ts";
import { LayoutError } from "../src/errors.ts";
import { layout, struct } from "../src/layout.ts";
import { READERS } from "../src/notation/readers.ts";
import { PIXEL_FORMATS, TYPE_WORDS } from "../src/notation/words.ts";
import { NUMBER_TYPES } from "../src/numbers.ts";
import { PIXELS } from "../src/pixels.ts";
import { MISSPELLED } from "./misspellings.ts";

const inner = struct({ x: f64, y: f64 });

// biome-ignore format: a table
const SAME: readonly [notation: string, built: { node: unknown; LENGTH: number }][] = [
  ["image(40,50,bgr) + i32 width + i32 height", struct({ image: image(40, 50, "bgr"), width: i32, height: i32 })],
  ["image( 40 , 50 , 3 ) photo", struct({ photo: image(40, 50, 3) })],
  ["  + i32 ,, \n u8 x +", struct({ i32, x: u8 })],
  ["# a picture\n i32 width # pixels\n\n# done", struct({ width: i32 })],
  ["f32be[4] + bool ok", struct({ f32: array(f32be, 4), ok: bool })],
  ["u16[ 3 , 4 ] grid", struct({ grid: array(u16, 3, 4) })],
  ["u64 a, u64(number) b, i64be( number )", struct({ a: u64, b: safe(u64), i64: safe(builders.i64be) })],
  ["{ f64 x + f64 y } origin + {f64 x,f64 y}[2] ends", struct({ origin: inner, ends: array(inner, 2) })],
  ["aligned be u8 a + f16 b", struct({ a: u8, b: f16 }, { packing: "aligned", order: "be" })],
  ["le\npacked { aligned u8 a } in", struct({ in: struct({ a: u8 }, { packing: "aligned" }) }, { packing: "packed", order: "le" })],
  ["u8 a @4 + u8 @ 9", struct({ a: at(4, u8), u8: at(9, u8) })],
  ["bool[2]", struct({ bool: array(bool, 2) })],
  ["u32[0x10,0X2] a + text(0xff) b + u8 c @0x400", struct({ a: array(u32, 16, 2), b: text(255), c: at(1024, u8) })],
  ["u8 __proto__ + i32 constructor", struct({ ["__proto__"]: u8, constructor: i32 })],
];

describe("notation makes the tree that the builders make", () => {
  test.each(SAME)("%s", (notation, built) => {
    const read = layout(notation as string);
    expect(read.node).toStrictEqual(built.node);
    expect(read.LENGTH).toBe(built.LENGTH);
    expect(layout(String(read) as string).node).toStrictEqual(built.node);
  });

  test("every number type, with and without byte order", () => {
    for (const type of NUMBER_TYPES) {
      for (const suffix of ["", "le", "be"] as const) {
        const word = `${type}${suffix}` as const;
        const built = Object.entries(builders).find(([name]) => name === word)?.[1] as typeof builders.u8;
        expect(layout(`${word} x` as string).node).toStrictEqual(struct({ x: built }).node);
        expect(Object.keys(layout(word as string).offsets)).toEqual([type]);
      }
    }
  });
});

// biome-ignore format: a table
const MISTAKES: readonly [notation: string, line: number, column: number, problem: string][] = [
  ["", 1, 1, "a layout needs at least one field, such as 'i32 width'"],
  ["packed", 1, 7, "a layout needs at least one field, such as 'i32 width'"],
  ["i32 x + i23 y", 1, 9, "unknown type 'i23'; did you mean 'i32'?"],
  ["i32 x\n+ imgae(1,2,3)", 2, 3, "unknown type 'imgae'; did you mean 'image'?"],
  ["quaternion q", 1, 1, "unknown type 'quaternion'"],
  ["i32 x y", 1, 7, "expected '+', ',' or a new line before the next field, not 'y'"],
  ["i32 x + u8 x", 1, 12, "two fields are named 'x'; give one of them another name"],
  ["i32 + i32", 1, 7, "two fields are named 'i32'; give one of them another name"],
  ["image 40", 1, 7, "expected '(' after 'image', as in image(40,50,3), not '4'"],
  ["image(40", 1, 9, "expected ',' after the width, as in image(40,50,3)"],
  ["image(0,50,3)", 1, 7, "a width must be from 1 to 2147483647"],
  ["image(40,-1,3)", 1, 10, "expected a height, not '-'"],
  ["image(40,50,rbg)", 1, 13, "unknown pixel format 'rbg'; did you mean 'rgb'?"],
  ["image(40,50,)", 1, 13, "expected a number of channels or a pixel format, not ')'"],
  ["image(40,50,3", 1, 14, "expected ')' after the channels"],
  ["f32[] x", 1, 5, "expected a dimension, not ']'"],
  ["f32[4 x", 1, 7, "expected ']' after the dimensions, not 'x'"],
  ["f32[99999999999] x", 1, 5, "a dimension must be from 1 to 2147483647"],
  ["{ i32 x } + u8", 1, 11, "expected a name after '}'"],
  ["{ i32 x", 1, 8, "expected '}' after the last field"],
  ["{ } empty", 1, 3, "a layout needs at least one field, such as 'i32 width'"],
  ["i32 x }", 1, 7, "expected a field or the end, not '}'"],
  ["i32 x @", 1, 8, "expected an offset"],
  ["u64(int) x", 1, 5, "expected 'number', as in u64(number)"],
  ["enum(u8, a, b, a) e", 1, 16, "two members are named 'a'; give one of them another name"],
  ["u8 a\n+ enum(u8, low, high=256) e", 2, 17, "member 'high' has the value 256, which does not fit u8: 0 to 255"],
  ["enum(i8, a=1, b=1) e", 1, 15, "members 'a' and 'b' both have the value 1"],
  [`flags(u8, a, ${"x".repeat(65)}) f`, 1, 14, `'${"x".repeat(65)}' is no flag name: letters, digits and _, at most 64, not starting with a digit`],
  ["bits(u8, a:1, a:1) b", 1, 15, "two members are named 'a'; give one of them another name"],
  ["union(u8, a { u8 x }, b, a) u", 1, 26, "two arms are named 'a'; give one of them another name"],
  ["union(u8, a { u8 kind }, b { union(u8, a) u }) u", 1, 11, "arm 'a' has a field 'kind', which is the name of the tag; give it another name"],
  ["enum(u8, a) e + list(enum(u8, b, b), 2) l", 1, 34, "two members are named 'b'; give one of them another name"],
  ["flags(u8, a, b, c, d, e, f, g, h, i) f", 1, 1, "9 flags do not fit the 8 bits of u8"],
  ["u8[0x0] a", 1, 4, "a dimension must be from 1 to 2147483647"],
  ["le be i32", 1, 4, "'be' after 'le': one of them"],
  ["i32 ünder", 1, 5, "expected '+', ',' or a new line before the next field, not 'ü'"],
  [`i32 ${"x".repeat(65)}`, 1, 5, "a name has at most 64 characters; this one has 65"],
  [`${"{".repeat(70)}`, 1, 65, "structs stand in each other at most 64 deep"],
];

describe("a mistake is named and pointed at", () => {
  test.each(MISTAKES)("%j", (notation, line, column, problem) => {
    const error = caught(notation);
    expect(error).toMatchObject({ code: "syntax", context: { line, column } });
    const where = line > 1 ? `line ${line}, column ${column}` : `column ${column}`;
    const [first, shown = "", caret = ""] = error.message.split("\n");
    expect(first).toBe(`${problem} (${where})`);
    expect(shown).toBe(`  ${notation.split("\n")[line - 1]}`);
    expect(caret).toBe(`  ${" ".repeat(column - 1)}^`);
  });

  test.each([
    ["u8 a + u32 b @0", 1, 14, "b @0 overlaps the field before it, which ends at 1", "b"],
    ["u8 a @0 + u8 b @0", 1, 16, "b @0 overlaps the field before it, which ends at 1", "b"],
    ["aligned u8 a\n  { u8 c, u32 d @6 } b", 2, 17, "d @6 is no multiple of its alignment, 4", "d"],
    ["union(u8, a { u16 x, u8 y @1 }) u", 1, 27, "y @1 overlaps the field before it, which ends at 2", "y"],
    ["u8[2147483647] a + u8 b", 1, 20, "b ends at byte 2147483648; a layout has at most 2147483647", "b"],
    ["u8 a + { pad(2147483647) + u8 b } c", 1, 28, "b ends at byte 2147483648; a layout has at most 2147483647", "b"],
    [
      `u8 z + ${"{".repeat(63)} u8[2] a ${"} b".repeat(63)}`,
      1,
      72,
      "structs stand in each other at most 64 deep",
      undefined,
    ],
  ])("what cannot be in memory is no layout: %s", (notation, line, column, problem, path) => {
    const error = caught(notation);
    expect(error).toMatchObject({ code: "definition", context: { line, column } });
    expect(error.context.path).toBe(path);
    const [first, , caret] = error.message.split("\n");
    expect(first?.replace(/ \((line \d+, )?column \d+\)$/, "")).toBe(problem);
    expect(caret).toBe(`  ${" ".repeat(column - 1)}^`);
  });

  test("what is too long to be counted", () => {
    expect(caught("f64[65536,65536,65536,65536] a")).toMatchObject({ code: "definition", context: { column: 1 } });
    expect(layout("u8[2147483647] a").LENGTH).toBe(2 ** 31 - 1);
  });

  test("any text is a layout or a LayoutError", () => {
    const pieces = fc.constantFrom(
      "i32",
      "image(",
      "40,50",
      ",bgr)",
      " ",
      "+",
      "\n",
      "{",
      "}",
      "[",
      "]",
      "@",
      "x",
      "9",
      "#",
      "le",
      "aligned",
      "u64(number)",
      "?",
      "\u0000",
      "💥",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (notation) => {
        try {
          expect(layout(notation).LENGTH).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
        }
      }),
    );
  });
});

describe("a mistyped word is answered with the one that was meant", () => {
  test.each(MISSPELLED)("%s", (notation, sentence) => {
    const [first = "", , caret] = caught(notation).message.split("\n");
    expect(first.replace(/ \(column \d+\)$/, "")).toBe(sentence);
    expect(caret).toMatch(/^ +\^$/);
  });

  test("whichever one character is wrong, and whichever two are swapped", () => {
    const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789_");
    const typo = fc
      .tuple(fc.constantFrom(...TYPE_WORDS), fc.nat(), letter, fc.constantFrom("insert", "omit", "replace", "swap"))
      .map(([word, place, other, how]) => {
        const at = place % word.length;
        const [before, after] = [word.slice(0, at), word.slice(at + 1)];
        if (how === "insert") return before + other + word.slice(at);
        if (how === "omit") return before + after;
        return how === "replace" ? before + other + after : before + after.slice(0, 1) + word[at] + after.slice(1);
      })
      .filter(
        (word) => /^[a-z_]\w*$/.test(word) && !(TYPE_WORDS as readonly string[]).includes(word) && word.length > 1,
      );
    fc.assert(
      fc.property(typo, (word) => {
        expect(caught(`${word} x`).message).toContain("; did you mean '");
      }),
    );
  });

  test("every word that is named is a type", () => {
    const types: typeof NUMBER_TYPES = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f16", "f32", "f64"];
    expect(NUMBER_TYPES).toEqual(types);
    expect(PIXEL_FORMATS).toEqual(Object.keys(PIXELS));
    expect([...READERS.keys()].sort()).toEqual([...TYPE_WORDS].sort());
  });
});

test("of a long line, what is near the mistake is shown, and of a long word its beginning", () => {
  const fields = Array.from({ length: 3000 }, (_, index) => `u8 a${index}`).join(" + ");
  const [first, shown = "", caret = ""] = caught(`${fields} + i23 b + ${"u8 c".repeat(3000)}`).message.split("\n");
  expect(first).toBe(`unknown type 'i23'; did you mean 'i32'? (column ${fields.length + 4})`);
  expect(shown).toMatch(/^ {2}….{70,80} \+ i23 b \+ .*…$/);
  expect(shown.slice(caret.indexOf("^"))).toMatch(/^i23 b/);
  const long = "x".repeat(20_000);
  for (const notation of [`${long} a`, `u8 ${long}`, `enum(u8, ${long}) e`, `text(4) t = "${long}"`, `u8[${long}] a`]) {
    const { message, context } = caught(notation);
    expect(message.length).toBeLessThan(400);
    expect(context.column).toBeGreaterThan(0);
  }
});

describe("builders refuse what they cannot make", () => {
  // biome-ignore format: a table
  const REFUSED: readonly [what: string, act: () => unknown, message: string][] = [
    ["no fields", () => struct({}), "a layout needs at least one field"],
    ["a bad name", () => struct({ "two words": u8 }), "'two words' is no field name: letters, digits and _, at most 64, not starting with a digit"],
    ["no type", () => struct({ x: 5 as never }), "'x' is no type; use one of the builders, such as u8 or image(40, 50, 3)"],
    ["half a pixel", () => image(40, 50.5, 3), "an image's height must be an integer from 1, not 50.5"],
    ["an unknown format", () => image(1, 1, "rbg" as never), "unknown pixel format 'rbg'; known are gray, rgb, bgr, rgba, bgra"],
    ["no dimension", () => array(u8), "an array needs at least one dimension"],
    ["a negative dimension", () => array(u8, -1), "an array's dimension must be an integer from 1, not -1"],
    ["an array of arrays", () => array(array(u8, 2), 2), "an array of arrays is one array of more dimensions: array(u16, 3, 4)"],
    ["a negative place", () => at(-1, u8), "a field's offset must be an integer from 0, not -1"],
    ["a small safe integer", () => safe(i32 as never), "safe() takes u64 or i64, not i32"],
    ["an unknown packing", () => struct({ u8 }, { packing: "loose" as never }), 'unknown packing "loose"; known are packed, aligned'],
    ["an unknown order", () => struct({ u8 }, { order: "pdp" as never }), 'unknown byte order "pdp"; known are le, be'],
  ];
  test.each(REFUSED)("%s", (_what, act, message) => {
    expect(act).toThrow(expect.objectContaining({ name: "LayoutError", code: "definition", message }));
  });
});

function caught(notation: string): LayoutError {
  try {
    layout(notation);
  } catch (error) {
    if (error instanceof LayoutError) return error;
    throw error;
  }
  throw new Error(`'${notation}' was taken`);
}
