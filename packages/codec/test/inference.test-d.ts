import { expectTypeOf, test } from "vitest";
import type { ArrayAccess } from "../src/array-access.ts";
import { array, bool, f32, i32, image, safe, u8, u16be, u64 } from "../src/builders/index.ts";
import { type Infer, type InferInput, layout, struct } from "../src/layout.ts";

const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
const Built = struct({ image: image(40, 50, "bgr"), width: i32, height: i32 });

test("names and value types come from the literal", () => {
  expectTypeOf<Infer<typeof Frame>>().toEqualTypeOf<{
    image: Uint8Array<ArrayBuffer>;
    width: number;
    height: number;
  }>();
  expectTypeOf<Infer<typeof Built>>().toEqualTypeOf<Infer<typeof Frame>>();
  expectTypeOf(Frame.offsets).toEqualTypeOf<{
    readonly image: number;
    readonly width: number;
    readonly height: number;
  }>();
  expectTypeOf(Frame.fields.image.pixels).toEqualTypeOf<"bgr">();
  expectTypeOf(Frame.fields.image.raw.width).toBeNumber();
  expectTypeOf(Frame.decode).returns.toEqualTypeOf<Infer<typeof Frame>>();
  // @ts-expect-error there is no field of that name
  Frame.offsets.depth;
  // @ts-expect-error a number has no raw form
  Frame.fields.width.raw;
  // @ts-expect-error the height is missing
  Frame.encode({ image: new Uint8Array(6000), width: 40 });
  // @ts-expect-error a string is no number
  Frame.encode({ image: new Uint8Array(6000), width: "40", height: 50 });
  // @ts-expect-error one field too many
  Frame.encode({ image: new Uint8Array(6000), width: 40, height: 50, depth: 3 });
});

test("every kind of field", () => {
  const All = layout(`aligned be
    # comment
    u64 a, u64(number) b, bool
    { f64 x, f64 y } origin + i16[3]
    u64le[2] big @ 64,
    { u8 k + bool[3] flags }[4] list + f16[2] halves`);
  expectTypeOf<Infer<typeof All>>().toEqualTypeOf<{
    a: bigint;
    b: number;
    bool: boolean;
    origin: { x: number; y: number };
    i16: Int16Array<ArrayBuffer>;
    big: BigUint64Array<ArrayBuffer>;
    list: { k: number; flags: boolean[] }[];
    halves: Float32Array<ArrayBuffer>;
  }>();
  expectTypeOf<InferInput<typeof All>["i16"]>().toEqualTypeOf<Int16Array | readonly number[]>();
  expectTypeOf<InferInput<typeof All>["big"]>().toEqualTypeOf<BigUint64Array | readonly bigint[]>();
  const Same = struct(
    { a: u64, b: safe(u64), bool, origin: struct({ k: u8 }), list: array(struct({ k: u8 }), 4), word: u16be },
    { packing: "aligned" },
  );
  expectTypeOf<Infer<typeof Same>>().toEqualTypeOf<{
    a: bigint;
    b: number;
    bool: boolean;
    origin: { k: number };
    list: { k: number }[];
    word: number;
  }>();
});

type Floats = ArrayAccess<number, Float32Array, Float32Array | readonly number[]>;

test("a view's arrays are live where they can be, and its type says so", () => {
  const packed = layout("u8[4] bytes + f32[2] floats").view(new Uint8Array(12));
  expectTypeOf(packed.bytes).toEqualTypeOf<Uint8Array>();
  expectTypeOf(packed.floats).toEqualTypeOf<Floats>();
  const aligned = layout(
    "aligned f32[2] floats + f32be[2] far + { packed f32[2] odd } inner + { f32[2] even } outer",
  ).view(new Uint8Array(32));
  expectTypeOf(aligned.floats).toEqualTypeOf<Float32Array>();
  expectTypeOf(aligned.far).toEqualTypeOf<Floats>();
  expectTypeOf(aligned.inner.odd).toEqualTypeOf<Floats>();
  expectTypeOf(aligned.outer.even).toEqualTypeOf<Float32Array>();
  const built = struct({ floats: array(f32, 2) }, { packing: "aligned", order: "le" }).view(new Uint8Array(8));
  expectTypeOf(built.floats).toEqualTypeOf<Float32Array>();
  expectTypeOf(built.$at(0)).toEqualTypeOf(built);
});

test("text that is not known while typing gives fields of unknown types", () => {
  const text = "i32 x" as string;
  expectTypeOf<Infer<ReturnType<typeof layout<string>>>>().toEqualTypeOf<{ [name: string]: unknown }>();
  layout(text).encode({ x: 1 });
});

test("a mistake in a literal is a sentence", () => {
  // @ts-expect-error there is no type of that name
  const wrong = () => layout("i23 x");
  expectTypeOf(wrong).toBeFunction();
  expectTypeOf(layout<"i23 x">)
    .parameter(0)
    .toEqualTypeOf<"unknown type 'i23'">();
  expectTypeOf(layout<"double x">)
    .parameter(0)
    .toEqualTypeOf<"unknown type 'double'; did you mean 'f64'?">();
  expectTypeOf(layout<"i32 x + u8 x">)
    .parameter(0)
    .toEqualTypeOf<"two fields are named 'x'; give one of them another name">();
  expectTypeOf(layout<"i32 x y">)
    .parameter(0)
    .toEqualTypeOf<"expected '+', ',' or a new line before 'y'">();
  expectTypeOf(layout<"">)
    .parameter(0)
    .toEqualTypeOf<"expected a field, such as 'i32 width'">();
  expectTypeOf(layout<"i32 a +   bool b\n">)
    .parameter(0)
    .toEqualTypeOf<"i32 a +   bool b\n">();
});
