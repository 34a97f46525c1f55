import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyLayout, arbitrary, hostileBytes } from "../src/arbitrary/index.ts";
import { LayoutError } from "../src/errors.ts";
import { type Layout, layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { dump } from "../src/show/dump.ts";
import { type DumpRow, dumpRows } from "../src/show/dump-rows.ts";
import { utf8Length } from "../src/utf8.ts";
import { type Issue, verify } from "../src/verify.ts";
import { anyZstdStruct } from "./arbitraries.ts";
import { withHostileNames } from "./hostile-names.ts";
import { same } from "./same.ts";

/** A layout, with bytes near those of a value or any others, of its length or another. */
const layoutAndBytes: fc.Arbitrary<[Layout, Uint8Array]> = fc
  .oneof({ weight: 4, arbitrary: anyLayout() }, { weight: 1, arbitrary: anyZstdStruct })
  .chain((any) => {
    const noise = fc.uint8Array({ maxLength: 2 * any.LENGTH });
    const bytes = fc.oneof({ weight: 3, arbitrary: hostileBytes(any) }, { weight: 1, arbitrary: noise });
    return fc.tuple(fc.constant(any), bytes);
  });

const layoutAndValue: fc.Arbitrary<[Layout, object]> = anyLayout().chain((any) =>
  fc.tuple(fc.constant(any), arbitrary(any) as fc.Arbitrary<object>),
);

/** The bytes that a dump shows, read back from its text. */
function readBack(text: string): number[] {
  const [head = "", ...lines] = text.split("\n");
  const [start, end] = [head.indexOf("bytes"), head.indexOf("  field")];
  const bytes: number[] = [];
  for (const line of lines) {
    const hex = line.slice(start, end).trim();
    if (!/^[0-9a-f]{2}( [0-9a-f]{2})*$/.test(hex)) continue;
    expect(Number(line.slice(0, start))).toBe(bytes.length);
    bytes.push(...hex.split(" ").map((digits) => Number.parseInt(digits, 16)));
  }
  return bytes;
}

/** Demands that a row says what a value has in its place. */
function demandValue({ path, role, type, value }: DumpRow, whole: object): void {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  const found = steps.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], whole);
  if (role === "presence") expect(value).toBe(`${found !== undefined}`);
  else if (role === "tag") expect(value).toBe(found);
  else if (role === "count") expect(value).toBe(`${countOf(found)}`);
  else if (role !== "value") expect(role === "constant" || value === undefined).toBe(true);
  else if (type === "time") expect(nanoseconds(value as string)).toBe(found);
  else if (Object.is(found, -0)) expect(value).toBe("-0");
  else if (typeof found === "string" && !/^(text|char)/.test(type)) expect(value).toBe(found);
  else if (typeof found === "string") demandText(value as string, found);
  else if (typeof found !== "object") expect(value).toBe(`${found}`);
  else if (type.startsWith("flags"))
    expect(value).toBe(
      Object.entries(found as object)
        .flatMap(([name, on]) => (on ? name : []))
        .join(", ") || "none",
    );
  else if (type.startsWith("bits"))
    expect(value).toBe(
      Object.entries(found as object)
        .map(([name, bits]) => `${name} ${bits}`)
        .join(", "),
    );
  else if (/^(bytes|blob)/.test(type))
    expect(String.fromCharCode(...(found as Uint8Array)).replace(/[^ -~]/g, ".")).toContain(value?.replace("…", ""));
  else {
    const list = Array.from(found as ArrayLike<unknown>);
    const shown = (value as string).replace(/, …$/, "").split(", ");
    if (!value?.endsWith("…")) expect(shown.length).toBe(list.length);
    for (const [index, part] of shown.entries()) {
      const element = list[index];
      if (/^(list\()?time/.test(type)) expect(nanoseconds(part)).toBe(element);
      else expect(part).toBe(Object.is(element, -0) ? "-0" : `${element}`);
    }
  }
}

function countOf(found: unknown): number {
  if (typeof found === "number") return found;
  return typeof found === "string" ? utf8Length(found) : (found as { length: number }).length;
}

function nanoseconds(date: string): bigint {
  return BigInt(Date.parse(`${date.slice(0, 19)}Z`)) * 1_000_000n + BigInt(date.slice(20, 29));
}

/** Text in quotes, with escapes for what does not print; long text without its end. */
function demandText(shown: string, text: string): void {
  const whole = shown.endsWith('"');
  expect(/[\p{C}\p{Zl}\p{Zp}]/u.test(shown)).toBe(false);
  const json = (whole ? shown : shown.slice(0, -1)).replace(/\\u\{(\w+)\}/g, (_, hex: string) =>
    JSON.stringify(String.fromCodePoint(Number.parseInt(hex, 16))).slice(1, -1),
  );
  const read = JSON.parse(json) as string;
  if (whole) expect(read).toBe(text);
  else expect([text.startsWith(read), read.length > 20]).toEqual([true, true]);
}

/** Demands that a row is the one that something wrong is in. */
function demandPlace(
  { offset, size, path, role, value }: DumpRow,
  { code, path: wrong, offset: at }: Issue,
  bytes: Uint8Array,
) {
  if (code === "too-short") expect([role, offset]).toEqual(["missing", bytes.length]);
  // Of text and of what is compressed, the length is meant too.
  else if (code === "invalid-text" || code === "invalid-zstd")
    expect([role, path]).toEqual([value === "0" ? "count" : "value", wrong]);
  else expect(at >= offset && at < offset + size).toBe(true);
}

describe("rows", () => {
  test("are every byte once, in order, whatever the bytes are; then come those that are missing", () => {
    fc.assert(
      fc.property(layoutAndBytes, fc.nat({ max: 9 }), ([any, bytes], at) => {
        const there = bytes.subarray(at);
        let end = 0;
        for (const { offset, size, role, bytes: own } of dumpRows(any, bytes, { at })) {
          const expected = role === "missing" ? [] : there.subarray(offset, offset + size);
          same(
            [offset, size > 0, role === "missing", role === "beyond", [...own]],
            [end, true, offset >= there.length, offset >= any.LENGTH, [...expected]],
          );
          end += size;
        }
        expect(end).toBe(Math.max(any.LENGTH, there.length));
      }),
    );
  });

  test("have what is wrong where it is: all that verify finds, each once", () => {
    fc.assert(
      fc.property(layoutAndBytes, fc.boolean(), ([any, bytes], zeros) => {
        const rows = dumpRows(any, bytes, { zeros });
        const issues = rows.flatMap((row) => row.issues.map((issue) => JSON.stringify(issue)));
        const expected = verify(any, bytes, { zeros }).map((issue) => JSON.stringify(issue));
        // Of bytes that end early verify says nothing else.
        if (bytes.length < any.LENGTH) expect(issues).toEqual(expect.arrayContaining(expected));
        else expect(issues.sort()).toEqual(expected.sort());
        for (const row of rows) for (const issue of row.issues) demandPlace(row, issue, bytes);
      }),
    );
  });

  test("are where the layout has its fields, with the values that decoding gives", () => {
    fc.assert(
      fc.property(layoutAndValue, ([any, value]) => {
        const rows = dumpRows(any, any.encode(value as never));
        for (const row of rows) demandValue(row, value);
        const starts = new Map(rows.map(({ offset, path }) => [offset, path.split(/[.[]/)[0]]));
        for (const [name, offset] of Object.entries(any.offsets)) expect(starts.get(offset)).toBe(name);
      }),
    );
  });

  test("are of one look at the bytes", () => {
    const bytes = Uint8Array.of(1, 2);
    const [row] = dumpRows(layout("u16 id"), bytes);
    bytes.fill(9);
    expect(row).toMatchObject({ value: "513", bytes: Uint8Array.of(1, 2) });
  });

  test("are refused for what is no place in bytes", () => {
    const any = layout("u16 id");
    for (const at of [-1, 0.5, Number.NaN, "0"]) {
      expect(() => dumpRows(any, new Uint8Array(9), { at: at as number })).toThrow(LayoutError);
    }
    expect(() => dumpRows(any, [1, 2] as unknown as Uint8Array)).toThrow(LayoutError);
    expect(dumpRows(any, new Uint8Array(9), { at: 99 }).map(({ role }) => role)).toEqual(["missing"]);
  });
});

describe("text", () => {
  test("has each byte once if all is asked for, and what is wrong; lines are narrow, whatever the names are", () => {
    const hostile = layoutAndBytes.chain(([any, bytes]) => fc.tuple(withHostileNames(any), fc.constant(bytes)));
    fc.assert(
      fc.property(hostile, ([any, bytes]) => {
        const texts = [dump(any, bytes, { all: true }), dump(any, bytes)] as const;
        expect(readBack(texts[0])).toEqual([...bytes]);
        const lines = texts.map((text) => text.split("\n"));
        const [all = 0, some = 0] = lines.map((each) => each.filter((line) => /^ *! /.test(line)).length);
        const issues = verify(any, bytes).length;
        if (bytes.length >= measure(any.node).size) expect(all).toBe(issues);
        else expect(all >= issues).toBe(true);
        expect(some > 0).toBe(all > 0);
        const columns = lines.flat().filter((line) => !/^ *! /.test(line));
        expect(Math.max(...columns.map((line) => [...line].length))).toBeLessThanOrEqual(120);
        expect(lines.flat().some((line) => /[\p{C}\p{Zl}\p{Zp}]/u.test(line))).toBe(false);
      }),
    );
  });

  test("of a frame", () => {
    const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
    const image = Uint8Array.from({ length: 6000 }, (_, index) => index % 256);
    shows(
      dump(Frame, Frame.encode({ image, width: 40, height: 50 })),
      `
offset  bytes                                            field   type              value
     0  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  image   image(40,50,bgr)  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …
        … 5968 bytes …
  5984  60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f
  6000  28 00 00 00                                      width   i32               40
  6004  32 00 00 00                                      height  i32               50`,
    );
  });

  test("of a struct with padding, as C has it", () => {
    const C = layout("aligned u8 kind + { f64 x, f64 y } origin + u16 code + flags(u8, ready, late) state");
    const bytes = C.encode({ kind: 7, origin: { x: 0.5, y: -0 }, code: 258, state: { ready: false, late: true } });
    shows(
      dump(C, bytes),
      `
offset  bytes                    field     type                    value
     0  07                       kind      u8                      7
     1  00 00 00 00 00 00 00               padding
     8  00 00 00 00 00 00 e0 3f  origin.x  f64                     0.5
    16  00 00 00 00 00 00 00 80  origin.y  f64                     -0
    24  02 01                    code      u16                     258
    26  02                       state     flags(u8, ready, late)  late
    27  00 00 00 00 00                     padding`,
    );
  });

  test("of a text record, of one that is older, and of one that is too short", () => {
    const Note = layout('text(20) body + u8? layer + time at + f32 gain = 1.5 + char(4) tag = "de"');
    const bytes = Note.encode({ body: "grüß dich", layer: 3, at: 1_700_000_000_000_000_001n, gain: 2, tag: "en" });
    shows(
      dump(Note, bytes),
      `
offset  bytes                             field  type           value
     0  0b 00 00 00                       body   u32 count      11
     4  67 72 c3 bc c3 9f 20 64 69 63 68  body   text(20)       "grüß dich"
    15  00 00 00 00 00 00 00 00 00        body   unused
    24  01                                layer  bool presence  true
    25  03                                layer  u8             3
    26  01 00 2a 36 fe 9c 97 17           at     time           2023-11-14T22:13:20.000000001Z
    34  00 00 00 40                       gain   f32            2
    38  65 6e 00 00                       tag    char(4)        "en"`,
    );
    shows(
      dump(Note, bytes.subarray(0, Note.offsets.gain)),
      `
offset  bytes                             field  type           value
     0  0b 00 00 00                       body   u32 count      11
     4  67 72 c3 bc c3 9f 20 64 69 63 68  body   text(20)       "grüß dich"
    15  00 00 00 00 00 00 00 00 00        body   unused
    24  01                                layer  bool presence  true
    25  03                                layer  u8             3
    26  01 00 2a 36 fe 9c 97 17           at     time           2023-11-14T22:13:20.000000001Z
    34  (4 bytes missing)                 gain   f32            1.5 by default
    38  (4 bytes missing)                 tag    char(4)        "de" by default`,
    );
    shows(
      dump(Note, bytes.subarray(0, Note.offsets.at + 3)),
      `
offset  bytes                             field  type           value
     0  0b 00 00 00                       body   u32 count      11
     4  67 72 c3 bc c3 9f 20 64 69 63 68  body   text(20)       "grüß dich"
    15  00 00 00 00 00 00 00 00 00        body   unused
    24  01                                layer  bool presence  true
    25  03                                layer  u8             3
    26  01 00 2a                          at     time
    29  (5 bytes missing)                 at     time
                                          ! the layout needs 42 bytes from offset 0, and the bytes end after 29
    34  (4 bytes missing)                 gain   f32
    38  (4 bytes missing)                 tag    char(4)`,
    );
  });

  test("of bytes that are wrong in every way", () => {
    const Any = layout(`
      const(u32, 0x4d4f) magic, bool ready, enum(u8, idle, running=5) state, u8? layer, list(u16, 2) codes, text(4) name,
      union(u8, circle { f32 radius }) shape, image(<=2,<=2,gray) icon, bool[8] flags
    `);
    const bytes = new Uint8Array(Any.LENGTH + 2).fill(0xff);
    bytes.set([2, 0, 0, 0, 0xc3, 0x28], Any.offsets.name);
    shows(
      dump(Any, bytes),
      `
offset  bytes                    field        type                         value
     0  ff ff ff ff              magic        u32 constant                 4294967295
                                 ! got 4294967295; expected 19791
     4  ff                       ready        bool                         255
                                 ! the byte is 255; expected 0 or 1
     5  ff                       state        enum(u8, idle=0, running=5)  255
                                 ! no member has the value 255; expected 0, 5
     6  ff                       layer        bool presence                255
                                 ! the byte is 255; expected 0 or 1
     7  ff                       layer        unknown
     8  ff ff ff ff              codes        u32 count                    4294967295
                                 ! the bytes say 4294967295; expected at most 2
    12  ff ff ff ff              codes        unknown
    16  02 00 00 00              name         u32 count                    2
    20  c3 28                    name         text(4)
                                 ! the bytes are no UTF-8; expected UTF-8
    22  ff ff                    name         unused
    24  ff                       shape.kind   u8 tag                       255
                                 ! no arm has the number 255; expected 0 to 0
    25  ff ff ff ff              shape        unknown
    29  ff ff ff ff              icon.width   u32 count                    4294967295
                                 ! the bytes say 4294967295; expected at most 2
    33  ff ff ff ff              icon.height  u32 count                    4294967295
                                 ! the bytes say 4294967295; expected at most 2
    37  ff ff ff ff              icon         unknown
    41  ff ff ff ff ff ff ff ff  flags        bool[8]                      255, 255, 255, 255, 255, 255, 255, …
                                 ! flags[0]: the byte is 255; expected 0 or 1
                                 ! flags[1]: the byte is 255; expected 0 or 1
                                 ! flags[2]: the byte is 255; expected 0 or 1
                                 ! flags[3]: the byte is 255; expected 0 or 1
                                 ! and 4 more
    49  ff ff                                 beyond`,
    );
  });

  test("of a long list: its first elements and the last, and the first that are wrong", () => {
    const Path = layout("list({ u8 x, bool on }, 100) points");
    const points = Array.from({ length: 90 }, (_, x) => ({ x, on: x % 2 === 0 }));
    const bytes = Path.encode({ points });
    for (let index = 40; index < 60; index++) bytes[4 + 2 * index + 1] = index;
    shows(
      dump(Path, bytes),
      `
offset  bytes         field          type         value
     0  5a 00 00 00   points         u32 count    90
     4  00            points[0].x    u8           0
     5  01            points[0].on   bool         true
     6  01            points[1].x    u8           1
     7  00            points[1].on   bool         false
     8  … 76 bytes …  points[2…39]   38 elements
    84  28            points[40].x   u8           40
    85  28            points[40].on  bool         40
                      ! the byte is 40; expected 0 or 1
    86  29            points[41].x   u8           41
    87  29            points[41].on  bool         41
                      ! the byte is 41; expected 0 or 1
    88  2a            points[42].x   u8           42
    89  2a            points[42].on  bool         42
                      ! the byte is 42; expected 0 or 1
    90  2b            points[43].x   u8           43
    91  2b            points[43].on  bool         43
                      ! the byte is 43; expected 0 or 1
    92  … 90 bytes …  points[44…88]  45 elements
                      ! points[44].on: the byte is 44; expected 0 or 1
                      ! points[45].on: the byte is 45; expected 0 or 1
                      ! points[46].on: the byte is 46; expected 0 or 1
                      ! points[47].on: the byte is 47; expected 0 or 1
                      ! and 12 more
   182  59            points[89].x   u8           89
   183  00            points[89].on  bool         false
   184  20 × 00       points         unused`,
    );
    expect(dump(Path, bytes, { all: true }).split("\n").length).toBe(1 + 1 + 2 * 90 + 20 + 2);
  });
});

function shows(text: string, expected: string): void {
  expect(`\n${text}`).toBe(expected);
}
