import { expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  array,
  bool,
  constant,
  enumOf,
  f32,
  list,
  optional,
  text,
  u8,
  union,
  withDefault,
} from "../src/builders/index.ts";
import { type Infer, type InferInput, layout, struct } from "../src/layout.ts";
import { bytesCodec, toJSONSchema, toZod } from "../src/zod/index.ts";

/** The same without the `readonly` of fields, which zod has none of. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

const Frame = layout("image(40,50,bgr) + i32 width + u64 id + f32 gain = 1 + u8? layer");

test("input and output are the layout's", () => {
  const schema = toZod(Frame);
  expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<Infer<typeof Frame>>();
  expectTypeOf<z.input<typeof schema>>().toEqualTypeOf<Writable<InferInput<typeof Frame>>>();
  expectTypeOf(schema.parse).returns.toEqualTypeOf<Infer<typeof Frame>>();
  expectTypeOf(schema.shape.width).toEqualTypeOf<z.ZodNumber>();
  expectTypeOf(schema.shape.gain).toEqualTypeOf<z.ZodDefault<z.ZodNumber>>();
  // @ts-expect-error there is no field of that name
  schema.shape.depth;
});

test("every kind of field", () => {
  const All = layout(`
    u64(number) a + bool + uuid + time + u16[2,2] grid + list(i64, 3) big + list({ u8 x, text(4)? note }, 3) points
    + image(<=4,<=4,rgb,f32) picture + char(4) + bytes(4) + blob(4) + enum(u8, on, off) mode + flags(u8, x, y) flags
    + bits(u8, n:3, m:5) bits + union(u8, circle { f32 radius = 1 }, box { u8[2] sides }) shape + { f64 x = 0, { u8 y } z } inner
    + const(u32, 5) magic + { u8 v }? maybe + enum(u8, a, b)[3] many + text(9) label = "none"`);
  const schema = toZod(All);
  type Out = z.output<typeof schema>;
  type In = z.input<typeof schema>;
  expectTypeOf<Out>().toEqualTypeOf<Infer<typeof All>>();
  // Fields of structs inside are read-only in one of the two; in all else they are equal.
  expectTypeOf<In>().toExtend<InferInput<typeof All>>();
  expectTypeOf<InferInput<typeof All>>().toExtend<In>();
  expectTypeOf<keyof In>().toEqualTypeOf<keyof InferInput<typeof All>>();
  expectTypeOf<In["grid"]>().toEqualTypeOf<Uint16Array | readonly number[]>();
  expectTypeOf<In["points"]>().toEqualTypeOf<InferInput<typeof All>["points"]>();
  expectTypeOf<In["picture"]>().toEqualTypeOf<InferInput<typeof All>["picture"]>();
  expectTypeOf<In["label"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf(schema.shape.points.element.shape.x).toEqualTypeOf<z.ZodNumber>();
  expectTypeOf(schema.shape.shape.options[0]?.shape.kind.value).toEqualTypeOf<"circle" | "box" | undefined>();
  expectTypeOf(schema.shape.mode.enum.off).toEqualTypeOf<"off">();
});

test("the same from builders", () => {
  const Built = struct({
    $magic: constant(u8, 1),
    list: list(struct({ mode: enumOf(u8, ["on"]) }), 3),
    arm: union(u8, { a: struct({ v: bool }), b: struct({ w: withDefault(text(3), "x") }) }),
    maybe: optional(array(f32, 3)),
  });
  const schema = toZod(Built);
  expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<Infer<typeof Built>>();
  expectTypeOf<z.input<typeof schema>>().toExtend<InferInput<typeof Built>>();
  expectTypeOf<InferInput<typeof Built>>().toExtend<z.input<typeof schema>>();
});

test("refinements get their field's schema, and may narrow what comes out", () => {
  const refined = toZod(Frame, {
    width: (schema) => {
      expectTypeOf(schema).toEqualTypeOf<z.ZodNumber>();
      return schema.max(640);
    },
    // Without the default, and without being optional.
    gain: (schema) => {
      expectTypeOf(schema).toEqualTypeOf<z.ZodNumber>();
      return schema.positive();
    },
    layer: (schema) => schema.brand<"Layer">(),
    image: (schema) => schema.refine((image) => image[0] === 255),
  });
  type Layer = z.output<z.core.$ZodBranded<z.ZodNumber, "Layer">>;
  expectTypeOf<z.output<typeof refined>>().toEqualTypeOf<
    Omit<Infer<typeof Frame>, "layer"> & { layer: Layer | undefined } extends infer T ? { [K in keyof T]: T[K] } : never
  >();
  expectTypeOf<z.input<typeof refined>["gain"]>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error there is no field of that name
  toZod(Frame, { widht: (schema: z.ZodNumber) => schema.max(1) });
  // @ts-expect-error nor beside one that there is
  toZod(Frame, { width: (schema) => schema, widht: (schema) => schema });
  // @ts-expect-error a string is no width
  toZod(Frame, { width: () => z.string() });
  // @ts-expect-error a number has no such check
  toZod(Frame, { width: (schema) => schema.startsWith("a") });
});

test("a codec goes between bytes and values", () => {
  const codec = bytesCodec(Frame, { width: (schema) => schema.min(1) });
  expectTypeOf<z.input<typeof codec>>().toEqualTypeOf<Uint8Array>();
  expectTypeOf<z.output<typeof codec>>().toEqualTypeOf<Infer<typeof Frame>>();
  expectTypeOf(z.decode(codec, new Uint8Array(1))).toEqualTypeOf<Infer<typeof Frame>>();
  expectTypeOf(z.encode<typeof codec>).returns.toEqualTypeOf<Uint8Array>();
  // @ts-expect-error the layer is missing
  z.encode(codec, { image: new Uint8Array(6000), width: 1, id: 1n, gain: 1 });
});

test("text that is not known while typing gives fields of any name", () => {
  const any = toZod(layout("u8 a" as string));
  expectTypeOf<z.output<typeof any>>().toEqualTypeOf<{ [name: string]: unknown }>();
  toZod(layout("u8 a" as string), { a: (schema) => schema });
  expectTypeOf(toJSONSchema).returns.toEqualTypeOf<z.core.JSONSchema.BaseSchema>();
});
