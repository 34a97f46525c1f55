import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyLayout, arbitrary, hostileBytes } from "../src/arbitrary/index.ts";
import { LayoutError } from "../src/errors.ts";
import { type Layout, layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { Measured, MeasuredZstd } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";
import { NUMBER_TYPES, NUMBERS } from "../src/numbers.ts";
import { utf8Length } from "../src/utf8.ts";
import { verify } from "../src/verify.ts";
import { builtIn } from "../src/zstd/load.ts";
import { isSame, same } from "./same.ts";

/** The same values on every run. */
function sample<T>(values: fc.Arbitrary<T>, numRuns = 1000): T[] {
  return fc.sample(values, { numRuns, seed: 7 });
}

/** What a property that fails for some values shrinks to. */
function smallest<T>(values: fc.Arbitrary<T>, fails: (value: T) => boolean): T {
  const { counterexample } = fc.check(
    fc.property(values, (value) => !fails(value)),
    { seed: 7, numRuns: 1000 },
  );
  return (counterexample as [T])[0];
}

const anyZstd = {
  node: {
    kind: "struct",
    fields: [
      { name: "id", type: { kind: "number", type: "u16" } },
      {
        name: "notes",
        type: {
          kind: "zstd",
          capacity: 300,
          element: { kind: "list", capacity: 9, element: { kind: "text", capacity: 20 } },
        },
      },
    ],
  },
} as const satisfies { node: StructNode };

describe("a value", () => {
  test("of any layout is encoded, and decoding gives it back", () => {
    fc.assert(
      fc.property(
        anyLayout().chain((any) => fc.tuple(fc.constant(any), arbitrary(any))),
        ([any, value]) => same(any.decode(any.encode(value)), value),
      ),
    );
  });

  test("has the type of its layout, and one line tests a layout", () => {
    const Frame = layout("image(40,50,bgr) + i32 width + text(20) name");
    fc.assert(
      fc.property(arbitrary(Frame), (value) => {
        const { image, width, name }: { image: Uint8Array; width: number; name: string } = value;
        expect([image.length, Number.isInteger(width), typeof name]).toEqual([6000, true, "string"]);
        return isSame(Frame.decode(Frame.encode(value)), value);
      }),
    );
  });

  test.each(NUMBER_TYPES)("%s: 0, both limits and what is special occur", (type) => {
    const values = sample(arbitrary(layout(`${type} n` as string))).map(({ n }) => n);
    const { family, min, max } = NUMBERS[type];
    const limits = {
      f16: [65504, -65504, 2 ** -24],
      f32: [(2 - 2 ** -23) * 2 ** 127, 2 ** -149],
      f64: [Number.MAX_VALUE, Number.MIN_VALUE],
    };
    const special = [0, -0, Number.NaN, Infinity, -Infinity];
    const zero = family === "bigint" ? 0n : 0;
    const expected = family === "float" ? [...special, ...limits[type as "f16"]] : [zero, min, max];
    for (const value of expected)
      expect(values.filter((each) => Object.is(each, value)).length, `${value}`).not.toBe(0);
    expect(new Set(values).size).toBeGreaterThan(family === "integer" ? 100 : 300);
  });

  test("text is empty, full to the last byte, and of one to four bytes a character", () => {
    for (const [notation, capacity] of [
      ["text(20) t", 20],
      ["char(7) t", 7],
      ["text(1) t", 1],
      ["text(100000) t", 100000],
    ] as const) {
      const texts = sample(arbitrary(layout(notation as string))).map(({ t }) => t as string);
      expect(texts.every((text) => utf8Length(text) >= 0 && utf8Length(text) <= capacity)).toBe(true);
      expect(texts).toContain("");
      const full = texts.filter((text) => utf8Length(text) === capacity);
      expect(full.length).toBeGreaterThan(50);
      for (const bytes of [1, 2, 3, 4].filter((bytes) => bytes <= capacity)) {
        expect(full.some((text) => [...text].some((character) => utf8Length(character) === bytes))).toBe(true);
      }
      expect(texts.some((text) => text.includes("\0"))).toBe(notation.startsWith("text"));
    }
  });

  test("lists, blobs and images of any size are empty, full and in between", () => {
    for (const notation of ["list(u16, 5) l", "list({ u8 x }, 5) l", "list(f32, 1000) l", "blob(5) l", "blob(300) l"]) {
      const lengths = sample(arbitrary(layout(notation))).map(({ l }) => (l as unknown[]).length);
      const capacity = Number(/(\d+)\) l/.exec(notation)?.[1]);
      for (const length of [0, 1, 3, capacity]) expect(lengths, notation).toContain(length);
      expect(Math.max(...lengths)).toBe(capacity);
    }
    const images = sample(arbitrary(layout("image(<=7,<=9,rgb) picture"))).map(({ picture }) => picture);
    const sizes = images.map(({ width, height }) => `${width} × ${height}`);
    for (const size of ["0 × 0", "7 × 9", "0 × 9", "7 × 0"]) expect(sizes).toContain(size);
    expect(new Set(sizes).size).toBeGreaterThan(30);
  });

  test("every member, arm, flag and presence occurs, with bits at their limits", () => {
    const Any = layout(
      "enum(u8, a, b, c) name + flags(u8, x, y) flags + bits(u32, n:31, m:1) bits + union(u8, p { u8 v }, q { bool w }) arm + u8? maybe + uuid",
    );
    const values = sample(arbitrary(Any), 500);
    expect(new Set(values.map(({ name }) => name))).toEqual(new Set(["a", "b", "c"]));
    expect(new Set(values.map(({ flags }) => `${flags.x} ${flags.y}`)).size).toBe(4);
    for (const n of [0, 2 ** 31 - 1]) expect(values.map(({ bits }) => bits.n)).toContain(n);
    expect(new Set(values.map(({ arm }) => arm.kind))).toEqual(new Set(["p", "q"]));
    expect(values.some(({ maybe }) => maybe === undefined)).toBe(true);
    expect(values.some(({ maybe }) => maybe !== undefined)).toBe(true);
    // All 128 bits vary, the version's among them.
    expect(new Set(values.map(({ uuid }) => uuid[14])).size).toBe(16);
  });

  test("shrinks to what is simplest", () => {
    const All = layout(
      `i32 n + f32 x + u64 big + text(99) note + list({ u8 a }, 9) list + blob(999) rest + image(40,50,bgr) image
      + enum(u8, a, b) name + union(u8, p { u8 v }, q { bool w }) arm + u8? maybe + bool ok + image(<=9,<=9,1) any`,
    );
    expect(smallest(arbitrary(All), () => true)).toEqual({
      n: 0,
      x: 0,
      big: 0n,
      note: "",
      list: [],
      rest: new Uint8Array(0),
      image: new Uint8Array(6000),
      name: "a",
      arm: { kind: "p", v: 0 },
      maybe: undefined,
      ok: false,
      any: { data: new Uint8Array(0), width: 0, height: 0, channels: 1 },
    });
    expect(smallest(arbitrary(All), ({ n }) => n > 1000)).toMatchObject({ n: 1001, note: "", list: [] });
    expect(smallest(arbitrary(All), ({ list }) => list.length >= 2)).toMatchObject({ list: [{ a: 0 }, { a: 0 }] });
    expect(smallest(arbitrary(All), ({ note }) => utf8Length(note) === 99).note).toBe("a".repeat(99));
    expect(smallest(arbitrary(All), ({ arm }) => arm.kind === "q")).toMatchObject({ arm: { kind: "q", w: false } });
  });

  test("large arrays are cheap", () => {
    const Large = layout("image(1920,1080,bgr) image + list(f64, 1000000) samples + { u8 a }[20000] many");
    const values = sample(arbitrary(Large), 20);
    for (const { image, many } of values) expect([image.length, many.length]).toEqual([1920 * 1080 * 3, 20000]);
    expect(values.some(({ image }) => new Set(image.subarray(0, 64)).size > 3)).toBe(true);
  });
});

describe("hostile bytes", () => {
  const any = anyLayout().chain((any) => fc.tuple(fc.constant(any), hostileBytes(any)));

  test("of any layout are a value or a LayoutError, as verify says", () => {
    fc.assert(
      fc.property(any, ([any, bytes]) => {
        const issues = verify(any, bytes);
        let value: unknown;
        try {
          value = any.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          expect(issues[0]?.message).toBe((error as LayoutError).message);
          return;
        }
        expect(issues).toEqual([]);
        // Its own NaN may have other bits than those that are written.
        const again = any.encode(value as never);
        same(any.encode(any.decode(again)), again);
      }),
    );
  });

  test("a good share is refused, and a good share accepted", () => {
    const refused = sample(any).filter(([any, bytes]) => verify(any, bytes).length > 0);
    expect(refused.length).toBeGreaterThan(200);
    expect(refused.length).toBeLessThan(800);
  });

  test("are wrong in each way there is", () => {
    const Any = layout(
      `const(u32, 7) magic + bool ok + text(5) note + char(3) tag + list({ bool b }, 3) list + image(<=3,<=3,1) picture
      + enum(u8, a, b) name + union(u8, p { bool v }, q { u8 w }) arm + bool? maybe + u64(number) size + pad(3) + flags(u8, x) f`,
    );
    const found = new Map<string, number>();
    for (const bytes of sample(hostileBytes(Any), 2000)) {
      for (const { code, path } of verify(Any, bytes, { zeros: true })) {
        const key = `${code} ${path}`;
        found.set(key, (found.get(key) ?? 0) + 1);
      }
    }
    for (const key of [
      "too-short ",
      "not-constant magic",
      "invalid-bool ok",
      "over-capacity note",
      "invalid-text note",
      "not-zero note",
      "invalid-text tag",
      "over-capacity list",
      "invalid-bool list[0].b",
      "invalid-bool list[2].b",
      "over-capacity picture.width",
      "over-capacity picture.height",
      "unknown-member name",
      "unknown-member arm.kind",
      "invalid-bool arm.v",
      "invalid-bool maybe",
      "out-of-range size",
      "not-zero ",
      "not-zero f",
    ])
      expect(found.get(key) ?? 0, key).toBeGreaterThan(key.startsWith("over-capacity") ? 60 : 10);
  });

  test("end early and go on; without a fault in them they are valid bytes", () => {
    const Frame = layout("u16 id + u32 n = 5");
    const lengths = new Set(sample(hostileBytes(Frame)).map((bytes) => bytes.length));
    expect(lengths).toEqual(new Set(Array.from({ length: 23 }, (_, length) => length)));
    same(
      smallest(hostileBytes(Frame), () => true),
      new Uint8Array(6),
    );
  });
});

test("what is compressed is a frame that zstd reads, in some of the hostile bytes", () => {
  const { node } = anyZstd;
  const { content, capacity, start } = measure(node)
    .fields.map(({ type }) => type)
    .find(({ kind }) => kind === "zstd") as MeasuredZstd;
  const decompress = (builtIn() as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array } | undefined)
    ?.zstdDecompressSync;
  const found = { whole: 0, read: 0, refused: 0 };
  for (const bytes of sample(hostileBytes({ node }), 500)) {
    if (bytes.length < 2 + start + capacity) continue;
    const length = new DataView(bytes.buffer).getUint32(2, true);
    const frame = bytes.subarray(2 + start, 2 + start + Math.min(length, capacity));
    if (length === content.size + 12 && frame[0] === 0x28 && frame.at(9) === ((content.size << 3) | 1) % 256)
      found.whole++;
    try {
      if (decompress?.(frame).length === content.size) found.read++;
    } catch {
      found.refused++;
    }
  }
  expect(found.whole).toBeGreaterThan(100);
  if (decompress === undefined) return; // Node has zstd from 22.15.
  expect(found.read).toBeGreaterThan(100);
  expect(found.refused).toBeGreaterThan(20);
});

describe("a layout", () => {
  test("has every kind of field, packing, order, place, gap, constant and default", () => {
    const layouts = sample(anyLayout());
    const kinds = new Set<string>();
    const collect = (measured: Measured): void => {
      kinds.add(measured.kind);
      if (measured.kind === "struct") {
        for (const { type, default: given } of measured.fields) {
          if (given !== undefined) kinds.add(`default ${type.kind}`);
          collect(type);
        }
        for (const { at, type } of measured.node.fields) {
          if (at !== undefined) kinds.add("at");
          kinds.add(type.kind);
        }
        kinds.add(`${measured.node.packing} ${measured.node.order}`);
        if (measured.gaps.length > 0) kinds.add("gap");
      } else if (measured.kind === "union") for (const { type } of measured.arms) collect(type);
      else if ("element" in measured) collect(measured.element);
    };
    for (const { node } of layouts) collect(measure(node));
    const options = ["undefined", "packed", "aligned"].flatMap((packing) =>
      ["undefined", "le", "be"].map((order) => `${packing} ${order}`),
    );
    const defaults = ["number", "safe-integer", "bool", "time", "enum", "text", "char"];
    // biome-ignore format: a list
    const all = [
      "number", "safe-integer", "bool", "uuid", "time", "text", "char", "bytes", "blob", "image", "bounded-image",
      "enum", "flags", "bits", "array", "list", "union", "optional", "struct", "const", "pad", "align", "at", "gap",
    ];
    expect([...kinds].sort()).toEqual([...all, ...options, ...defaults.map((kind) => `default ${kind}`)].sort());
  });

  test("is made as it was asked for", () => {
    for (const { node } of sample(anyLayout({ depth: 0, fields: 2, kinds: ["bool", "struct", "list"] }), 300)) {
      const fields = node.fields.filter(({ type }) => !["const", "pad", "align"].includes(type.kind));
      expect(fields.length).toBeLessThanOrEqual(2);
      for (const { type } of fields) expect(["bool", "list"]).toContain(type.kind);
    }
    const alone: Layout[] = sample(anyLayout({ depth: 0, fields: 1, kinds: ["struct"] }), 10);
    for (const { fields } of alone) expect(Object.values(fields).some(({ kind }) => kind === "number")).toBe(true);
  });

  test("shrinks to one number", () => {
    expect(String(smallest(anyLayout(), () => true))).toMatch(/^u8 \w+$/);
  });
});
