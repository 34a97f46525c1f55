import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrary } from "../src/arbitrary/index.ts";
import { conform } from "../src/conform.ts";
import { description } from "../src/description.ts";
import { LayoutError } from "../src/errors.ts";
import { fingerprint } from "../src/fingerprint.ts";
import { fromJSON } from "../src/json/from-json.ts";
import { type Layout, layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { Measured, MeasuredField, MeasuredNumber } from "../src/measured.ts";
import type { FieldNode, Node, StructNode } from "../src/node.ts";
import { structNode } from "../src/struct-node.ts";
import { anyStruct, anyZstdStruct, layoutAndValue } from "./arbitraries.ts";
import { same } from "./same.ts";

/** One of so many, as often as it is asked. */
type Pick = (count: number) => number;

const picks: fc.Arbitrary<Pick> = fc
  .infiniteStream(fc.nat())
  .map((stream) => (count) => (stream.next().value as number) % count);

function layoutOf(node: StructNode): Layout {
  return fromJSON(node);
}

/** Another way to write a layout of the same bytes: every place said, every byte order said, no defaults. */
function respelled(node: StructNode): StructNode {
  const { fields, constants, size } = measure(node);
  const [places, fixed] = [fields.values(), constants.values()];
  let end = 0;
  const parts = node.fields.flatMap(({ name, type }): FieldNode[] => {
    if (type.kind === "pad" || type.kind === "align") return [];
    const { offset, type: measured } = (type.kind === "const" ? fixed : places).next().value as MeasuredField;
    end = offset + measured.size;
    return [{ ...(name !== undefined && { name }), type: respelledType(type, measured), at: offset }];
  });
  if (end < size) parts.push({ type: { kind: "pad", size: size - end } });
  return structNode(parts, { packing: node.packing ?? "packed", order: node.order ?? "le" });
}

function respelledType(type: Node, measured: Measured): Node {
  if (type.kind !== "number" && type.kind !== "safe-integer") return type;
  const order = (measured as MeasuredNumber).littleEndian ? "le" : "be";
  if (type.type !== "u64" && type.type !== "i64") return { ...type, order };
  return { kind: type.kind === "number" ? "safe-integer" : "number", type: type.type, order };
}

/** Layouts, each with another that differs from it in a part or two, or in none. */
function neighbours(layouts: fc.Arbitrary<Layout>): fc.Arbitrary<[Layout, Layout]> {
  return fc.tuple(layouts, picks).map(([any, pick]) => {
    let json: unknown = JSON.parse(JSON.stringify(any));
    for (let edits = pick(3); edits > 0; edits--) {
      const next = edited(json, pick);
      try {
        fromJSON(next);
        json = next;
      } catch (error) {
        if (!(error instanceof LayoutError)) throw error;
      }
    }
    return [any, fromJSON(json)];
  });
}

const WORDS = ["u8", "i8", "u16", "i16", "u32", "u64", "f32", "le", "be", "packed", "aligned", "rgb", "bgr", "a", "b"];

/** The same JSON with a word, a number or a list in it changed. */
function edited(json: unknown, pick: Pick): unknown {
  if (typeof json === "number") return json + (pick(2) === 0 ? 1 : -1);
  if (typeof json === "string") return WORDS[pick(WORDS.length)];
  if (Array.isArray(json)) {
    const list = [...json];
    if (list.length === 0) return list;
    const index = pick(list.length);
    const choice = pick(6);
    if (choice === 0) list.splice(index, 1);
    else if (choice === 1) list.push(renamed(list[index], pick));
    else if (choice === 2) list.unshift(list.splice(index, 1)[0]);
    else list[index] = edited(list[index], pick);
    return list;
  }
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json);
  const [key, value] = entries[pick(entries.length)] as [string, unknown];
  return { ...json, [key]: edited(value, pick) };
}

/** An item once more, as something new. */
function renamed(item: unknown, pick: Pick): unknown {
  const suffix = `_${pick(9)}`;
  if (typeof item === "string") return `${item}${suffix}`;
  if (typeof item !== "object" || item === null) return item;
  const { name, value } = item as { name?: string; value?: number };
  return { ...item, name: `${name}${suffix}`, ...(typeof value === "number" && { value: value + 100 + pick(9) }) };
}

/** Demands that what was read is what was written, as far as the reader looks. */
function agree(measured: Measured, got: unknown, written: unknown): void {
  switch (measured.kind) {
    case "struct":
      for (const { name, type, default: given } of measured.fields) {
        const value = Object.hasOwn(written as object, name) ? (written as Record<string, unknown>)[name] : given;
        agree(type, (got as Record<string, unknown>)[name], value);
      }
      return;
    case "union": {
      const { kind } = written as { kind: string };
      same((got as { kind: string }).kind, kind);
      const arm = measured.arms.find(({ name }) => name === kind);
      if (arm !== undefined) agree(arm.type, got, written);
      return;
    }
    case "array":
    case "list":
      same((got as unknown[]).length, (written as unknown[]).length);
      for (const [index, part] of Array.from(got as ArrayLike<unknown>).entries()) {
        agree(measured.element, part, (written as ArrayLike<unknown>)[index]);
      }
      return;
    case "optional":
    case "zstd":
      if (got === undefined || written === undefined) same(got, written);
      else agree(measured.element, got, written);
      return;
    case "flags":
    case "bits": {
      const known = written as Record<string, unknown>;
      const none = measured.kind === "flags" ? false : 0;
      for (const [name, part] of Object.entries(got as object))
        same(part, Object.hasOwn(known, name) ? known[name] : none);
      return;
    }
    case "safe-integer":
      same(got, Number(written));
      return;
    case "number":
      same(got, typeof got === "bigint" && typeof written === "number" ? BigInt(written) : written);
      return;
    default:
      same(got, written);
  }
}

/** A text and what is appended to a layout in tests, behind its end, wherever that is. */
function appended(old: Layout, pick: Pick): Layout {
  const fields: FieldNode[] = [...old.node.fields];
  let end = old.LENGTH;
  for (let more = 1 + pick(2); more > 0; more--) {
    const choices: FieldNode[] = [
      { type: { kind: "number", type: "f64" }, default: 0.5 },
      { type: { kind: "number", type: "u64" }, default: "18446744073709551615" },
      { type: { kind: "text", capacity: 9 }, default: "grün" },
      { type: { kind: "bool" }, default: true },
    ];
    const at = Math.ceil(end / 8) * 8 + 8 * pick(2);
    fields.push({ ...(choices[pick(choices.length)] as FieldNode), name: `appended_${more}`, at });
    end = at + 16;
  }
  return layoutOf(structNode(fields, old.node));
}

describe("fields with defaults that were appended", () => {
  test("older and newer programs read each other", () => {
    fc.assert(
      fc.property(layoutAndValue, picks, ({ node, value }, pick) => {
        const old = layoutOf(node);
        const newer = appended(old, pick);
        expect(conform(old, newer)).toEqual([]);
        expect(conform(newer, old)).toEqual([]);
        const read = newer.decode(old.encode(value as never));
        agree(measure(newer.node), read, value);
        const [first] = newer.node.fields.slice(old.node.fields.length);
        expect(Object.hasOwn(read, first?.name ?? "")).toBe(true);
        same(old.decode(newer.encode(read as never)), old.decode(old.encode(value as never)));
        if (newer.LENGTH !== old.LENGTH) expect(fingerprint(newer)).not.toBe(fingerprint(old));
      }),
    );
  });

  test("without a default, or before the end, they are missing", () => {
    fc.assert(
      fc.property(anyStruct, (old) => {
        const field: FieldNode = { name: "appended", type: { kind: "number", type: "u8" } };
        const newer = layoutOf(structNode([...old.node.fields, field], old.node));
        expect(conform(old, newer)).toMatchObject([{ code: "missing", path: "appended" }]);
        const first = layoutOf(
          structNode([{ ...field, default: 0 }, ...old.node.fields.map(({ at: _, ...rest }) => rest)], {
            ...old.node,
          }),
        );
        expect(conform(old, first).map(({ path }) => path)).toContain("appended");
      }),
    );
  });
});

describe("two layouts", () => {
  test("of the same bytes, however they are written, have one description and one fingerprint", () => {
    fc.assert(
      fc.property(anyStruct, (any) => {
        const other = layoutOf(respelled(any.node));
        same(description(other), description(any));
        expect(fingerprint(other)).toBe(fingerprint(any));
        expect([...conform(any, other), ...conform(other, any)]).toEqual([]);
      }),
    );
  });

  test("have one fingerprint only if they have one description", () => {
    fc.assert(
      fc.property(neighbours(fc.oneof(anyStruct, anyZstdStruct)), ([a, b]) => {
        const equal = JSON.stringify(description(a)) === JSON.stringify(description(b));
        expect(fingerprint(a) === fingerprint(b)).toBe(equal);
        if (equal) expect([...conform(a, b), ...conform(b, a)]).toEqual([]);
      }),
    );
  });

  test("that conform agree on every value, and others say of a field of the reader's why not", () => {
    fc.assert(
      fc.property(
        neighbours(anyStruct).chain(([from, to]) => fc.tuple(fc.constant(from), fc.constant(to), arbitrary(from))),
        ([from, to, value]) => {
          const found = conform(from, to);
          for (const { path, offset, message } of found) {
            if (path === "") continue;
            expect(message).toMatch(/ at \d+\) is /);
            expect(offset).toBeLessThan(to.LENGTH);
            expect(["const", ...Object.keys(to.offsets)]).toContain(/^[^.[]+/.exec(path)?.[0]);
          }
          if (found.length > 0) return;
          try {
            agree(measure(to.node), to.decode(from.encode(value as never)), value);
          } catch (error) {
            if (!(error instanceof LayoutError) || !/safe integer/.test(error.message)) throw error;
          }
        },
      ),
    );
  });

  test("conform now and then although they differ, so that the tests see it", () => {
    const drawn = fc.sample(neighbours(anyStruct), { seed: 1, numRuns: 1000 });
    const conforming = drawn.filter(([from, to]) => {
      return JSON.stringify(from) !== JSON.stringify(to) && conform(from, to).length === 0;
    });
    expect(conforming.length / drawn.length).toBeGreaterThan(0.02);
  });
});

const OLD = layout(
  "u16 id + enum(u8, idle, running) mode + flags(u8, a, b) flags + union(u8, x { u8 n }) u + { u8 k } in",
);

test.each([
  ["the same", String(OLD), []],
  ["a renamed field", "u16 number", ["missing number (u16 at 0) is not written; it has no default"]],
  ["another type", "i16 id", ["type id (i16 at 0) is written as u16"]],
  ["another byte order", "be u16 id", ["type id (u16 at 0) is written as u16, in another byte order"]],
  ["another size", "u32 id", ["type id (u32 at 0) is written as u16, of 2 bytes"]],
  ["another place", "u16 id @2", ["moved id (u16 at 2) is written at 0"]],
  ["fewer fields", "u16 id @0 + { u8 k } in @6", []],
  [
    "fewer fields inside",
    "u16 id @0 + { u8 k, u8 more = 1 } in @6",
    ["type in ({ u8 k + u8 more = 1 } at 6) is written as { u8 k }, of 1 bytes"],
  ],
  [
    "a constant that is not written",
    "u16 id + const(u8, 1) version",
    ["constant version (u8 at 2) is 1, and no constant is written"],
  ],
  ["more members", "enum(u8, idle, running, failed) mode @2 + flags(u8, a, b, c) flags", []],
  [
    "fewer members",
    "enum(u8, idle) mode @2 + flags(u8, a) flags",
    ["members mode (enum(u8, idle=0) at 2) is written with 'running' as 1, which is unknown"],
  ],
  [
    "other members",
    "enum(u8, idle, stopped) mode @2 + flags(u8, b, a) flags",
    [
      "members mode (enum(u8, idle=0, stopped=1) at 2) is written with 'running' as 1, which is 'stopped'",
      "members flags (flags(u8, b, a) at 3) is written with 'a' as 0, which is 'b'",
      "members flags (flags(u8, b, a) at 3) is written with 'b' as 1, which is 'a'",
    ],
  ],
  ["another arm", "union(u8, x { i8 n }, y { u8 n }) u @4", ["type u.x.n (i8 at 5) is written as u8"]],
  ["nothing in common", "u8 other @100 = 1", ["missing no field of the reader's is written"]],
])("%s", (_, notation, expected) => {
  expect(conform(OLD, layout(notation)).map(({ code, message }) => `${code} ${message}`)).toEqual(expected);
});

test("what is compressed is compared too", () => {
  const [a, b] = [layout("zstd({ u8 k, enum(u8, x) e }, 60) z"), layout("zstd({ u8 k, enum(u8, x, y) e }, 60) z")];
  expect(conform(a, b)).toEqual([]);
  expect(conform(b, a)).toMatchObject([{ code: "members", path: "z.e" }]);
});

test("pixels whose order is not named contradict none", () => {
  const [bgr, rgb, three] = [layout("image(4,5,bgr)"), layout("image(4,5,rgb)"), layout("image(4,5,3)")];
  expect([...conform(bgr, three), ...conform(three, bgr)]).toEqual([]);
  expect(conform(bgr, rgb)).toMatchObject([{ code: "type", path: "image" }]);
});

test("a fingerprint is a number that never changes", () => {
  expect(JSON.stringify(description(layout("u8 id + u32be count + const(i64, -5)")))).toBe(
    '{"kind":"struct","size":13,"constants":[{"offset":5,"type":{"kind":"number","type":"i64","size":8,"order":"le"},"value":"-5"}],' +
      '"fields":[{"name":"id","offset":0,"type":{"kind":"number","type":"u8","size":1}},' +
      '{"name":"count","offset":1,"type":{"kind":"number","type":"u32","size":4,"order":"be"}}]}',
  );
  expect(fingerprint(layout("u8 id + u32be count + const(i64, -5)")).toString(16)).toBe("c7ab01c28d093f74");
  expect(fingerprint(layout("image(40,50,3) + i32 width + i32 height")).toString(16)).toBe("3d4be60d80c2b258");
});
