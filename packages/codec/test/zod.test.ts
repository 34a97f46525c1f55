import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { anyLayout, arbitrary, hostileBytes, type LayoutKinds } from "../src/arbitrary/index.ts";
import { complete } from "../src/complete.ts";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout } from "../src/layout.ts";
import { print } from "../src/notation/print.ts";
import { verify } from "../src/verify.ts";
import { bytesCodec, toJSONSchema, toZod } from "../src/zod/index.ts";
import { type LayoutAndValue, withValue } from "./arbitraries.ts";
import { bufferOf } from "./bytes.ts";
import { damaged, layoutAndDamage, layoutAndInput } from "./inputs.ts";
import { same } from "./same.ts";

/** Names that zod finds in every object: it drops `__proto__`, and takes the others for given where they are left out. */
const INHERITED = new RegExp(`\\b(${Object.getOwnPropertyNames(Object.prototype).join("|")})\\b`);

/** Whether zod has objects with all these names. */
function speakable({ node }: { readonly node: Layout["node"] }): boolean {
  return !INHERITED.test(print(node));
}

/** Whether an array was given for an object: to zod it is none, and encoding looks for fields in it. */
function isArrayForObject(error: z.ZodError | undefined, input: unknown): boolean {
  const at = (path: readonly PropertyKey[]) =>
    path.reduce((part, step) => (part as Record<PropertyKey, unknown>)?.[step], input);
  return (error?.issues ?? []).some((issue) => {
    return issue.code === "invalid_type" && issue.expected === "object" && Array.isArray(at(issue.path));
  });
}

/** A path of zod's as this package writes it. */
function printed(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

/** Whether `path` is `outer`'s, or of something in it. */
function isWithin(path: string, outer: string): boolean {
  return outer === "" || path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

describe("a value", () => {
  test("that encoding takes is accepted, and is given out as decoding gives it", () => {
    fc.assert(
      fc.property(layoutAndInput.filter(speakable), ({ measured, node, input }) => {
        const any = new Layout(node);
        const value = toZod(any).parse(input);
        // Floats are rounded and a UUID is in lower case only when they are encoded.
        same(complete(measured, value), any.decode(any.encode(input as never)));
      }),
    );
  });

  test("is accepted by zod and by encoding, or refused by both, at the same field", () => {
    fc.assert(
      fc.property(layoutAndDamage.filter(speakable), ({ node, input }) => {
        const any = new Layout(node);
        const { error } = toZod(any).safeParse(input);
        fc.pre(!isArrayForObject(error, input));
        const paths = error?.issues.flatMap((issue) =>
          issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
        );
        try {
          any.encode(input as never);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          const path = (error as LayoutError).context.path ?? "";
          // Of a list that is too short and has a wrong element, zod tells the element alone.
          expect(paths?.some((steps) => isWithin(printed(steps), path))).toBe(true);
          return;
        }
        expect(paths).toBe(undefined);
      }),
    );
  });

  const Any = layout(
    `u16 n + f32 gain = 0.1 + i16[2,2] grid + list(f16, 4) halves + image(<=2,<=2,1) picture + bytes(2) key + uuid
    + u8? layer + { time at = 5 } inner`,
  );
  const given = {
    n: 1,
    grid: [1, 2, 3, 4],
    halves: [0.1],
    picture: { data: Uint8ClampedArray.of(7), width: 1, height: 1 },
    key: bufferOf(Uint8Array.of(1, 2)),
    uuid: "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
    inner: {},
  };

  test("comes out with its defaults and typed arrays", () => {
    same(toZod(Any).parse(given), {
      n: 1,
      gain: 0.1,
      grid: Int16Array.of(1, 2, 3, 4),
      halves: Float32Array.of(0.0999755859375),
      picture: { data: Uint8Array.of(7), width: 1, height: 1, channels: 1 },
      key: Uint8Array.of(1, 2),
      uuid: given.uuid,
      inner: { at: 5n },
    });
    const key = Uint8Array.of(3, 4);
    expect(toZod(Any).parse({ ...given, key }).key).toBe(key);
  });

  test("that is a view is read", () => {
    const Point = layout("i32 x + f64 y");
    const bytes = Point.encode({ x: 1, y: 2 });
    same(toZod(Point).parse(Point.view(bytes)), { x: 1, y: 2 });
  });

  test("is refused in zod's words where zod has them, and in the judge's elsewhere", () => {
    const { error } = toZod(Any).safeParse({
      ...given,
      n: 70000,
      gain: 1e39,
      grid: [1, 2, 3, 40000],
      picture: { ...given.picture, width: 2 },
      layr: 1,
    });
    expect(error?.issues).toMatchObject([
      { code: "too_big", maximum: 65535, path: ["n"] },
      { code: "custom", path: ["gain"], params: { code: "out-of-range" } },
      { code: "custom", path: ["grid", 3], message: "40000 does not fit; expected -32768 to 32767" },
      { code: "custom", path: ["picture", "data"], params: { code: "wrong-length" } },
      { code: "unrecognized_keys", keys: ["layr"], path: [] },
    ]);
    expect(toZod(layout("text(4) t")).safeParse({ t: "größe" }).error?.issues).toMatchObject([{ code: "too_big" }]);
    expect(toZod(layout("text(4) t")).safeParse({ t: "öööö" }).error?.issues).toMatchObject([
      { code: "custom", path: ["t"], message: "the text has 8 bytes; expected a string of at most 4 bytes in UTF-8" },
    ]);
    expect(toZod(layout("f32 x")).safeParse({ x: "1" }).error?.issues).toMatchObject([{ code: "invalid_type" }]);
  });

  test("of a field named __proto__ has no schema", () => {
    for (const notation of ["u8 __proto__", "flags(u8, __proto__) f", "{ bits(u8, __proto__:3) b } s"]) {
      expect(() => toZod(layout(notation as string))).toThrow(LayoutError);
    }
  });
});

describe("refinements", () => {
  const Frame = layout("u16 width + f32 gain = 1 + u8? layer + text(8) name + list({ u8 x }, 4) points");

  test("are added to the field's own checks, and see neither defaults nor undefined", () => {
    const seen: unknown[] = [];
    const schema = toZod(Frame, {
      width: (width) => width.max(640),
      gain: (gain) => gain.max(10),
      layer: (layer) =>
        layer.refine((value) => {
          seen.push(value);
          return value % 2 === 0;
        }),
      name: (name) => name.regex(/^[a-z]+$/),
      points: (points) => points.nonempty(),
    });
    const good = { width: 640, name: "abc", points: [{ x: 1 }] };
    same(schema.parse(good), { ...good, gain: 1 });
    same(schema.parse({ ...good, layer: 2, gain: -Infinity }), { ...good, layer: 2, gain: -Infinity });
    expect(seen).toEqual([2]);
    for (const [part, path] of [
      [{ width: 641 }, ["width"]],
      [{ width: 0.5 }, ["width"]],
      [{ gain: 11 }, ["gain"]],
      [{ gain: Number.NaN }, ["gain"]],
      [{ layer: 3 }, ["layer"]],
      [{ layer: 300 }, ["layer"]],
      [{ name: "A" }, ["name"]],
      [{ name: "aaaaaaaaa" }, ["name"]],
      [{ points: [] }, ["points"]],
      [{ points: [{ x: 256 }] }, ["points", 0, "x"]],
    ]) {
      const { error } = schema.safeParse({ ...good, ...part });
      expect(error?.issues[0]?.path, JSON.stringify(part)).toEqual(path);
    }
  });

  test("the schema is an object like others: extended, picked from, asked for its shape", () => {
    const schema = toZod(Frame);
    same(schema.pick({ width: true }).extend({ note: z.string() }).parse({ width: 1, note: "n" }), {
      width: 1,
      note: "n",
    });
    same(schema.shape.gain.parse(undefined), 1);
  });
});

describe("a codec of bytes", () => {
  test("gives what decode and encode give, for any layout and value", () => {
    const any = anyLayout().filter(speakable);
    fc.assert(
      fc.property(
        any.chain((any) => fc.tuple(fc.constant(any), arbitrary(any))),
        ([any, value]) => {
          const codec = bytesCodec(any);
          const bytes = any.encode(value);
          same(z.encode(codec, value), bytes);
          same(z.decode(codec, bytes), value);
        },
      ),
    );
  });

  test("turns everything that is wrong with bytes into issues, and throws for none", () => {
    const any = anyLayout().filter(speakable);
    fc.assert(
      fc.property(
        any.chain((any) => fc.tuple(fc.constant(any), hostileBytes(any))),
        ([any, bytes]) => {
          const { error } = z.safeDecode(bytesCodec(any), bytes);
          const expected = verify(any, bytes).map(({ message }) => message);
          expect(error?.issues.map(({ message }) => message) ?? []).toEqual(expected);
        },
      ),
    );
  });

  const Note = layout("u8 id + list({ bool ok }, 3) list + u8 level = 3");
  const codec = bytesCodec(Note, { level: (level) => level.max(100) });

  test("issues have paths; refinements hold on both ways", () => {
    const bytes = Note.encode({ id: 1, list: [{ ok: true }, { ok: true }] });
    same(z.decode(codec, bytes), { id: 1, list: [{ ok: true }, { ok: true }], level: 3 });
    bytes[6] = 9;
    expect(z.safeDecode(codec, bytes).error?.issues).toMatchObject([
      { code: "custom", path: ["list", 1, "ok"], params: { code: "invalid-bool" } },
    ]);
    expect(z.safeDecode(codec, new Uint8Array(2)).error?.issues).toMatchObject([
      { path: [], params: { code: "too-short" } },
    ]);
    expect(z.safeDecode(codec, Note.encode({ id: 1, list: [], level: 101 })).error?.issues).toMatchObject([
      { code: "too_big", path: ["level"] },
    ]);
    expect(z.safeEncode(codec, { id: 256, list: [], level: 101 }).error?.issues).toMatchObject([
      { path: ["id"] },
      { path: ["level"] },
    ]);
    expect(codec.safeParse("bytes").error?.issues).toMatchObject([{ code: "invalid_type" }]);
    // Bytes of an older record, made before the level was appended.
    same(z.decode(codec, Note.encode({ id: 1, list: [] }).subarray(0, 8)), { id: 1, list: [], level: 3 });
  });

  test("of a layout that is compressed says that it cannot wait", () => {
    const type = { kind: "zstd", element: { kind: "text", capacity: 9 }, capacity: 40 } as const;
    const any = new Layout({ kind: "struct", fields: [{ name: "note", type }] });
    expect(z.safeEncode(bytesCodec(any), { note: "n" }).error?.issues).toMatchObject([
      { path: [], params: { code: "asynchronous" } },
    ]);
    expect(z.safeDecode(bytesCodec(any), new Uint8Array(any.LENGTH)).error?.issues).toMatchObject([
      { path: [], params: { code: "asynchronous" } },
    ]);
    same(toZod(any).parse({ note: "n" }), { note: "n" });
    expect(toZod(any).safeParse({ note: "more than nine" }).error?.issues[0]?.path).toEqual(["note"]);
  });

  test("stands inside other schemas", () => {
    const Message = z.object({ topic: z.string(), body: codec });
    const message = { topic: "t", body: { id: 1, list: [], level: 5 } };
    same(z.decode(Message, z.encode(Message, message)), message);
  });
});

/** Whether there is an empty object in JSON. */
function saysNothing(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const parts = Object.values(json);
  return (parts.length === 0 && !Array.isArray(json)) || parts.some(saysNothing);
}

describe("a JSON Schema", () => {
  test("is made of any layout, whatever is asked of zod, and is JSON", () => {
    fc.assert(
      fc.property(
        anyLayout().filter(speakable),
        fc.constantFrom("input" as const, "output" as const),
        fc.constantFrom("draft-2020-12" as const, "draft-07" as const, "draft-04" as const, "openapi-3.0" as const),
        (any, io, target) => {
          const schema = toJSONSchema(any, { io, target });
          expect(schema).toMatchObject({ type: "object" });
          same(JSON.parse(JSON.stringify(schema)), { ...schema });
          // A place that nothing is said of would be a kind that was forgotten.
          expect(saysNothing(schema)).toBe(false);
        },
      ),
    );
  });

  const withoutText: NonNullable<LayoutKinds["kinds"]> = [
    "number",
    "safe-integer",
    "bool",
    "enum",
    "flags",
    "bits",
    "struct",
    "union",
    "optional",
    "array",
    "list",
  ];
  const withText: typeof withoutText = [...withoutText, "text", "char"];

  /** Layouts whose values are JSON as they are: halves and singles aside, whose bounds are rounded. */
  function plain(kinds: typeof withText): fc.Arbitrary<LayoutAndValue> {
    return withValue(
      anyLayout({ kinds }).filter((any) => speakable(any) && !/[ui]64(?!..\(|\()|f16|f32/.test(String(any))),
    );
  }

  /** A value in JSON, with numbers in arrays; `undefined` where it would be another. */
  function jsonOf(value: unknown): unknown {
    let lost = false;
    const text = JSON.stringify(value, (_, part) => {
      if (ArrayBuffer.isView(part) && "length" in part) return Array.from(part as unknown as ArrayLike<number>);
      lost ||= !["string", "number", "boolean", "object", "undefined"].includes(typeof part) || part === null;
      lost ||= typeof part === "number" && !Number.isFinite(part);
      return lost ? null : part;
    });
    if (lost || text === undefined) return undefined;
    // Without what objects inherit: a JSON Schema knows own properties alone.
    return JSON.parse(text, (_, part) => {
      return typeof part !== "object" || Array.isArray(part) ? part : Object.assign(Object.create(null), part);
    });
  }

  /** Whether a JSON Schema's own validator takes a value. */
  function accepts(any: Layout, json: unknown): boolean {
    const schema = toJSONSchema(any, { io: "input" }) as z.core.JSONSchema.JSONSchema;
    return z.fromJSONSchema(schema).safeParse(json).success;
  }

  test("accepts what encoding takes", () => {
    fc.assert(
      fc.property(plain(withText), ({ node, value }) => {
        const json = jsonOf(value);
        fc.pre(json !== undefined);
        expect(accepts(new Layout(node), json)).toBe(true);
      }),
    );
  });

  test("refuses what encoding refuses", () => {
    fc.assert(
      fc.property(damaged(plain(withoutText)), ({ node, input }) => {
        const json = jsonOf(input);
        fc.pre(json !== undefined);
        const any = new Layout(node);
        fc.pre(!isArrayForObject(toZod(any).safeParse(json).error, json));
        let encodes = true;
        try {
          any.encode(json as never);
        } catch {
          encodes = false;
        }
        expect(accepts(any, json)).toBe(encodes);
      }),
    );
  });

  test("says the bounds, and how the rest stands in JSON", () => {
    const Any = layout(
      `u8 level + i32 depth = -1 + f16 half + f64 x + u64 size = 7 + u64(number) safe + time + text(10) note + char(4) tag
      + bytes(4) key + blob(5) rest + image(2,2,rgb) image + image(2,1,1,u16) deep + image(<=3,<=2,gray) any + i16[2,3] grid
      + list(i64, 4) big + list({ bool b }, 3) list + enum(u8, on, off) mode + bits(u8, n:3) bits + uuid + u8? maybe`,
    );
    const { properties, required } = toJSONSchema(Any, { io: "input" });
    expect(properties).toMatchObject({
      level: { type: "integer", minimum: 0, maximum: 255 },
      depth: { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1, default: -1 },
      half: { type: "number", minimum: -65504, maximum: 65504 },
      x: { type: "number" },
      size: { type: "string", format: "uint64", pattern: "^(0|[1-9][0-9]*)$", default: "7" },
      safe: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      time: { type: "string", format: "int64" },
      note: { type: "string", maxLength: 10 },
      tag: { type: "string", maxLength: 4 },
      key: { type: "string", contentEncoding: "base64", minLength: 8, maxLength: 8 },
      rest: { type: "string", contentEncoding: "base64", minLength: 0, maxLength: 8 },
      image: { type: "string", contentEncoding: "base64", minLength: 16, maxLength: 16 },
      deep: { type: "array", items: { type: "integer", minimum: 0, maximum: 65535 }, minItems: 2, maxItems: 2 },
      any: {
        type: "object",
        properties: {
          data: { contentEncoding: "base64", maxLength: 8 },
          width: { maximum: 3 },
          height: { maximum: 2 },
          channels: { enum: [1] },
        },
        required: ["data", "width", "height"],
      },
      grid: { type: "array", items: { type: "integer", minimum: -32768, maximum: 32767 }, minItems: 6, maxItems: 6 },
      big: { type: "array", items: { type: "string", format: "int64" }, maxItems: 4 },
      list: { type: "array", items: { properties: { b: { type: "boolean" } } }, minItems: 0, maxItems: 3 },
      mode: { type: "string", enum: ["on", "off"] },
      bits: { properties: { n: { type: "integer", minimum: 0, maximum: 7 } } },
      uuid: { type: "string", format: "uuid" },
      maybe: { type: "integer" },
    });
    expect(properties).not.toHaveProperty("x.minimum");
    const all = Object.keys(Any.fields);
    expect(required).toEqual(all.filter((name) => !["depth", "size", "maybe"].includes(name)));
    expect(toJSONSchema(Any).required).toEqual(all.filter((name) => name !== "maybe"));
  });

  test("is made of refined schemas, and of those that hold one; zod alone says the same", () => {
    const Frame = layout("u16 width + i64 ticks + bytes(3) key");
    const schema = toZod(Frame, {
      width: (width) => width.max(640),
      key: (key) => key.refine((bytes) => bytes[0] === 1),
    });
    const json = toJSONSchema(schema);
    expect(json.properties).toMatchObject({
      width: { minimum: 0, maximum: 640 },
      key: { contentEncoding: "base64", maxLength: 4 },
    });
    expect(toJSONSchema(z.object({ frame: schema })).properties).toMatchObject({
      frame: { properties: json.properties },
    });
    expect(z.toJSONSchema(schema, { unrepresentable: "any" })).toEqual(json);
    expect(toJSONSchema(bytesCodec(Frame), { io: "input" })).toMatchObject({
      type: "string",
      contentEncoding: "base64",
    });
  });
});
