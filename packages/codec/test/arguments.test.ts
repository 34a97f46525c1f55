import { describe, expect, test } from "vitest";
import { anyLayout, arbitrary, hostileBytes } from "../src/arbitrary/index.ts";
import {
  alignTo,
  array,
  at,
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
  image,
  list,
  optional,
  pad,
  safe,
  text,
  u8,
  u64,
  union,
  uuid,
  withDefault,
} from "../src/builders/index.ts";
import { compact, decodeCompact, encodeCompact, encodeCompactInto, expand } from "../src/compact/compact.ts";
import { conform } from "../src/conform.ts";
import { description } from "../src/description.ts";
import { show } from "../src/errors.ts";
import { fingerprint } from "../src/fingerprint.ts";
import { fromJSON } from "../src/json/from-json.ts";
import { Layout, layout, struct } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { toModule } from "../src/module/to-module.ts";
import { dump } from "../src/show/dump.ts";
import { dumpRows } from "../src/show/dump-rows.ts";
import { toMarkdown } from "../src/show/markdown.ts";
import { toSVG } from "../src/show/svg.ts";
import { standardSchema } from "../src/standard-schema.ts";
import { jsonOfValue, valueOfJSON } from "../src/value-json/index.ts";
import { verify } from "../src/verify.ts";
import { bytesCodec, toJSONSchema, toZod } from "../src/zod/index.ts";
import { zstd } from "../src/zstd/index.ts";
import { caught } from "./caught.ts";
import { ENGINES } from "./engines.ts";

/*
 * What programs without types hand over in the wrong place.
 */

const L = layout("u8 a + i32 b");
const thirty = new Uint8Array(30);

/** Each function of a layout, with something else as its first argument. */
const FUNCTIONS: Readonly<Record<string, (layout: never) => unknown>> = {
  verify: (given) => verify(given, L as never),
  dump: (given) => dump(given, L as never),
  dumpRows: (given) => dumpRows(given, L as never),
  encodeCompact: (given) => encodeCompact(given, L as never),
  encodeCompactInto: (given) => encodeCompactInto(given, {} as never, thirty),
  decodeCompact: (given) => decodeCompact(given, L as never),
  compact: (given) => compact(given, L as never),
  expand: (given) => expand(given, L as never),
  description,
  fingerprint,
  conform: (given) => conform(given, L),
  toSVG,
  toMarkdown,
  standardSchema,
  toZod,
  bytesCodec,
  toJSONSchema,
  arbitrary,
  hostileBytes,
  toModule,
};

describe.each(Object.entries(FUNCTIONS))("%s refuses what is no layout", (_, call) => {
  test.each([
    [thirty, "Uint8Array of 30"],
    [{ a: 1, b: 2 }, "object"],
    [undefined, "undefined"],
    [null, "null"],
    [5, "5"],
    [{ node: undefined }, "object"],
    [{ node: u8 }, "object"],
    ["u8 a", '"u8 a"; layout("u8 a") makes one of notation'],
  ])("%j", (given, received) => {
    const error = caught(() => call(given as never));
    expect(error).toMatchObject({ name: "LayoutError", code: "wrong-type" });
    expect(error.message).toBe(`the first argument must be a layout, not ${received}`);
    expect(error.context.expected).toBe("a layout");
  });
});

/** Each function with options, with options that it does not know. */
// biome-ignore format: a table
const OPTIONS: readonly [what: string, call: (options: never) => unknown, known: string][] = [
  ["layout", (options) => layout("u8 a", options), "zstd"],
  ["struct", (options) => struct({ a: u8 }, options), "packing, order"],
  ["fromJSON", (options) => fromJSON(JSON.stringify(L), options), "zstd, generate"],
  ["verify", (options) => verify(L, thirty, options), "at, zeros"],
  ["dump", (options) => dump(L, thirty, options), "at, zeros, all"],
  ["dumpRows", (options) => dumpRows(L, thirty, options), "at, zeros"],
  ["toSVG", (options) => toSVG(L, options), "title, columns"],
  ["anyLayout", (options) => anyLayout(options), "depth, fields, kinds"],
];

describe.each(OPTIONS)("%s refuses options that it does not know", (_, call, known) => {
  test.each([
    [{ pack: "aligned" }, '"pack"'],
    [{ [known.slice(0, -1)]: true }, JSON.stringify(known.slice(0, -1))],
    ["aligned", '"aligned"'],
    [4, "4"],
    [null, "null"],
    [() => 4, "function"],
    [L, '"node"'],
  ])("%j", (given, received) => {
    const error = caught(() => call(given as never));
    expect(error.message).toBe(`unknown option ${received}; known are ${known}`);
    expect(error).toMatchObject({ code: "definition", context: { expected: known } });
  });

  test("none", () => {
    for (const given of [undefined, {}]) expect(() => call(given as never)).not.toThrow();
  });
});

test("conform's second argument", () => {
  expect(() => conform(L, undefined as never)).toThrow("the second argument must be a layout, not undefined");
});

test.each(ENGINES)("%s: bytes before the value", (_, make) => {
  const engine = make(measure(L.node));
  expect(() => engine.encodeInto(thirty, { a: 1, b: 2 } as never, 0)).toThrow(
    "the value, which comes before the bytes, is Uint8Array of 30: a (u8 at 0): the field is missing; expected a number",
  );
  expect(() => L.encodeInto({ a: 1, b: 2 }, L as never)).toThrow("bytes must be a Uint8Array, not Layout");
});

// biome-ignore format: a table
const BUILDERS: readonly [what: string, build: () => unknown, message: string][] = [
  ["a base as text", () => enumOf("u8" as never, ["a"]), 'enum: the base must be one of u8, u16, u32, i8, i16, i32, not the string "u8"'],
  ["a base that is no number", () => enumOf(bool as never, ["a"]), "enum: the base must be one of u8, u16, u32, i8, i16, i32, not bool"],
  ["no base", () => flags(undefined as never, "a"), "flags: the base must be one of u8, u16, u32, not undefined"],
  ["bits of text", () => bits("u8" as never, { a: 1 }), 'bits: the base must be one of u8, u16, u32, not the string "u8"'],
  ["a union of text", () => union("u8" as never, { a: {} }), 'union: the base must be one of u8, u16, u32, i8, i16, i32, not the string "u8"'],
  ["safe of a smaller number", () => safe(u8 as never), "safe() takes u64 or i64, not u8"],
  ["safe of text", () => safe("u64" as never), 'safe() takes u64 or i64, not the string "u64"'],
  ["a capacity as text", () => text("10" as never), 'a text\'s capacity must be an integer from 1, not "10"'],
  ["list the wrong way round", () => list(10 as never, u8 as never), "a list's capacity must be an integer from 1, not the type u8"],
  ["array the wrong way round", () => array(3 as never, u8 as never), "an array's dimension must be an integer from 1, not the type u8"],
  ["at the wrong way round", () => at(u8 as never, 4 as never), "a field's offset must be an integer from 0, not the type u8"],
  ["a layout for a capacity", () => blob(L as never), "a blob's capacity must be an integer from 1, not Layout"],
  ["an image of types", () => image(u8 as never, 2, 3), "an image's width must be an integer from 1, not the type u8"],
  ["an image of bools", () => image(4, 2, 3, bool as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not bool"],
  ["an image of uuids", () => image(4, 2, 3, uuid as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not uuid"],
  ["an image of numbers in 64 bits", () => image(4, 2, 3, safe(u64) as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not safe(u64)"],
  ["an image of text", () => image(4, 2, 3, "u16" as never), 'an image\'s samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not the string "u16"'],
  ["an image of nothing", () => image(4, 2, 3, null as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not null"],
  ["an image of a type that is none", () => image(4, 2, 3, { kind: "number", type: "u9" } as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not u9"],
  ["a bounded image of lists", () => boundedImage(4, 2, 3, list(u8, 2) as never), "an image's samples must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not list"],
  ["a constant that is a bool", () => constant(bool as never, 1), "a constant must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not bool"],
  ["a constant of nothing", () => constant(null as never, 1), "a constant must be one of u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64, not null"],
  ["a default of -0", () => struct({ a: withDefault(f32, -0) }), "a: a number that is -0 in f32 has no form in JSON; expected 0"],
  ["a constant of -0", () => constant(f64, -0), "a constant: a number that is -0 in f64 has no form in JSON; expected 0"],
  ["a constant near -0", () => constant(f16, -1e-9), "a constant: a number that is -0 in f16 has no form in JSON; expected 0"],
  ["a constant of -0 in notation", () => layout("u8 a + const(f32, -0.0)"), "a constant: a number that is -0 in f32 has no form in JSON; expected 0 (column 8)\n  u8 a + const(f32, -0.0)\n         ^"],
  ["members that are none", () => enumOf(u8, null as never), "an enum's members must be an object, not null"],
  ["members that are text", () => enumOf(u8, "idle" as never), 'an enum\'s members must be an object, not the string "idle"'],
  ["widths that are none", () => bits(u8, undefined as never), "bits' widths must be an object, not undefined"],
  ["arms that are none", () => union(u8, null as never), "a union's arms must be an object, not null"],
  ["a member that is no text", () => flags(u8, null as never), "'null' is no flag name: letters, digits and _, at most 64, not starting with a digit"],
  ["padding that is compressed", () => zstd(pad(3) as never, 10), "pad has no value; expected a type that has one"],
  ["a list of padding", () => list(pad(3) as never, 10), "pad has no value; expected a type that has one"],
  ["an array of constants", () => array(constant(u8, 3) as never, 10), "const has no value; expected a type that has one"],
  ["an optional alignment", () => optional(alignTo(4) as never), "align has no value; expected a type that has one"],
  ["a value under $", () => struct({ a: u8, $b: u8 }), "a field of type number needs a name; $ is for constant, pad and alignTo"],
  ["a size of nothing", () => char(undefined as never), "a char's length must be an integer from 1, not undefined"],
  ["a size of half", () => bytes(0.5), "a number of bytes must be an integer from 1, not 0.5"],
  ["a size below one", () => pad(0), "padding must be an integer from 1, not 0"],
  ["an arm that is no struct", () => union(u8, { a: u8 as never }), "arm 'a' of a union must be a struct, or {} for one without fields"],
];

test.each(BUILDERS)("builders: %s", (_, build, message) => {
  expect(caught(() => build())).toMatchObject({ message });
});

test.each([
  Object.freeze({}),
  Object.freeze({ a: 1, b: 2, c: { d: 3 } }),
  Object.defineProperty({ a: 1, c: { d: 3 } }, "b", { get: () => 2 }),
  { c: Object.freeze({ d: 1 }) },
])("a target that cannot be written to: %j", (target) => {
  const Deep = layout("u8 a + i32 b + { u8 d } c");
  const bytes = Deep.encode({ a: 1, b: 2, c: { d: 3 } });
  for (const [, make] of ENGINES) {
    const error = caught(() => new Layout(Deep.node, make).decodeInto(target, bytes));
    expect(error).toMatchObject({
      code: "wrong-type",
      message: expect.stringMatching(/^the target: TypeError: Can.*[abd]/),
    });
    expect(error.cause).toBeInstanceOf(TypeError);
  }
});

test("a layout stays what it is", () => {
  const Kept = layout("u8 a + i32 b");
  for (const part of ["LENGTH", "ALIGNMENT", "node", "offsets", "fields", "encode", "other"]) {
    expect(() => Object.assign(Kept, { [part]: 8 })).toThrow(TypeError);
  }
  expect(Kept.decode(Kept.encode({ a: 1, b: 2 }))).toEqual({ a: 1, b: 2 });
});

// biome-ignore format: a table
const REFINEMENTS: readonly [refinements: unknown, message: string][] = [
  [{ c: (schema: unknown) => schema }, 'unknown field "c"; known are a, b'],
  [{ a: 5 }, "a: expected a function that refines, not 5"],
  [{ a: null }, "a: expected a function that refines, not null"],
  [{ a: () => undefined }, "a: expected a refinement that returns a schema, not undefined"],
  [{ a: () => 7 }, "a: expected a refinement that returns a schema, not 7"],
  [5, "refinements are an object of functions, not 5"],
];

test.each(REFINEMENTS)("refinements %j", (refinements, message) => {
  for (const make of [toZod, bytesCodec] as ((layout: unknown, refinements: unknown) => unknown)[]) {
    expect(caught(() => make(L, refinements))).toMatchObject({ code: "definition", message });
    expect(() => make(L, { a: undefined })).not.toThrow();
  }
});

test.each([
  [undefined, "undefined"],
  [{}, "object"],
  [{ node: 5 }, "object"],
  ["u8 a", '"u8 a"'],
])("values as JSON, of %j", (given, received) => {
  const message = `the first argument must be a layout or its node, not ${received}`;
  for (const call of [jsonOfValue, valueOfJSON] as ((of: unknown, value: unknown) => unknown)[]) {
    expect(caught(() => call(given, { a: 1 }))).toMatchObject({ code: "wrong-type", message });
    expect(call(L, { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
  }
});

describe("values of classes are called by their names", () => {
  class Pose {}
  const nameless = Object.create({ constructor: { name: Symbol("s") } });
  const hostile = new Proxy(
    {},
    {
      getPrototypeOf: () => {
        throw new Error("no");
      },
    },
  );
  test.each([
    [new Date(0), "Date"],
    [new Map(), "Map"],
    [new Pose(), "Pose"],
    [new (class {})(), "object"],
    [Object.create(null), "object"],
    [{}, "object"],
    [nameless, "object"],
    [hostile, "object"],
    [new (class Long0123456789012345678901234567890123456789 {})(), "Long012345678901234567890123456789012…"],
  ])("%#", (value, name) => {
    expect(show(value)).toBe(name);
  });
});

describe("values", () => {
  test("a date for a time", () => {
    const Stamp = layout("time stamp");
    expect(() => Stamp.encode({ stamp: new Date() as never })).toThrow(
      "stamp (time at 0): got Date; expected a bigint, nanoseconds since 1970: BigInt(date.getTime()) * 1_000_000n",
    );
    expect(() => Stamp.encode({ stamp: 2n ** 63n })).toThrow("stamp (time at 0): 9223372036854775808 does not fit");
  });

  test.each([-3, 33, 0.5, Number.NaN, "3"])("an image's width of %j", (width) => {
    const Photo = struct({ photo: boundedImage(32, 32, 1) });
    const photo = { data: new Uint8Array(1), width: width as number, height: 1 };
    const { code, context } = caught(() => Photo.encode({ photo }));
    expect(context).toMatchObject({ path: "photo.width", expected: expect.stringMatching(/0 to 32$/) });
    expect(code).toBe(
      typeof width === "string" ? "wrong-type" : Number.isInteger(width) ? "out-of-range" : "not-integer",
    );
  });

  test("a union's value without its kind", () => {
    const Step = layout("union(u8, none, move { u8 x }) step");
    expect(caught(() => Step.encode({ step: { x: 1 } } as never))).toMatchObject({
      code: "missing-field",
      message: 'step.kind (union(u8, none, move { u8 x }) at 0): the field is missing; expected "none" | "move"',
    });
    expect(caught(() => Step.encode({ step: { kind: 1 } } as never)).code).toBe("wrong-type");
  });
});
