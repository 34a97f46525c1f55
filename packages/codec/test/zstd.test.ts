import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrary, hostileBytes } from "../src/arbitrary/index.ts";
import { array, f64, text, u8, withDefault } from "../src/builders/index.ts";
import { type ZstdEngine, zstdBy, zstdNode } from "../src/builders/zstd.ts";
import { makeEngine as closures } from "../src/engine/closures.ts";
import type { Engine } from "../src/engine/engine.ts";
import { makeEngine as generated } from "../src/engine/generated.ts";
import { LayoutError } from "../src/errors.ts";
import { fromJSON } from "../src/json/from-json.ts";
import { Layout, layout, struct } from "../src/layout.ts";
import { measure, measureStored } from "../src/measure.ts";
import type { Measured, MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";
import { parse } from "../src/notation/parse.ts";
import { print } from "../src/notation/print.ts";
import { standardSchema } from "../src/standard-schema.ts";
import { verify } from "../src/verify.ts";
import { zstd } from "../src/zstd/index.ts";
import { loadMongodb } from "../src/zstd/load.ts";
import { anyZstdStruct, withValue } from "./arbitraries.ts";
import { fromHex, hexOf } from "./bytes.ts";
import { same } from "./same.ts";
import { ENGINES, storing } from "./zstd-engines.ts";

const stored = zstdBy(storing);

/** The layout, whose zstds this engine compresses. */
function by(engine: ZstdEngine, node: StructNode, make?: (measured: MeasuredStruct) => Engine): Layout {
  return new Layout(parse(print(node), zstdBy(engine)), make);
}

const zstdAndValue = withValue(anyZstdStruct);

async function caught(promise: Promise<unknown>): Promise<LayoutError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LayoutError);
  return error as LayoutError;
}

describe("the bytes", () => {
  test("are those of a blob, wherever the field stands", () => {
    const shape = (measured: Measured): unknown => {
      const { kind, size, alignment } = measured;
      if (kind === "struct") {
        return { size, alignment, fields: measured.fields.map(({ offset, type }) => [offset, shape(type)]) };
      }
      return { size, alignment, inner: "element" in measured && kind !== "zstd" ? shape(measured.element) : undefined };
    };
    fc.assert(
      fc.property(anyZstdStruct, ({ node }) => {
        const measured = measure(node);
        same(shape(measureStored(node)), shape(measured));
        const blobs = withoutZstd(node);
        expect(JSON.stringify(blobs)).not.toContain('"kind":"zstd"');
        same(shape(measure(blobs)), shape(measured));
      }),
      // What a default says is no part of the notation.
      { examples: [[layout('zstd({ text(9) a = "(" }, 99) z + u8 b' as string, { zstd: stored })]] },
    );
  });

  test("are a length and the frame, in the layout's byte order, zeros behind it", async () => {
    const Log = layout("aligned be u8 id + zstd(u16be, 40) log + u8 end", { zstd: stored });
    expect(Log.offsets).toEqual({ id: 0, log: 4, end: 48 });
    expect(Log.fields.log).toEqual({
      name: "log",
      kind: "zstd",
      type: "zstd(u16be, 40)",
      offset: 4,
      size: 44,
      capacity: 40,
      start: 4,
    });
    const bytes = await Log.encodeAsync({ id: 1, log: 258, end: 2 });
    const hex = "01000000 0000000e 28b52ffd a002000000 110000 0102";
    expect(hexOf(bytes)).toBe(`${hex.replaceAll(" ", "").padEnd(96, "0")}02000000`);
    same(verify(Log, bytes, { zeros: true }), []);
    bytes[47] = 1;
    same(verify(Log, bytes), []);
    expect(verify(Log, bytes, { zeros: true })).toMatchObject([{ code: "not-zero", path: "log", offset: 47 }]);
  });

  test("that are compressed are those of a struct of the one value, as it would stand around it", async () => {
    for (const options of ["", "aligned", "be", "aligned be"]) {
      const inner = "{ u8 a, f64[2] b, list(u16, 3) c }";
      const seen: Uint8Array[] = [];
      const spy: ZstdEngine = { ...storing, compress: (content) => storing.compress(seen[seen.push(content) - 1]!) };
      const value = { a: 1, b: [0.5, 2], c: [7] };
      await layout(`${options} u8 x + zstd(${inner}, 200) z` as string, { zstd: zstdBy(spy) }).encodeAsync({
        x: 1,
        z: value,
      });
      same(seen, [layout(`${options} ${inner} z` as string).encode({ z: value })]);
    }
  });
});

/** The same tree with a blob in the place of each zstd. */
function withoutZstd(node: StructNode): StructNode {
  const tree = JSON.parse(JSON.stringify(node), (_, value) =>
    value?.kind === "zstd" ? { kind: "blob", capacity: value.capacity } : value,
  );
  return fromJSON(tree).node;
}

describe("notation and builders", () => {
  test("make the same tree, and print reads back", () => {
    const built = struct({ log: zstd(text(1_000_000), 65536), z: array(zstd(struct({ x: u8, y: f64 }), 40), 2) });
    const read = layout("zstd(text(1000000), 65536) log + zstd({ u8 x, f64 y }, 40)[2] z", { zstd });
    expect(read.node).toStrictEqual(built.node);
    expect(String(built)).toBe("zstd(text(1000000), 65536) log + zstd({ u8 x + f64 y }, 40)[2] z");
    expect(layout("zstd(u8[4], 99)").offsets).toEqual({ zstd: 0 });
    fc.assert(fc.property(anyZstdStruct, ({ node }) => same(parse(print(node)), node)));
  });

  test("a node is plain data, whoever compresses it", () => {
    const [plain, given] = [zstdNode(u8, 40), zstd(u8, 40)];
    same(given, plain);
    expect(JSON.stringify(given)).toBe('{"kind":"zstd","element":{"kind":"number","type":"u8"},"capacity":40}');
    expect(Object.isFrozen(given)).toBe(true);
    expect({ ...given }).toStrictEqual({ kind: "zstd", element: u8, capacity: 40 });
  });

  // biome-ignore format: a table
  test.each<[what: string, act: () => unknown, message: string]>([
    ["no capacity", () => zstd(u8, 0), "a zstd's capacity must be an integer from 1, not 0"],
    ["no type", () => zstd(5 as never, 9), "this is no type; use one of the builders, such as u8 or image(40, 50, 3)"],
    ["a zstd in a zstd", () => struct({ a: zstd(zstd(u8, 40), 80) }), "a zstd inside a zstd: what is compressed already only grows"],
    ["a zstd deep in a zstd", () => layout("zstd(list({ { u8 a, zstd(u8, 40)? b } c }, 3), 80) a"), "a zstd inside a zstd: what is compressed already only grows"],
    ["content of more than 2 GiB", () => layout("zstd(u8[2147483647,2], 80) a"), "value ends at byte 4294967294"],
    ["a default", () => struct({ a: withDefault(zstd(u8, 9), 3) }), "a: a field of kind zstd takes no default; numbers, bool, enum, text, char and time do"],
  ])("refuse %s", (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ code: "definition", message: expect.stringContaining(message) }));
  });

  test("refuse other mistakes where they stand", () => {
    // biome-ignore format: a table
    const mistakes: [notation: string, column: number, problem: string][] = [
      ["zstd a", 6, "expected '(' as in zstd(text(100000), 4096), not 'a'"],
      ["zstd(u8) a", 8, "expected ',' and a capacity, as in zstd(text(100000), 4096), not ')'"],
      ["zstd(u8, 0) a", 10, "a capacity must be from 1 to 2147483647"],
      ["zstd(pad(3), 9) a", 6, "pad has no value; expected a type that has one"],
      ["zstd(u8, 9) a = 3", 17, "a: a field of kind zstd takes no default; numbers, bool, enum, text, char and time do"],
    ];
    for (const [notation, column, problem] of mistakes) {
      expect(() => layout(notation)).toThrow(
        expect.objectContaining({ code: "syntax", message: expect.stringContaining(`${problem} (column ${column})`) }),
      );
    }
  });
});

describe.each(ENGINES)("compressed by $name", ({ engine, missing }) => {
  test("decoding undoes encoding", async (context) => {
    if (engine === undefined) return context.skip(missing);
    await fc.assert(
      fc.asyncProperty(zstdAndValue, fc.nat({ max: 20 }), async ({ node, value }, before) => {
        const any = by(engine, node);
        const bytes = await any.encodeAsync(value as never);
        expect(bytes.length).toBe(any.LENGTH);
        same(verify(any, bytes, { zeros: true }), []);
        const moved = new Uint8Array(before + bytes.length + 3).fill(0xa5);
        moved.set(bytes, before);
        same(await any.decodeAsync(moved, before), value);
      }),
    );
  });

  test("any bytes are a value or a LayoutError, and a value encodes back", async (context) => {
    if (engine === undefined) return context.skip(missing);
    const anyBytes = anyZstdStruct.chain((any) => {
      // Frames of the engine's own, with a few bytes changed, beside frames that only store.
      const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 });
      return fc.record({
        any: fc.constant(by(engine, any.node)),
        value: arbitrary(any),
        changes,
        hostile: fc.option(hostileBytes(any)),
      });
    });
    const outcomes = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(anyBytes, async ({ any, value, changes, hostile }) => {
        const bytes = hostile ?? (await any.encodeAsync(value as never));
        if (hostile === null) for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const issues = verify(any, bytes);
        let read: unknown;
        try {
          read = await any.decodeAsync(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          outcomes.refused++;
          return;
        }
        outcomes.read++;
        same(issues, []);
        // Its own NaN may have other bits than those that are written.
        const again = await any.decodeAsync(await any.encodeAsync(read as never));
        same(await any.decodeAsync(await any.encodeAsync(again)), again);
      }),
    );
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });

  test("content is checked as bytes are, and named", async (context) => {
    if (engine === undefined) return context.skip(missing);
    const bytesOf = (content: number[]) =>
      by(engine, layout("zstd(bytes(6), 40) z").node).encodeAsync({ z: Uint8Array.from(content) });
    const any = by(engine, layout("zstd({ bool ok, list(enum(u8, a, b), 1) c }, 40) z").node);
    same(await any.decodeAsync(await bytesOf([1, 1, 0, 0, 0, 1])), { z: { ok: true, c: ["b"] } });
    const flaws: [content: number[], code: string, message: string][] = [
      [[2, 0, 0, 0, 0, 0], "invalid-bool", "z.ok (bool): the byte is 2; expected 0 or 1"],
      [[1, 2, 0, 0, 0, 0], "over-capacity", "z.c (list(enum(u8, a=0, b=1), 1)): the bytes say 2; expected at most 1"],
      [[1, 1, 0, 0, 0, 7], "unknown-member", "z.c[0] (enum(u8, a=0, b=1)): no member has the value 7; expected 0, 1"],
    ];
    for (const [content, code, message] of flaws) {
      const error = await caught(any.decodeAsync(await bytesOf(content)));
      expect(error).toMatchObject({ code, message });
      expect(error.context).not.toHaveProperty("offset");
    }
  });

  test("a megabyte of text needs little room", async (context) => {
    if (engine === undefined || engine === storing) return context.skip(missing || "nothing is compressed");
    const Log = layout("zstd(text(1000000), 65536) log", { zstd: zstdBy(engine) });
    const log = "one line of many, the same again and again\n".repeat(20_000);
    const bytes = await Log.encodeAsync({ log });
    expect(bytes.length).toBe(65540);
    same(await Log.decodeAsync(bytes), { log });
  });

  test("a frame may be as long as its content, and a little longer or shorter", async (context) => {
    if (engine === undefined || engine === storing) return context.skip(missing || "nothing is compressed");
    // Zeros, which compress, before bytes that do not.
    const noise = fc.sample(fc.uint8Array({ minLength: 100, maxLength: 100 }), { seed: 1, numRuns: 1 })[0]!;
    const longer = new Set<number>();
    for (let zeros = 0; zeros < 40; zeros++) {
      const content = new Uint8Array(zeros + noise.length);
      content.set(noise, zeros);
      const Content = layout(`zstd(bytes(${content.length}), 200) content` as string, { zstd: zstdBy(engine) });
      const bytes = await Content.encodeAsync({ content });
      longer.add(new DataView(bytes.buffer).getUint32(0, true) - content.length);
      same(await Content.decodeAsync(bytes), { content });
    }
    for (const difference of [-1, 0, 1]) expect(longer).toContain(difference);
  });

  test("a frame written long ago is read", async (context) => {
    if (engine === undefined || engine === storing) return context.skip(missing || "nothing is compressed");
    // zstd 1.5.7 in Node 24, and 1.5.4 in @mongodb-js/zstd, made these.
    const frame = "28b52ffd603200dd0000880700c80000006f6e65206c696e652c2000020000970abb526509";
    const Entry = layout("zstd({ u16 id, text(300) log }, 37) entry", { zstd: zstdBy(engine) });
    const bytes = fromHex(`25000000${frame}`);
    same(await Entry.decodeAsync(bytes), { entry: { id: 7, log: "one line, ".repeat(20) } });
  });
});

test("generated code and closures give the same bytes, values and errors", async () => {
  const told = (outcome: Promise<unknown>) => outcome.catch((error) => [error.name, error.message, error.context]);
  await fc.assert(
    fc.asyncProperty(
      zstdAndValue.chain(({ node, value }) => fc.tuple(fc.constant(node), fc.constant(value), hostileBytes({ node }))),
      async ([node, value, hostile]) => {
        const [one, other] = [by(storing, node, generated), by(storing, node, closures)];
        const bytes = await one.encodeAsync(value as never);
        same(await other.encodeAsync(value as never), bytes);
        for (const each of [bytes, hostile])
          same(await told(other.decodeAsync(each)), await told(one.decodeAsync(each)));
      },
    ),
  );
});

test("each engine reads what the others wrote", async (context) => {
  const there = ENGINES.flatMap(({ engine }) => engine ?? []);
  if (there.length < 2) return context.skip(ENGINES.map(({ missing }) => missing).join("; "));
  await fc.assert(
    fc.asyncProperty(zstdAndValue, async ({ node, value }) => {
      for (const writer of there) {
        const bytes = await by(writer, node).encodeAsync(value as never);
        // What only stores reads nothing else.
        for (const reader of there.filter((reader) => reader !== storing || writer === storing)) {
          same(await by(reader, node).decodeAsync(bytes), value);
        }
      }
    }),
  );
});

describe("what cannot wait is refused", () => {
  test("by each call that gives no promise", () => {
    const any = layout("u8 a + { zstd(u8, 40)? z }[2] b" as string, { zstd: stored });
    const bytes = new Uint8Array(any.LENGTH);
    for (const act of [
      () => any.encode({}),
      () => any.encodeInto({}, bytes),
      () => any.decode(bytes),
      () => any.decodeInto({}, bytes),
      () => any.view(bytes),
    ]) {
      expect(act).toThrow(
        expect.objectContaining({
          code: "asynchronous",
          message: "a layout with a zstd field has only encodeAsync and decodeAsync",
        }),
      );
    }
  });

  test("and a layout without zstd has both ways", async () => {
    const Plain = layout("u8 a + u16 b = 5");
    const bytes = await Plain.encodeAsync({ a: 1 });
    same(bytes, Plain.encode({ a: 1 }));
    same(await Plain.decodeAsync(bytes, 0), { a: 1, b: 5 });
    same(await Plain.decodeAsync(Uint8Array.of(9, 1), 1), { a: 1, b: 5 });
    expect(await caught(Plain.encodeAsync({ a: 300 }))).toMatchObject({ code: "out-of-range" });
    expect(await caught(Plain.decodeAsync(bytes, 9))).toMatchObject({ code: "too-short" });
  });
});

describe("a value is refused", () => {
  const Log = layout("u8 id + list(zstd(text(100), 60), 2) logs", { zstd: stored });

  // biome-ignore format: a table
  test.each<[what: string, value: object, code: string, message: string]>([
    ["for a field beside", { id: 256, logs: [] }, "out-of-range", "id (u8 at 0): 256 does not fit; expected 0 to 255"],
    ["for what is compressed", { id: 1, logs: ["a", 5] }, "wrong-type", "logs[1] (text(100)): got 5; expected a string of at most 100 bytes in UTF-8"],
    ["for text that is too long", { id: 1, logs: ["a".repeat(101)] }, "wrong-length", "logs[0] (text(100)): the text has 101 bytes; expected a string of at most 100 bytes in UTF-8"],
    ["for a missing field", { id: 1 }, "missing-field", "logs (list(zstd(text(100), 60), 2) at 1): the field is missing; expected an array of at most 2"],
    ["where it has no room", { id: 1, logs: ["a"] }, "wrong-length", "logs[0] (zstd(text(100), 60) at 5): it compressed to 116 bytes; expected at most 60"],
  ])("%s", async (_, value, code, message) => {
    const error = await caught(Log.encodeAsync(value as never));
    expect(error).toMatchObject({ code, message });
  });

  test("by Standard Schema, which looks into it without compressing", () => {
    const schema = standardSchema(Log)["~standard"];
    same(schema.validate({ id: 1, logs: ["a"] }), { value: { id: 1, logs: ["a"] } });
    expect(schema.validate({ id: 1, logs: [7] }).issues?.[0]?.path).toEqual(["logs", 0]);
  });
});

describe("bytes are refused before they are decompressed", () => {
  const opened: Uint8Array[] = [];
  const spy: ZstdEngine = {
    ...storing,
    decompress: (frame, size) => storing.decompress(opened[opened.push(frame) - 1]!, size),
  };
  const Log = layout("zstd(bytes(5), 30) a + zstd(u8, 30) b", { zstd: zstdBy(spy) });

  test.each<[what: string, hex: string, code: string, message: string]>([
    [
      "a length beyond the capacity",
      "1f000000",
      "over-capacity",
      "a (zstd(bytes(5), 30) at 0): the bytes say 31; expected at most 30",
    ],
    [
      "no frame",
      "00000000",
      "invalid-zstd",
      "a (zstd(bytes(5), 30) at 0): the bytes are no zstd frame; expected 28 b5 2f fd at their start",
    ],
    [
      "a size of 4 GiB",
      "10000000 28b52ffd a0ffffffff 290000 61626364",
      "invalid-zstd",
      "a (zstd(bytes(5), 30) at 0): the frame says 4294967295 bytes; expected 5",
    ],
    [
      "a good one before one that is none",
      "0e000000 28b52ffd 2005 290000 6162636465",
      "invalid-zstd",
      "b (zstd(u8, 30) at 34): the bytes are no zstd frame; expected 28 b5 2f fd at their start",
    ],
  ])("%s", async (_, hex, code, message) => {
    const bytes = new Uint8Array(Log.LENGTH);
    bytes.set(fromHex(hex));
    expect(await caught(Log.decodeAsync(bytes))).toMatchObject({ code, message });
    expect(verify(Log, bytes)[0]).toMatchObject({ code, message });
    expect(opened).toEqual([]);
  });

  test("and what does not decompress as its header says", async () => {
    const bytes = await Log.encodeAsync({ a: new Uint8Array(5), b: 1 });
    const reading = (decompress: ZstdEngine["decompress"]) =>
      caught(by({ ...storing, decompress }, Log.node).decodeAsync(bytes));
    expect(await reading(async () => new Uint8Array(6))).toMatchObject({
      code: "invalid-zstd",
      message: "a (zstd(bytes(5), 30) at 0): it decompresses to 6 bytes; expected 5",
    });
    expect(await reading(() => Promise.reject(new Error("Data corruption detected")))).toMatchObject({
      code: "invalid-zstd",
      message:
        "a (zstd(bytes(5), 30) at 0): it cannot be decompressed (Data corruption detected); expected a whole frame",
    });
  });

  test("an engine's frame too, where it says no size", async () => {
    const sizeless = {
      ...storing,
      compress: async () => fromHex("28b52ffd0058290000616263646500"),
    };
    expect(await caught(by(sizeless, Log.node).encodeAsync({ a: new Uint8Array(5), b: 1 }))).toMatchObject({
      code: "invalid-zstd",
      context: { path: "a" },
    });
  });
});

describe("without zstd", () => {
  test("a layout measures and verifies, and says what to give it", async () => {
    const Bare = layout("u8 id + zstd(bytes(5), 30)? log");
    const Given = layout("u8 id + zstd(bytes(5), 30)? log", { zstd: stored });
    expect(Bare.LENGTH).toBe(Given.LENGTH);
    const bytes = await Given.encodeAsync({ id: 1, log: new Uint8Array(5) });
    same(verify(Bare, bytes), []);
    const message =
      'log (zstd(bytes(5), 30) at 2): nothing was given that compresses it; expected zstd of "@mortise/codec/zstd", as in layout("…", { zstd }), or as the builder of the field';
    expect(await caught(Bare.encodeAsync({ id: 1, log: new Uint8Array(5) }))).toMatchObject({
      code: "no-zstd",
      message,
    });
    expect(await caught(Bare.decodeAsync(bytes))).toMatchObject({ code: "no-zstd", message });
    same(await Bare.decodeAsync(await Bare.encodeAsync({ id: 1 })), { id: 1, log: undefined });
  });

  test("in Node and without the package, both are named", async () => {
    const error = await caught(loadMongodb("no-such-package"));
    expect(error.code).toBe("no-zstd");
    expect(error.message).toMatch(
      /^there is no zstd, and @mongodb-js\/zstd is not installed; expected node:zlib of Node 22\.15 or later, or the package @mongodb-js\/zstd, .*no-such-package/,
    );
  });

  test.each([
    {
      code: "MODULE_NOT_FOUND",
      message: "Cannot find '../zstd.node'",
      requireStack: ["/a b/node_modules/@mongodb-js/zstd/index.js"],
    },
    { code: "ERR_DLOPEN_FAILED", message: "/a b/node_modules/@mongodb-js/zstd/build/zstd.node: too short" },
  ])("a package without its native part is told, with its folder: $code", async ({ message, ...details }) => {
    const source = `throw Object.assign(new Error(${JSON.stringify(message)}), ${JSON.stringify(details)});`;
    const error = await caught(loadMongodb(`data:text/javascript,${encodeURIComponent(source)}`));
    expect(error.code).toBe("no-zstd");
    expect(error.message).toContain(
      'there is no zstd, and @mongodb-js/zstd is installed, but its native part is not built: npm rebuild @mongodb-js/zstd --prefix "/a b"; expected ',
    );
    expect(error.message).toContain(`(${message})`);
  });

  test("a package of whose folder nothing is known, without it", async () => {
    const source = 'throw Object.assign(new Error("no zstd.node"), { code: "MODULE_NOT_FOUND" });';
    const error = await caught(loadMongodb(`data:text/javascript,${encodeURIComponent(source)}`));
    expect(error.message).toContain("not built: npm rebuild @mongodb-js/zstd; expected ");
  });

  test("the engine that is there is found, or none is", async () => {
    const Log = layout("zstd(text(40), 80) log", { zstd });
    const there = ENGINES.some(({ engine }) => engine !== undefined && engine !== storing);
    if (!there) return expect(await caught(Log.encodeAsync({ log: "a" }))).toMatchObject({ code: "no-zstd" });
    same(await Log.decodeAsync(await Log.encodeAsync({ log: "a" })), { log: "a" });
  });
});

describe("while it is waited for", () => {
  const slowly: ZstdEngine = {
    compress: async (content) => {
      await new Promise((resolve) => setTimeout(resolve));
      return storing.compress(content);
    },
    decompress: async (frame, size) => {
      await new Promise((resolve) => setTimeout(resolve));
      return storing.decompress(frame, size);
    },
  };

  test("a value may change, and its bytes are of before", async () => {
    const Any = layout("u8 id + zstd(u8[3], 40) a + zstd(u8[3], 40) b + u8[2] rest", { zstd: zstdBy(slowly) });
    const value = { id: 1, a: Uint8Array.of(1, 2, 3), b: Uint8Array.of(4, 5, 6), rest: Uint8Array.of(7, 8) };
    const before = structuredClone(value);
    const encoding = Any.encodeAsync(value);
    value.id = 300;
    for (const array of [value.a, value.b, value.rest]) array.fill(0);
    const bytes = await encoding;
    same(await Any.decodeAsync(bytes), before);
    const decoding = Any.decodeAsync(bytes);
    bytes.fill(0xff);
    same(await decoding, before);
  });
});

test("bytes of an older record are completed", async () => {
  const New = layout('u8 id + zstd(text(9), 60) note + text(5) tag = "none"', { zstd: stored });
  const Old = layout("u8 id + zstd(text(9), 60) note", { zstd: stored });
  same(await New.decodeAsync(await Old.encodeAsync({ id: 1, note: "n" })), { id: 1, note: "n", tag: "none" });
  same(await New.decodeAsync(await New.encodeAsync({ id: 1, note: "n" })), { id: 1, note: "n", tag: "none" });
  const cut = (await Old.encodeAsync({ id: 1, note: "n" })).subarray(0, 30);
  expect(await caught(New.decodeAsync(cut))).toMatchObject({ code: "too-short" });
});

test("a copy of a layout with compressed fields waits as that does", async () => {
  const Log = layout("u8 id + zstd(bytes(4), 40) z", { zstd: stored });
  const value = { id: 1, z: new Uint8Array(4).fill(7) };
  const copy = Log.copy();
  same(await copy.decodeAsync(await copy.encodeAsync(value)), value);
  // @ts-expect-error: it takes a wait
  expect(() => copy.encode(value)).toThrow(/encodeAsync/);
});
