import { describe, expect, test } from "vitest";
import { u8 } from "../src/builders/index.ts";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { NATIVE_LITTLE } from "../src/numbers.ts";
import { reorderPixels } from "../src/pixels.ts";
import { verify } from "../src/verify.ts";
import { hexOf } from "./bytes.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

const Frame = layout("image(40,50,bgr) + i32 width + i32 height");

describe("the article's frame", () => {
  test("length and offsets are computed", () => {
    expect(Frame.LENGTH).toBe(6008);
    expect(Frame.offsets).toEqual({ image: 0, width: 6000, height: 6004 });
    expect(Frame.ALIGNMENT).toBe(1);
    expect(String(Frame)).toBe("image(40,50,bgr) image + i32 width + i32 height");
  });

  test("the bytes are the article's: rows of pixels, then two little-endian i32", () => {
    const pixels = Uint8Array.from({ length: 6000 }, (_, index) => index % 251);
    const bytes = Frame.encode({ image: pixels, width: 40, height: 50 });
    expect(bytes).toHaveLength(6008);
    same(bytes.subarray(0, 6000), pixels);
    expect([...bytes.subarray(6000)]).toEqual([40, 0, 0, 0, 50, 0, 0, 0]);
    same(Frame.decode(bytes), { image: pixels, width: 40, height: 50 });
  });

  test("fields tell what is to be known", () => {
    expect(Frame.fields.image).toEqual({
      name: "image",
      kind: "image",
      type: "image(40,50,bgr)",
      offset: 0,
      size: 6000,
      width: 40,
      height: 50,
      channels: 3,
      pixels: "bgr",
      raw: { width: 40, height: 50, channels: 3 },
    });
    expect(Frame.fields.width).toEqual({
      name: "width",
      kind: "number",
      type: "i32",
      offset: 6000,
      size: 4,
      littleEndian: true,
    });
    const Grid = layout("aligned u8 + u16be[3,4] grid");
    expect(Grid.fields.grid).toMatchObject({ offset: 2, size: 24, dimensions: [3, 4], length: 12, stride: 2 });
  });
});

describe("aligned layouts follow C's rule", () => {
  // struct { uint8_t a; double b; uint16_t c; struct { uint8_t d; uint32_t e; } f[2]; uint8_t g; }
  const C = layout("aligned u8 a + f64 b + u16 c + { u8 d + u32 e }[2] f + u8 g");

  test("offsets and size", () => {
    expect(C.offsets).toEqual({ a: 0, b: 8, c: 16, f: 20, g: 36 });
    expect([C.LENGTH, C.ALIGNMENT]).toEqual([40, 8]);
  });

  test("padding is zeroed", () => {
    const value = {
      a: 255,
      b: -1,
      c: 65535,
      f: [
        { d: 255, e: 4294967295 },
        { d: 255, e: 4294967295 },
      ],
      g: 255,
    };
    const bytes = new Uint8Array(40).fill(0xaa);
    C.encodeInto(value, bytes);
    for (const padding of [1, 7, 18, 19, 21, 23, 29, 31, 37, 39]) expect(bytes[padding], `byte ${padding}`).toBe(0);
    same(C.decode(bytes), value);
  });

  test("in a packed struct nothing is aligned, an aligned struct neither, nor what holds one", () => {
    const Packed = layout("u8 a + { aligned u8 b + f64 c } d + { aligned f64 e }? f + list({ aligned u16 g }, 2) h");
    expect(Packed.offsets).toEqual({ a: 0, d: 1, f: 17, h: 26 });
    expect([Packed.fields.d.size, Packed.fields.f.size, Packed.fields.h.start]).toEqual([16, 9, 4]);
    expect([Packed.LENGTH, Packed.ALIGNMENT]).toEqual([34, 1]);
    expect(layout("u8 a + { aligned f64 c } d @3").offsets.d).toBe(3);
  });

  test("a view wants an aligned address", () => {
    const bytes = new Uint8Array(64);
    expect(C.view(bytes, 8).$offset).toBe(8);
    expect(() => C.view(bytes, 4)).toThrow(expect.objectContaining({ code: "misaligned" }));
    expect(() => C.view(bytes).$at(1)).toThrow(expect.objectContaining({ code: "misaligned" }));
    expect(C.decode(bytes, 3).a).toBe(0);
  });
});

describe("views", () => {
  test("a live typed array where bytes are aligned and native, an accessor elsewhere", () => {
    const Both = layout("aligned f32[3] live + f32be[3] far + { packed u16[2] odd } inner + i8[2] small");
    const bytes = new Uint8Array(Both.LENGTH);
    const view = Both.view(bytes);
    if (NATIVE_LITTLE) {
      expect(view.live).toBeInstanceOf(Float32Array);
      view.live[1] = 1.5;
    } else {
      expect(() => view.live).toThrow(expect.objectContaining({ code: "foreign-order" }));
      view.live = Float32Array.of(0, 1.5, 0);
    }
    view.small[0] = -1;
    view.far.set(2, 2.5);
    view.far.copyFrom(Float32Array.of(...view.far).fill(7, 0, 1));
    view.inner.odd.copyFrom([1, 2]);
    expect([...view.far]).toEqual([7, 0, 2.5]);
    expect(view.inner.odd.copyTo()).toEqual(Uint16Array.of(1, 2));
    const target = new Uint16Array(2);
    expect(view.inner.odd.copyTo(target)).toBe(target);
    same(Both.decode(bytes), {
      live: Float32Array.of(0, 1.5, 0),
      far: Float32Array.of(7, 0, 2.5),
      inner: { odd: Uint16Array.of(1, 2) },
      small: Int8Array.of(-1, 0),
    });
  });

  test("an accessor refuses what does not fit, and writes nothing", () => {
    const bytes = new Uint8Array(6);
    const { list } = layout("u16[3] list").view(bytes);
    expect(list.length).toBe(3);
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      expect(() => list.get(index)).toThrow(expect.objectContaining({ code: "bad-position" }));
      expect(() => list.set(index, 1)).toThrow(LayoutError);
    }
    expect(() => list.set(0, 65536)).toThrow(expect.objectContaining({ code: "out-of-range" }));
    expect(() => list.copyFrom([1, 2, -3])).toThrow(expect.objectContaining({ code: "out-of-range" }));
    expect(() => list.copyFrom([1, 2])).toThrow(expect.objectContaining({ code: "wrong-length" }));
    expect(() => list.copyTo(new Uint16Array(2))).toThrow(expect.objectContaining({ code: "wrong-length" }));
    expect([...bytes]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("arrays of structs are seen one by one, live", () => {
    const Path = layout("{ i16 x + bool on }[3] points");
    const bytes = new Uint8Array(Path.LENGTH);
    const { points } = Path.view(bytes);
    points.get(1).x = -5;
    points.set(2, { x: 7, on: true });
    same(Path.decode(bytes).points, [
      { x: 0, on: false },
      { x: -5, on: false },
      { x: 7, on: true },
    ]);
    expect([...points].map(({ x }) => x)).toEqual([0, -5, 7]);
  });

  test("what is live is the same object until the view moves", () => {
    const bytes = new Uint8Array(2 * Frame.LENGTH);
    const view = Frame.view(bytes);
    const { image } = view;
    expect(view.image).toBe(image);
    view.$at(Frame.LENGTH).image[0] = 9;
    expect(image[0]).toBe(0);
    expect(bytes[Frame.LENGTH]).toBe(9);
  });

  test("assigning an array copies it in", () => {
    const bytes = new Uint8Array(Frame.LENGTH);
    const view = Frame.view(bytes);
    view.image = new Uint8Array(6000).fill(3);
    expect(bytes[5999]).toBe(3);
    expect(() => {
      view.image = new Uint8Array(1);
    }).toThrow(expect.objectContaining({ code: "wrong-length" }));
  });
});

describe("bytes of any kind", () => {
  const value = { image: new Uint8Array(6000).fill(1), width: 40, height: 50 };

  test.skipIf(typeof Buffer === "undefined")(
    "a Buffer out of Node's pool: its offset counts, and decoding copies",
    () => {
      const pool = Buffer.from("#".repeat(7000));
      const bytes = pool.subarray(500);
      Frame.encodeInto(value, bytes);
      const decoded = Frame.decode(bytes);
      bytes.fill(0);
      same(decoded, value);
      expect(Buffer.isBuffer(decoded.image)).toBe(false);
      expect(pool[499]).toBe("#".charCodeAt(0));
    },
  );

  test("shared memory: what is decoded is private", () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(8192), 100);
    Frame.encodeInto(value, bytes);
    const decoded = Frame.decode(bytes);
    expect(decoded.image.buffer).toBeInstanceOf(ArrayBuffer);
    same(decoded, value);
  });

  test("a buffer that grows and shrinks", () => {
    const Resizable = ArrayBuffer as unknown as new (
      length: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & { resize(n: number): void };
    const buffer = new Resizable(6008, { maxByteLength: 20_000 });
    const bytes = new Uint8Array(buffer);
    Frame.encodeInto(value, bytes);
    buffer.resize(12_016);
    Frame.encodeInto(value, bytes, 6008);
    same(Frame.decode(bytes, 6008), value);
    buffer.resize(100);
    expect(() => Frame.decode(bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
  });

  test("a detached buffer has no room", () => {
    const bytes = new Uint8Array(6008);
    Frame.encodeInto(value, bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(() => Frame.encodeInto(value, bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
    expect(() => Frame.decode(bytes)).toThrow(expect.objectContaining({ code: "too-short" }));
  });
});

describe("a copy of a layout", () => {
  test.each(ENGINES)("%s: is equal, and remembers a place of its own", (_, make) => {
    const { node } = layout("aligned u32 id + { u8 a + f32[20] xs } inner + bytes(20) data + text(9) name");
    const original = new Layout(node, make);
    const copy = original.copy() as typeof original;
    expect(copy.node).toBe(original.node);
    expect([copy.LENGTH, copy.offsets, copy.fields]).toEqual([original.LENGTH, original.offsets, original.fields]);
    const value = (id: number) => ({
      id,
      inner: { a: id, xs: new Float32Array(20).fill(id) },
      data: new Uint8Array(20).fill(id),
      name: `${id}`,
    });
    // Both go on with theirs while the other one works elsewhere.
    const [here, there] = [new Uint8Array(2 * original.LENGTH), new Uint8Array(original.LENGTH)];
    const [one, other] = [value(0), value(0)];
    for (let id = 1; id <= 5; id++) {
      original.encodeInto(value(id), here, original.LENGTH);
      copy.encodeInto(value(id + 100), there);
      same(original.decodeInto(one, here, original.LENGTH), value(id));
      same(copy.decodeInto(other, there), value(id + 100));
      same(copy.view(there).id, id + 100);
    }
    same(there, original.encode(value(105)));
  });
});

describe("numbers", () => {
  test("NaN has one pattern of bits, whatever payload it came with", () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8dead_beef0001n]).buffer);
    const single = new Float32Array(new Uint32Array([0xffc0beef]).buffer);
    const Floats = layout("f64 a + f64[1] b + f32 c + f32[1] d + f16 e + f16[1] f");
    const bytes = Floats.encode({
      a: odd[0] as number,
      b: odd,
      c: single[0] as number,
      d: single,
      e: Number.NaN,
      f: single,
    });
    const hex = hexOf(bytes);
    expect(hex).toBe("000000000000f87f".repeat(2) + "0000c07f".repeat(2) + "007e".repeat(2));
  });

  test("floats are the nearest of their type; a finite number never becomes infinite", () => {
    const Floats = layout("f32 a + f16 b");
    const max = 3.4028234663852886e38;
    same(Floats.decode(Floats.encode({ a: 0.1, b: 1 / 3 })), { a: Math.fround(0.1), b: 0.333251953125 });
    same(Floats.decode(Floats.encode({ a: 3.4028235677973362e38, b: 65519.99 })), { a: max, b: 65504 });
    same(Floats.decode(Floats.encode({ a: -Infinity, b: Infinity })), { a: -Infinity, b: Infinity });
    for (const value of [
      { a: 3.4028235677973366e38, b: 0 },
      { a: 0, b: 65520 },
      { a: -1e300, b: 0 },
      { a: 0, b: -1e9 },
    ]) {
      expect(() => Floats.encode(value)).toThrow(expect.objectContaining({ code: "out-of-range" }));
    }
  });

  test("plain arrays are taken where typed arrays are given back", () => {
    const Matrix = layout("f64[2,2] m + u64[1] n");
    same(Matrix.decode(Matrix.encode({ m: [1, 2, 3, 4], n: [5n] })), {
      m: Float64Array.of(1, 2, 3, 4),
      n: BigUint64Array.of(5n),
    });
  });
});

describe("reorderPixels", () => {
  test("swaps, drops and adds samples", () => {
    expect([...reorderPixels(Uint8Array.of(1, 2, 3, 4, 5, 6), "rgb", "bgr")]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...reorderPixels(Uint8Array.of(1, 2, 3), "bgr", "rgba")]).toEqual([3, 2, 1, 255]);
    expect([...reorderPixels(Uint8Array.of(1, 2, 3, 4), "rgba", "bgr")]).toEqual([3, 2, 1]);
    expect([...reorderPixels(Uint8Array.of(7, 8), "gray", "gray")]).toEqual([7, 8]);
  });

  test("refuses a part of a pixel, and colour from gray", () => {
    expect(() => reorderPixels(new Uint8Array(4), "rgb", "bgr")).toThrow(
      expect.objectContaining({ code: "wrong-length" }),
    );
    expect(() => reorderPixels(new Uint8Array(4), "gray", "rgb")).toThrow(
      expect.objectContaining({ code: "wrong-type" }),
    );
  });
});

describe("values and memory that are not what they seem", () => {
  test.each(ENGINES)("%s: values that stand in the bytes they are encoded to", (_, make) => {
    const engine = make(measure(layout("i32 a + u8[10] b + image(2,2,1) i").node));
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 1);
    const expected = { a: 0, b: bytes.slice(0, 10), i: bytes.slice(3, 7) };
    engine.encodeInto({ a: 0, b: bytes.subarray(0, 10), i: bytes.subarray(3, 7) }, bytes, 0);
    const plain = new Uint8Array(18);
    engine.encodeInto(expected, plain, 0);
    same(
      plain.subarray(4, 14),
      Uint8Array.from({ length: 10 }, (_, index) => index + 1),
    );
    same(bytes.subarray(0, 14), plain.subarray(0, 14));
  });

  test.each(ENGINES)("%s: a list that grows while it is written stays within its field", (_, make) => {
    const engine = make(measure(layout("u8[2] a + u8 z").node));
    const bytes = new Uint8Array(9).fill(0xee);
    const grower: number[] = [1];
    let reads = 0;
    Object.defineProperty(grower, "1", {
      enumerable: true,
      configurable: true,
      get() {
        if (++reads === 2) grower.push(9, 9, 9, 9);
        return 2;
      },
    });
    engine.encodeInto({ a: grower, z: 3 }, bytes, 0);
    expect([...bytes]).toEqual([1, 2, 3, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee]);
  });

  test.each(ENGINES)("%s: an offset is a number", (_, make) => {
    const engine = make(measure(Frame.node));
    const bytes = new Uint8Array(2 * Frame.LENGTH);
    for (const at of ["1", [1], null, true, 0n, Symbol("at"), { valueOf: () => 1 }] as unknown[] as number[]) {
      expect(() => engine.decode(bytes, at)).toThrow(expect.objectContaining({ code: "bad-position" }));
      expect(() => engine.view(bytes, at)).toThrow(expect.objectContaining({ code: "bad-position" }));
      expect(verify(Frame, bytes, { at })).toMatchObject([{ code: "bad-position", path: "" }]);
    }
  });

  test.each(ENGINES)("%s: a view over a buffer that shrank", (_, make) => {
    const Resizable = ArrayBuffer as unknown as new (
      length: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & { resize(n: number): void };
    const buffer = new Resizable(20, { maxByteLength: 20 });
    const { node } = layout("u8[4] a + f32[1] b + u16 c + u8 d");
    const view = make(measure(node)).view(new Uint8Array(buffer, 8, 12), 0) as Record<
      string,
      { get(i: number): number }
    >;
    buffer.resize(16);
    const detached = expect.objectContaining({ name: "LayoutError", code: "detached" });
    expect(() => view.a).toThrow(detached);
    expect(() => view.b?.get(0)).toThrow(detached);
    expect(() => view.c).toThrow(detached);
    expect(() => {
      view.d = 1 as never;
    }).toThrow(detached);
    expect([...new Uint8Array(buffer)]).toEqual(new Array(16).fill(0));
  });

  test.each(ENGINES)("%s: bytes that were gone from the start", (_, make) => {
    const engine = make(measure(Frame.node));
    const bytes = new Uint8Array(Frame.LENGTH);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    for (const act of [() => engine.decode(bytes, 0), () => engine.view(bytes, 0)]) {
      expect(act).toThrow(expect.objectContaining({ name: "LayoutError" }));
    }
  });

  test.each(ENGINES)("%s: a view's errors tell the whole path", (_, make) => {
    const { node } = layout("u8 z + { bool[3] f, u16[2] n } s + { u8 q }[2] l");
    const bytes = Uint8Array.of(0, 1, 1, 7, 0, 0, 0, 0, 0, 0);
    const view = make(measure(node)).view(bytes, 0) as {
      s: {
        f: { get(i: number): boolean; copyTo(t?: unknown): unknown };
        n: { set(i: number, v: number): void; copyFrom(v: number[]): void };
      };
      l: { get(i: number): { q: number } };
    };
    const says = (act: () => unknown, message: string) => expect(act).toThrow(expect.objectContaining({ message }));
    says(() => view.s.f.get(2), "s.f[2] (bool at 3): the byte is 7; expected 0 or 1");
    says(() => view.s.f.copyTo(), "s.f[2] (bool at 3): the byte is 7; expected 0 or 1");
    says(() => view.s.f.get(3), "s.f (bool[3] at 1): there is no element 3; the array has 3; expected 0 to 2");
    says(
      () => view.s.f.copyTo(new Uint8Array(3)),
      "s.f (bool[3] at 1): the target is Uint8Array of 3; expected Array of 3",
    );
    says(() => view.s.n.set(1, 70_000), "s.n[1] (u16 at 6): 70000 does not fit; expected 0 to 65535");
    says(() => view.s.n.copyFrom([1, -1]), "s.n[1] (u16 at 6): -1 does not fit; expected 0 to 65535");
    says(() => {
      view.l.get(1).q = 256;
    }, "l[].q (u8): 256 does not fit; expected 0 to 255");
    expect([...bytes]).toEqual([0, 1, 1, 7, 0, 0, 0, 0, 0, 0]);
  });

  test("a user's own error while a view is written is the user's to see", () => {
    const view = layout("{ u8 a } s").view(new Uint8Array(1));
    let looks = 0;
    const value = {
      get a(): number {
        if (looks++ > 0) throw new TypeError("mine");
        return 1;
      },
    };
    expect(() => {
      view.s = value;
    }).toThrow("mine");
  });

  test("more fields than code is worth: the closures do it", () => {
    const notation = Array.from({ length: 20_000 }, (_, index) => `u8 f${index}`).join(" + ");
    const Many = layout(notation as string);
    const value = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, index % 256]));
    const bytes = Many.encode(value);
    expect(bytes[19_999]).toBe(19_999 % 256);
    same(Many.decode(bytes), value);
  });

  test("what is no layout is said to be none", () => {
    const wrong = (value: unknown) => value as never;
    // biome-ignore format: a list
    const acts: (() => unknown)[] = [
      () => layout(wrong(undefined)), () => layout(wrong(5)), () => struct(wrong(null)), () => struct({ a: wrong({ kind: "bogus" }) }),
      () => struct({ a: wrong({ kind: "array", element: u8, dimensions: [-3] }) }), () => struct({ a: wrong({ kind: "number", type: "u7" }) }),
      () => reorderPixels(new Uint8Array(3), wrong("xyz"), "rgb"),
    ];
    for (const act of acts) expect(act).toThrow(LayoutError);
  });
});
