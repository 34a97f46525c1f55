import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileBytes } from "../src/arbitrary/index.ts";
import { checkValue } from "../src/check-value.ts";
import { LayoutError } from "../src/errors.ts";
import { layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { anyStruct } from "./arbitraries.ts";
import { caught } from "./caught.ts";
import { copyOf } from "./copy-of.ts";
import { ENGINES } from "./engines.ts";
import { agreed, outcomeOf } from "./fuzz/outcome.ts";
import { layoutAndDamage } from "./inputs.ts";
import { same } from "./same.ts";

test("what the judge refuses both engines refuse with the same words, and nothing is written", () => {
  fc.assert(
    fc.property(layoutAndDamage, ({ measured, input }) => {
      const fault = checkValue(measured, input);
      const outcomes = ENGINES.map(([, make]) => {
        const bytes = new Uint8Array(measured.size).fill(0x5a);
        try {
          make(measured).encodeInto(input, bytes, 0);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          expect(bytes.every((byte) => byte === 0x5a)).toBe(true);
          const { code, message, context } = error as LayoutError;
          return { code, message, context };
        }
        return { bytes };
      });
      same(outcomes[0], outcomes[1]);
      expect(fault === undefined).toBe("bytes" in (outcomes[0] as object));
    }),
  );
});

test("what a view refuses to read all engines refuse with the same words, and with a path", () => {
  const hostile = anyStruct.chain((any) => fc.tuple(fc.constant(any), hostileBytes(any)));
  fc.assert(
    fc.property(hostile, ([{ node }, bytes]) => {
      const measured = measure(node);
      const seen = ENGINES.map(([, make]) => outcomeOf(() => copyOf(measured, make(measured).view(bytes, 0))));
      agreed(seen);
      const [one] = seen;
      if (one === undefined || "value" in one || one.code === "too-short") return;
      expect(one.context.path).toEqual(expect.any(String));
    }),
  );
});

const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
const good = { image: new Uint8Array(Frame.LENGTH - 8), width: 40, height: 50 };

// biome-ignore format: a table
const REFUSED: readonly [what: string, value: unknown, code: string, message: string, path: string | undefined, offset: number | undefined][] = [
  ["a number out of range", { ...good, width: 3e9 }, "out-of-range", "width (i32 at 6000): 3000000000 does not fit; expected -2147483648 to 2147483647", "width", 6000],
  ["a fraction", { ...good, height: 0.5 }, "not-integer", "height (i32 at 6004): 0.5 is not an integer; expected -2147483648 to 2147483647", "height", 6004],
  ["NaN", { ...good, height: Number.NaN }, "not-integer", "height (i32 at 6004): NaN is not an integer; expected -2147483648 to 2147483647", "height", 6004],
  ["an image of the wrong length", { ...good, image: new Uint8Array(12) }, "wrong-length", "image (image(40,50,bgr) at 0): got Uint8Array of 12; expected Uint8Array of 6000 (50 × 40 × 3)", "image", 0],
  ["an image of another type", { ...good, image: new Float32Array(6000) }, "wrong-type", "image (image(40,50,bgr) at 0): got Float32Array of 6000; expected Uint8Array of 6000 (50 × 40 × 3)", "image", 0],
  ["a string for a number", { ...good, width: "40" }, "wrong-type", 'width (i32 at 6000): got "40"; expected an integer, -2147483648 to 2147483647', "width", 6000],
  ["a missing field", { image: good.image, width: 1 }, "missing-field", "height (i32 at 6004): the field is missing; expected a number", "height", 6004],
  ["no object", 5, "wrong-type", "got 5; expected an object with image, width, height", undefined, 0],
];

describe("a refused value", () => {
  test.each(REFUSED)("%s", (_what, value, code, message, path, offset) => {
    const bytes = new Uint8Array(Frame.LENGTH).fill(9);
    const error = caught(() => Frame.encodeInto(value as typeof good, bytes));
    expect(error).toMatchObject({ name: "LayoutError", code, message });
    expect(error.context.path).toBe(path);
    expect(error.context.offset).toBe(offset);
    expect(bytes.every((byte) => byte === 9)).toBe(true);
  });

  test("with a property that is no field, where a field may be left out", () => {
    const Size = layout("i32 width + i32 depth = 1");
    const { code, message, context } = caught(() => Size.encode({ width: 2, dpeth: 3 } as never));
    expect([code, message]).toEqual(["unknown-field", "dpeth: unknown field; expected width, depth"]);
    expect(context).toMatchObject({ path: "dpeth" });
    expect(Frame.encode({ ...good, depth: 1 } as typeof good)).toEqual(Frame.encode(good));
  });

  test("inside a struct and an array: the whole path, and the offset from the start", () => {
    const Path = layout("u8 kind + { f32 x, u8[2] flags, { i16 z }[3] steps } origin");
    const value = { kind: 1, origin: { x: 0, flags: [0, 1], steps: [{ z: 0 }, { z: 0 }, { z: 40_000 }] } };
    const { message, context } = caught(() => Path.encode(value));
    expect(message).toBe("origin.steps[2].z (i16 at 11): 40000 does not fit; expected -32768 to 32767");
    expect(context).toMatchObject({ path: "origin.steps[2].z", offset: 11, received: "40000" });
  });

  test("through a view: named, and not written", () => {
    const bytes = Frame.encode(good);
    const view = Frame.view(bytes);
    const error = caught(() => {
      view.width = 3e9;
    });
    expect(error).toMatchObject({ code: "out-of-range", context: { path: "width", offset: 6000 } });
    expect(view.width).toBe(40);
  });
});

describe("refused bytes", () => {
  test.each([
    [
      "too short",
      Frame.LENGTH - 1,
      0,
      "too-short",
      "the layout needs 6008 bytes from offset 0, and the bytes end after 6007",
    ],
    [
      "too short from an offset",
      Frame.LENGTH,
      1,
      "too-short",
      "the layout needs 6008 bytes from offset 1, and the bytes end after 6007",
    ],
    [
      "beyond the end",
      Frame.LENGTH,
      9000,
      "too-short",
      "the layout needs 6008 bytes from offset 9000, and the bytes end after 0",
    ],
    ["a negative offset", Frame.LENGTH, -1, "bad-position", "-1 is no offset; expected an integer from 0"],
    ["a fraction of an offset", Frame.LENGTH * 2, 0.5, "bad-position", "0.5 is no offset; expected an integer from 0"],
    ["no offset", Frame.LENGTH, Number.NaN, "bad-position", "NaN is no offset; expected an integer from 0"],
  ])("%s", (_what, length, at, code, message) => {
    const bytes = new Uint8Array(length).fill(7);
    for (const act of [
      () => Frame.decode(bytes, at),
      () => Frame.encodeInto(good, bytes, at),
      () => Frame.view(bytes, at),
      () => Frame.decodeInto({}, bytes, at),
    ]) {
      expect(caught(act)).toMatchObject({ code, message });
    }
    expect(bytes.every((byte) => byte === 7)).toBe(true);
    expect(caught(() => Frame.view(new Uint8Array(Frame.LENGTH)).$at(at === 0 ? 1 : at))).toBeInstanceOf(LayoutError);
  });

  test("something else than a Uint8Array", () => {
    for (const bytes of [new ArrayBuffer(6008), new Uint16Array(6008), [], null, undefined, "text"]) {
      expect(caught(() => Frame.decode(bytes as unknown as Uint8Array))).toMatchObject({ code: "wrong-type" });
      for (const [, make] of ENGINES) {
        const first = make(measure(Frame.node));
        expect(caught(() => first.decode(bytes as unknown as Uint8Array, 0))).toMatchObject({ code: "wrong-type" });
      }
    }
  });

  test("a byte other than 0 and 1 for a bool: path and offset, and the target stays", () => {
    const Flags = layout("u8 count + { bool ready, bool[3] more } flags");
    const bytes = Uint8Array.of(1, 1, 0, 1, 2);
    const target = { count: 7, flags: { ready: false, more: [true, true, true] } };
    const before = structuredClone(target);
    const error = caught(() => Flags.decodeInto(target, bytes));
    expect(error).toMatchObject({
      code: "invalid-bool",
      message: "flags.more[2] (bool at 4): the byte is 2; expected 0 or 1",
    });
    expect(target).toEqual(before);
    expect(caught(() => Flags.view(Uint8Array.of(1, 9, 0, 0, 0)).flags.ready)).toMatchObject({
      code: "invalid-bool",
      context: { path: "flags.ready", offset: 1 },
    });
  });

  test("a 64-bit integer that no number holds exactly", () => {
    const bytes = layout("u64 n").encode({ n: 2n ** 53n });
    const Safe = layout("u64(number) n");
    expect(caught(() => Safe.decode(bytes))).toMatchObject({ code: "out-of-range", context: { path: "n", offset: 0 } });
    expect(caught(() => Safe.view(bytes).n)).toMatchObject({ code: "out-of-range", context: { path: "n" } });
  });
});
