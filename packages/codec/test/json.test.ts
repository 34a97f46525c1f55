import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { fromJSON, layout, u8 } from "../src/index.ts";
import { structNode } from "../src/struct-node.ts";
import { zstdBy } from "../src/zstd/index.ts";
import { anyStruct, anyZstdStruct } from "./arbitraries.ts";
import { caught } from "./caught.ts";
import { hostileJSON } from "./fuzz/hostile-json.ts";
import { readJSON } from "./fuzz/read-json.ts";
import { same } from "./same.ts";
import { storing } from "./zstd-engines.ts";

test.each([
  ["any layout", anyStruct],
  ["a layout with compressed fields", anyZstdStruct],
])("JSON of %s reads back as the same tree, as text and as data", (_, layouts) => {
  fc.assert(
    fc.property(layouts, (any) => {
      const text = JSON.stringify(any);
      same(fromJSON(text).node, any.node);
      same(fromJSON(JSON.parse(text)).node, any.node);
      expect(JSON.stringify(fromJSON(text))).toBe(text);
    }),
  );
});

test("JSON is the tree", () => {
  expect(JSON.stringify(layout("be u16 id + image(40,50,bgr)"))).toBe(
    '{"kind":"struct","order":"be","fields":[' +
      '{"name":"id","type":{"kind":"number","type":"u16"}},' +
      '{"name":"image","type":{"kind":"image","width":40,"height":50,"pixels":"bgr"}}]}',
  );
});

test("no code is generated for JSON of others", () => {
  const text = JSON.stringify(layout("u8 a + text(9) b"));
  vi.stubGlobal("Function", () => {
    throw new Error("code from a string");
  });
  try {
    const value = { a: 1, b: "two" };
    const Foreign = fromJSON(text, { generate: false });
    expect(Foreign.decode(Foreign.encode(value))).toEqual(value);
    expect(Foreign.view(Foreign.encode(value)).b).toBe("two");
  } finally {
    vi.unstubAllGlobals();
  }
});

test("JSON from anywhere is a layout that could have been built, or a LayoutError that says where", () => {
  fc.assert(fc.property(hostileJSON, readJSON));
});

test.each([
  ["[", "syntax", /this is no JSON/, undefined],
  [[], "definition", /a layout's JSON: expected an object, not array of 0/, ""],
  [{ kind: "bool" }, "definition", /kind: expected "struct"/, "kind"],
  [{ kind: "constructor" }, "definition", /kind: expected a kind of field, not "constructor"/, "kind"],
  [field({ kind: "text", capacity: "9" }), "definition", /capacity: expected a number/, "fields[0].type.capacity"],
  [field({ kind: "text", capacity: 0 }), "definition", /an integer from 1, not 0/, "fields[0].type"],
  [field({ kind: "text", capacity: 9, lenght: 3 }), "definition", /unknown property/, "fields[0].type.lenght"],
  [
    field({ kind: "list", element: { kind: "pad", size: 1 }, capacity: 1 }),
    "definition",
    /has a value/,
    "fields[0].type.element",
  ],
  [field({ kind: "bool" }, { at: 0.5 }), "definition", /an integer from 0/, "fields[0]"],
  [field({ kind: "bool" }, { default: "yes" }), "definition", /expected a boolean/, "fields[0]"],
  [field({ kind: "flags", base: u8, members: [["a"]] }), "definition", /an array of texts/, "fields[0].type.members"],
  [
    field({ kind: "image", width: 1, height: 1, pixels: ["rgb"] }),
    "definition",
    /expected text/,
    "fields[0].type.pixels",
  ],
  [
    field({ kind: "enum", base: u8, members: [{ name: "a", value: 1, of: 2 }] }),
    "definition",
    /unknown property/,
    "fields[0].type.members[0].of",
  ],
])("%j", (json, code, message, path) => {
  const error = caught(() => fromJSON(json));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(error.context.path).toBe(path);
});

test("JSON of any depth ends in an error, not in a full stack", () => {
  let json: unknown = { kind: "bool" };
  for (let depth = 0; depth < 100_000; depth++) json = { kind: "struct", fields: [{ name: "a", type: json }] };
  expect(caught(() => fromJSON(json)).message).toMatch(/at most 64 deep/);
});

test("layouts of any depth that builders make go through JSON", () => {
  let node = structNode([{ name: "a", type: u8 }], {});
  for (let depth = 1; depth < 64; depth++) node = structNode([{ name: "a", type: node }], {});
  same(fromJSON(JSON.parse(JSON.stringify(node))).node, node);
});

test("what compresses is given beside the JSON, which cannot hold it", async () => {
  const Log = fromJSON(JSON.stringify(layout("zstd(text(10), 60) log")), { zstd: zstdBy(storing) }) as unknown as {
    encodeAsync(value: object): Promise<Uint8Array>;
    decodeAsync(bytes: Uint8Array): Promise<unknown>;
  };
  expect(await Log.decodeAsync(await Log.encodeAsync({ log: "hi" }))).toEqual({ log: "hi" });
});

function field(type: unknown, more: object = {}): unknown {
  return { kind: "struct", fields: [{ name: "a", type, ...more }] };
}
