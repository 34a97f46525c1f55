import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyLayout, arbitrary } from "../src/arbitrary/index.ts";
import { compact, decodeCompact, encodeCompact, encodeCompactInto, expand, isCompact } from "../src/compact/compact.ts";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout } from "../src/layout.ts";
import { parse } from "../src/notation/parse.ts";
import { zstdBy } from "../src/zstd/index.ts";
import { anyStruct, anyZstdStruct, layoutAndValue, withValue } from "./arbitraries.ts";
import { hexOf } from "./bytes.ts";
import { hostileCompact } from "./fuzz/hostile-compact.ts";
import { readCompact } from "./fuzz/read-compact.ts";
import { same } from "./same.ts";
import { storing } from "./zstd-engines.ts";

/** The bytes of a value in both forms. */
const bothForms = layoutAndValue.map(({ node, value }) => {
  const any = new Layout(node);
  const fixed = any.encode(value as never);
  return { any, value, fixed, short: encodeCompact(any, value as never) };
});

describe("the compact form", () => {
  test("of any value decodes to it, and expands to its encoding", () => {
    fc.assert(
      fc.property(bothForms, ({ any, value, fixed, short }) => {
        expect(short.length).toBeLessThanOrEqual(any.LENGTH);
        same(decodeCompact(any, short), value);
        same(expand(any, short), fixed);
        same(compact(any, fixed), short);
      }),
    );
  });

  test("is the fixed one where the layout is compact", () => {
    fc.assert(
      fc.property(bothForms, ({ any, fixed, short }) => {
        if (isCompact(any)) same(short, fixed);
      }),
    );
    expect(isCompact(layout("f64[16] samples + bool ready"))).toBe(true);
    expect(isCompact(layout("f64[16] samples + text(1)"))).toBe(false);
  });

  test("stands anywhere in bytes, whatever is behind it, and leaves the others as they are", () => {
    fc.assert(
      fc.property(bothForms, fc.nat(9), fc.nat(9), ({ any, value, fixed, short }, before, behind) => {
        const bytes = new Uint8Array(before + short.length + behind).fill(0xa5);
        expect(encodeCompactInto(any, value as never, bytes, before)).toBe(before + short.length);
        same(bytes.slice(before, before + short.length), short);
        expect([...bytes.slice(0, before), ...bytes.slice(before + short.length)].every((byte) => byte === 0xa5)).toBe(
          true,
        );
        same(decodeCompact(any, bytes, before), value);
        same(expand(any, bytes, before), fixed);
      }),
    );
  });

  test("is not half written where there is no room", () => {
    fc.assert(
      fc.property(bothForms, fc.nat(9), ({ any, value, short }, before) => {
        const bytes = new Uint8Array(before + short.length - 1).fill(0xa5);
        expect(() => encodeCompactInto(any, value as never, bytes, before)).toThrow(
          expect.objectContaining({ name: "LayoutError", code: "too-short" }),
        );
        expect(bytes.every((byte) => byte === 0xa5)).toBe(true);
      }),
    );
  });

  test("is the encoding itself where no capacity can be unused", () => {
    const kinds = ["number", "bool", "uuid", "char", "bytes", "image", "enum", "flags", "array", "struct"] as const;
    fc.assert(
      fc.property(withValue(anyLayout({ kinds })), ({ node, value }) => {
        const any = new Layout(node);
        same(encodeCompact(any, value as never), any.encode(value as never));
      }),
    );
  });

  test("that was cut short or changed is a value or a LayoutError", () => {
    fc.assert(fc.property(hostileCompact, ([any, bytes]) => readCompact(any, bytes)));
  });

  test("of any bytes in the fixed form drops what is unused, and refuses what cannot be", () => {
    const bytesOf = ({ LENGTH }: Layout) => fc.uint8Array({ minLength: LENGTH, maxLength: LENGTH });
    fc.assert(
      fc.property(
        anyStruct.chain((any) => fc.tuple(fc.constant(any), bytesOf(any))),
        ([any, bytes]) => {
          const whole = outcome(() => any.decode(bytes));
          const short = outcome(() => any.decode(expand(any, compact(any, bytes))));
          if (whole instanceof LayoutError) expect(short).toBeInstanceOf(LayoutError);
          else same(short, whole);
        },
      ),
    );
  });

  test("has compressed fields as they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyZstdStruct.chain((any) => fc.tuple(fc.constant(any), arbitrary(any))),
        async ([any, value]) => {
          const stored = new Layout(parse(String(any), zstdBy(storing)));
          const fixed = await stored.encodeAsync(value as never);
          const short = compact(any, fixed);
          same(expand(any, short), fixed);
          same(await stored.decodeAsync(expand(any, short)), value);
        },
      ),
    );
  });
});

test("what is in use is kept, in its order", () => {
  const Note = layout(`
    u16be id + text(100) body + list({ u8 k + text(9) name }, 5) tags + u32? layer + union(u8, a { u8 x }, b { u64 y }) arm
    image(<=4,<=4,3) icon + blob(7) rest`);
  const value = {
    id: 258,
    body: "hi",
    tags: [{ k: 3, name: "x" }],
    layer: undefined,
    arm: { kind: "a", x: 9 },
    icon: { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 },
    rest: Uint8Array.of(7),
  } as const;
  const hex = [
    "0102",
    "02000000 6869",
    "01000000 03 01000000 78",
    "00",
    "00 09",
    "01000000 01000000 010203",
    "01000000 07",
  ];
  expect(hexOf(encodeCompact(Note, value))).toBe(hex.join("").replaceAll(" ", ""));
});

test("gaps between fixed fields are kept, those behind unused capacity are not", () => {
  const C = layout("aligned u8 a + u32 b + text(6) t + u8 c");
  expect(C.LENGTH).toBe(24);
  expect([...encodeCompact(C, { a: 1, b: 2, t: "x", c: 3 })]).toEqual([
    1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 120, 3, 0, 0, 0,
  ]);
});

test("an older record is completed, a torn one is not", () => {
  const Old = layout("u8 id + text(20) name");
  const New = layout('u8 id + text(20) name + u32 count = 7 + text(9) note = "none"');
  const old = encodeCompact(Old, { id: 1, name: "ab" });
  expect(old.length).toBe(7);
  expect(decodeCompact(New, old)).toEqual({ id: 1, name: "ab", count: 7, note: "none" });
  expect(expand(New, old).length).toBe(Old.LENGTH);
  expect(decodeCompact(Old, encodeCompact(New, { id: 1, name: "ab" }))).toEqual({ id: 1, name: "ab" });
  for (let length = 0; length < old.length; length++) {
    const error = outcome(() => decodeCompact(New, old.subarray(0, length)));
    expect(error).toMatchObject({ code: "too-short" });
  }
  expect(outcome(() => decodeCompact(New, old.subarray(0, 6)))).toMatchObject({
    message: "name: the compact bytes end within it, after 6",
    context: { path: "name", offset: 1 },
  });
});

test("lengths beyond capacity are refused where they stand, whatever was decoded before", () => {
  const Note = layout("const(u8, 1) + text(4) a + text(4) b + const(u8, 9)");
  decodeCompact(Note, encodeCompact(Note, { a: "\u20ac", b: "xyz" }));
  const bytes = encodeCompact(Note, { a: "q", b: "xyz" });
  bytes[6] = 5;
  expect(outcome(() => decodeCompact(Note, bytes))).toMatchObject({
    code: "over-capacity",
    context: { path: "b", offset: 9 },
  });
  expect(outcome(() => decodeCompact(Note, bytes, -1))).toMatchObject({ code: "bad-position" });
  expect(outcome(() => decodeCompact(Note, "no" as never))).toMatchObject({ code: "wrong-type" });
  expect(outcome(() => encodeCompactInto(Note, { a: "", b: "" }, bytes, 0.5))).toMatchObject({ code: "bad-position" });
  expect(outcome(() => compact(Note, bytes))).toMatchObject({ code: "too-short" });
});

test("a value whose getter encodes another of the same layout", () => {
  const Note = layout("text(9) a + text(9) b");
  const inner = { a: "inner", b: "other" };
  const value = {
    a: "outer",
    get b() {
      return String.fromCharCode(...encodeCompact(Note, inner).subarray(4, 9));
    },
  };
  expect(decodeCompact(Note, encodeCompact(Note, value))).toEqual({ a: "outer", b: "inner" });
});

/** What a call gave: a value, or the LayoutError that it threw. */
function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof LayoutError) return error;
    throw error;
  }
}
