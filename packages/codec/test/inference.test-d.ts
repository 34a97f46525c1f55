import { expectTypeOf, test } from "vitest";
import type { ArrayAccess } from "../src/array-access.ts";
import {
  array,
  at,
  bool,
  constant,
  enumOf,
  f32,
  i32,
  image,
  list,
  optional,
  safe,
  text,
  u8,
  u16,
  u16be,
  u32,
  u64,
  union,
  withDefault,
} from "../src/builders/index.ts";
import { type Infer, type InferInput, layout, struct } from "../src/layout.ts";
import type { Checked } from "../src/notation/infer.ts";
import type { ImageValue } from "../src/values.ts";
import type { MISSPELLED } from "./misspellings.ts";

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

test("an inner struct inherits what it does not say, wherever it is written", () => {
  const inner = struct({ j: array(f32, 4) });
  const Written = struct(
    {
      field: struct({ j: array(f32, 4) }),
      list: list(struct({ j: array(f32, 4) }), 3),
      optional: optional(struct({ j: array(f32, 4) })),
      union: union(u8, { k: struct({ j: array(f32, 4) }) }),
      aligned: struct({ j: array(f32, 4) }, { packing: "aligned" }),
      placed: at(400, struct({ j: array(f32, 4) })),
      packed: struct({ j: array(f32, 4) }, { packing: "packed" }),
      far: struct({ j: array(f32, 4) }, { order: "be" }),
      inner,
    },
    { packing: "aligned" },
  );
  const view = Written.view(new Uint8Array(Written.LENGTH));
  expectTypeOf(view.field.j).toEqualTypeOf<Float32Array>();
  expectTypeOf(view.list.get(0).j).toEqualTypeOf<Float32Array>();
  expectTypeOf(view.optional).toEqualTypeOf<{ j: Float32Array } | undefined>();
  expectTypeOf(view.union.j).toEqualTypeOf<Float32Array>();
  expectTypeOf(view.aligned.j).toEqualTypeOf<Float32Array>();
  expectTypeOf(view.placed.j).toEqualTypeOf<Float32Array>();
  expectTypeOf(view.packed.j).toEqualTypeOf<Floats>();
  expectTypeOf(view.far.j).toEqualTypeOf<Floats>();
  expectTypeOf(view.inner.j).toEqualTypeOf<Float32Array>();
  const Packed = struct({ field: struct({ j: array(f32, 4) }) });
  expectTypeOf(Packed.view(new Uint8Array(16)).field.j).toEqualTypeOf<Floats>();
  // @ts-expect-error a typed array has no get
  view.field.j.get(0);
});

test("equal layouts are assignable to each other, from notation and from builders", () => {
  const Notation = layout(`aligned
    u8 a + { f32[4] j } o + { be u16 k } far + text(4) t + u64(number) s + enum(u8, x, y) e + f32 g = 1
    list({ bool b }, 3) l + union(u8, k { i32 v }) u + { u8 n }? p`);
  const Built = struct(
    {
      a: u8,
      o: struct({ j: array(f32, 4) }),
      far: struct({ k: u16 }, { order: "be" }),
      t: text(4),
      s: safe(u64),
      e: enumOf(u8, ["x", "y"]),
      g: withDefault(f32, 1),
      l: list(struct({ b: bool }), 3),
      u: union(u8, { k: struct({ v: i32 }) }),
      p: optional(struct({ n: u8 })),
    },
    { packing: "aligned" },
  );
  expectTypeOf(Built).toExtend<typeof Notation>();
  expectTypeOf(Notation).toExtend<typeof Built>();
  const assigned: typeof Notation = Built;
  // @ts-expect-error another layout
  const other: typeof Notation = struct({ a: u8 });
  expectTypeOf([assigned, other]).toBeArray();
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
    .toEqualTypeOf<"unknown type 'i23'; did you mean 'i32'?">();
  expectTypeOf(layout<"i32 x + u8 x">)
    .parameter(0)
    .toEqualTypeOf<"two fields are named 'x'; give one of them another name">();
  expectTypeOf(layout<"i32 x y">)
    .parameter(0)
    .toEqualTypeOf<"expected '+', ',' or a new line before 'y'">();
  expectTypeOf(layout<"">)
    .parameter(0)
    .toEqualTypeOf<"a layout needs at least one field, such as 'i32 width'">();
  expectTypeOf(layout<"i32 a +   bool b\n">)
    .parameter(0)
    .toEqualTypeOf<"i32 a +   bool b\n">();
});

/** What the compiler says of each row's notation. */
type Sentences<T extends readonly (readonly [string, string])[]> = {
  [I in keyof T]: readonly [T[I][0], Checked<T[I][0]>];
};

test("a mistyped word is answered with the one that was meant, as at run time", () => {
  expectTypeOf<Sentences<typeof MISSPELLED>[number]>().toEqualTypeOf<(typeof MISSPELLED)[number]>();
});

test("the other kinds of field, from notation and from builders", () => {
  const Kinds = layout(`
    text(20) name, char(4) tag = "none", bytes(3) key, blob(9)
    list({ f32 x, f32? y }, 10) points + list(u16be, 4) marks
    image(4,4,1,u16) depth + image(<=640, <=480, rgb) thumbnail
    enum(u8, idle, running = 5) mode + flags(u16, ready, late) flags + bits(u32, gain:3, bank:5) bits
    union(u8, circle { f32 radius }, box { u8 width, u8 height = 2 }) shape
    i32? layer + const(u32, 0x4d4f) magic + const(u8, 1) + pad(2) + align(4)
    uuid id + time at @ 400 = 5`);
  type Kinds = Infer<typeof Kinds>;
  expectTypeOf<Kinds>().toEqualTypeOf<{
    name: string;
    tag: string;
    key: Uint8Array<ArrayBuffer>;
    blob: Uint8Array<ArrayBuffer>;
    points: { x: number; y: number | undefined }[];
    marks: Uint16Array<ArrayBuffer>;
    depth: Uint16Array<ArrayBuffer>;
    thumbnail: ImageValue<Uint8Array<ArrayBuffer>>;
    mode: "idle" | "running";
    flags: { ready: boolean; late: boolean };
    bits: { gain: number; bank: number };
    shape: { kind: "circle"; radius: number } | { kind: "box"; width: number; height: number };
    layer: number | undefined;
    id: string;
    at: bigint;
  }>();
  expectTypeOf(Kinds.offsets.magic).toBeNumber();
  expectTypeOf<InferInput<typeof Kinds>["tag"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<InferInput<typeof Kinds>["mode"]>().toEqualTypeOf<"idle" | "running">();
  const value = {} as Kinds;
  const { tag: _tag, at: _at, layer: _layer, ...required } = value;
  Kinds.encode(required);
  const { name: _name, ...incomplete } = value;
  // @ts-expect-error the name has no default
  Kinds.encode(incomplete);
  // @ts-expect-error no such member
  Kinds.encode({ ...value, mode: "late" });
  // @ts-expect-error the arm has other fields
  Kinds.encode({ ...value, shape: { kind: "circle", width: 1, height: 2 } });
  const view = Kinds.view(new Uint8Array(Kinds.LENGTH));
  expectTypeOf(view.points.get(0).x).toBeNumber();
  expectTypeOf(view.shape.kind).toEqualTypeOf<"circle" | "box">();
  // @ts-expect-error a flag alone cannot be written: it would be lost
  view.flags.ready = true;

  const Built = struct({
    $magic: constant(u32, 7),
    mode: enumOf(u8, ["idle", "running"]),
    shape: union(u8, { circle: struct({ radius: f32 }), box: struct({ width: u8 }) }),
    note: withDefault(text(8), "x"),
    marks: list(u16be, 4),
    layer: optional(i32),
  });
  expectTypeOf<Infer<typeof Built>>().toEqualTypeOf<{
    mode: "idle" | "running";
    shape: { kind: "circle"; radius: number } | { kind: "box"; width: number };
    note: string;
    marks: Uint16Array<ArrayBuffer>;
    layer: number | undefined;
  }>();
  Built.encode({ mode: "idle", shape: { kind: "box", width: 1 }, marks: [1] });
});

test("a type that only running knows", () => {
  const type = "f32" as string;
  const Record = layout(`u8 before + ${type} field`);
  expectTypeOf<Infer<typeof Record>>().toEqualTypeOf<{ before: number; field: unknown }>();
  Record.encode({ before: 1, field: 2 });
  expectTypeOf(Record.view(new Uint8Array(5)).before).toBeNumber();
});

test("types with arguments, whatever stands between the fields", () => {
  type Expected = {
    a: Float32Array<ArrayBuffer>;
    b: "x" | "y";
    c: { p: number; q: bigint };
    d: number | undefined;
    e: { r: number }[];
    f: Uint16Array<ArrayBuffer>;
    g: { kind: "h"; i: number };
    j: string;
    k: number;
  };
  const Pluses = layout(
    "list(f32, 4) a + enum(u8, x, y) b + { u8 p, u64 q } c + u16? d + list({ u8 r }, 2) e + u16[2, 2] f + union(u8, h { u8 i }) g + text(4) j + u64(number) k",
  );
  const Commas = layout(
    "list(f32, 4) a, enum(u8, x, y) b, { u8 p + u64 q } c, u16? d, list({ u8 r }, 2) e, u16[2,2] f, union(u8, h { u8 i }) g, text(4) j, u64(number) k",
  );
  const Lines = layout(`
    list(f32, 4) a
    enum(u8, x, y) b
    {
      u8 p
      u64 q
    } c
    u16? d
    list({ u8 r }, 2) e
    u16[2, 2] f, union(u8, h { u8 i }) g
    text (4) j
    u64 (number) k
  `);
  expectTypeOf<Infer<typeof Pluses>>().toEqualTypeOf<Expected>();
  expectTypeOf<Infer<typeof Commas>>().toEqualTypeOf<Expected>();
  expectTypeOf<Infer<typeof Lines>>().toEqualTypeOf<Expected>();
});

test("text with parts that only running knows", () => {
  const width = 40 as number;
  expectTypeOf(layout(`image(${width},50,bgr) + i32 x`).offsets.x).toBeNumber();
  expectTypeOf(layout(`u8[${width}] a`).offsets.a).toBeNumber();
});

test("mistakes in the arguments of a type", () => {
  expectTypeOf(layout<"image(40,50,rbg)">)
    .parameter(0)
    .toEqualTypeOf<"unknown pixel format 'rbg'; did you mean 'rgb'?">();
  expectTypeOf(layout<"list(u8) a">)
    .parameter(0)
    .toEqualTypeOf<"expected ',' and a capacity before ') a'">();
  expectTypeOf<Checked<"list(u8, 4 x">>().toEqualTypeOf<"expected ')' after the capacity before 'x'">();
  expectTypeOf<
    Checked<"list(u8, 4 x + text(3) y">
  >().toEqualTypeOf<"expected ')' after the capacity before 'x + text(3) y'">();
  expectTypeOf<Checked<"zstd(text(9), 4">>().toEqualTypeOf<"expected ')' after the capacity">();
  expectTypeOf<Checked<"list(u8, many) x">>().toEqualTypeOf<"expected a capacity, not 'many) x'">();
  expectTypeOf<Checked<"u8 a + { u8 b }, u8 c">>().toEqualTypeOf<"expected a name after '}' before ', u8 c'">();
  expectTypeOf(layout<"u8[3 a">)
    .parameter(0)
    .toEqualTypeOf<"expected ']' after '[3 a'">();
  expectTypeOf(layout<"i32 a-b">)
    .parameter(0)
    .toEqualTypeOf<"expected a name, not 'a-b'">();
  expectTypeOf(layout<"text() a">)
    .parameter(0)
    .toEqualTypeOf<"expected a size, not text()">();
  expectTypeOf(layout<"enum(u64, a) e">)
    .parameter(0)
    .toEqualTypeOf<"unknown number type 'u64'; did you mean 'u16'?">();
});

test("arms without fields", () => {
  const Notation = layout(`union(u8, none, go { f32 x }) a
    union(u8, none { }, stop) b, union(u8, stop
    , none) c`);
  type Notation = Infer<typeof Notation>;
  expectTypeOf<Notation["a"]>().toEqualTypeOf<{ kind: "none" } | { kind: "go"; x: number }>();
  expectTypeOf<Notation["b"]>().toEqualTypeOf<{ kind: "none" } | { kind: "stop" }>();
  const Built = struct({
    a: union(u8, { none: {}, go: struct({ x: f32 }) }),
    b: union(u8, { none: {}, stop: {} }),
    c: union(u8, { stop: {}, none: {} }),
  });
  expectTypeOf<Infer<typeof Built>>().toEqualTypeOf<Notation>();
  expectTypeOf<InferInput<typeof Built>>().toEqualTypeOf<InferInput<typeof Notation>>();
  const assigned: typeof Notation = Built;
  const view = assigned.view(new Uint8Array(assigned.LENGTH));
  expectTypeOf(view.a.kind).toEqualTypeOf<"none" | "go">();
  view.a = { kind: "none" };
  Notation.encode({ a: { kind: "go", x: 1 }, b: { kind: "none" }, c: { kind: "stop" } });
  // @ts-expect-error the arm has no field
  Notation.encode({ a: { kind: "none", x: 1 }, b: { kind: "none" }, c: { kind: "stop" } });
  // @ts-expect-error only an arm may be without fields
  const wrong = () => struct({ a: {} });
  // @ts-expect-error an arm's fields stand in a struct
  const bare = () => union(u8, { none: { x: u8 } });
  expectTypeOf([wrong, bare]).toBeArray();
  expectTypeOf<
    Checked<"union(u8, none { pad(1) }) a">
  >().toEqualTypeOf<"a layout needs at least one field, such as 'i32 width' before '}) a'">();
  expectTypeOf<
    Checked<"u8 a + { } b">
  >().toEqualTypeOf<"a layout needs at least one field, such as 'i32 width' before '} b'">();
  expectTypeOf<Checked<"union(u8, a b) u">>().toEqualTypeOf<"expected ',' or ')' before 'b) u'">();
  expectTypeOf<
    Checked<"union(u8, a, b, a) u">
  >().toEqualTypeOf<"two arms are named 'a'; give one of them another name">();
  expectTypeOf<Checked<"union(u8, ) u">>().toEqualTypeOf<"expected an arm's name, not ') u'">();
});
