import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { anyLayout } from "../src/arbitrary/index.ts";
import { layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { toMarkdown } from "../src/show/markdown.ts";
import { MAP, type Row, rowsOf } from "../src/show/rows.ts";
import { printable } from "../src/show/words.ts";
import { anyZstdStruct } from "./arbitraries.ts";
import { withHostileNames } from "./hostile-names.ts";

const hostileLayout = fc.oneof(anyLayout(), anyZstdStruct).chain(withHostileNames);

/** All that a table needs. */
const TAGS = ["table", "thead", "tbody", "tr", "th", "td", "code", "p"];

/** The cells of a table's rows as a reader sees them, from what a Markdown parser makes of it. */
function cellsOf(markdown: string): string[][] {
  const html = marked.parse(markdown, { async: false });
  const tags = new Set(Array.from(html.matchAll(/<\/?([^ >]*)[^>]*>/g), ([, tag]) => tag));
  expect([...tags].filter((tag) => !TAGS.includes(tag as string))).toEqual([]);
  const [, body = ""] = html.split("<tbody>");
  return body
    .split("</tr>")
    .slice(0, -1)
    .map((row) => {
      return Array.from(row.matchAll(/<td[^>]*>(.*?)<\/td>/gs), ([, cell = ""]) => textOf(cell));
    });
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&#?\w+;/g, (entity) => ENTITIES[entity] ?? String.fromCharCode(Number(/\d+/.exec(entity)?.[0])));
}

/** A row, and then those of each arm that may stand in its bytes. */
function* allRows(rows: Iterable<Row>): Generator<Row> {
  for (const row of rows) {
    yield row;
    for (const { rows } of row.arms ?? []) yield* allRows(rows);
  }
}

describe("a Markdown table", () => {
  test("has a row for each row of the layout, whatever its names are", () => {
    fc.assert(
      fc.property(hostileLayout, (any) => {
        const markdown = toMarkdown(any);
        const expected = [...allRows(rowsOf(measure(any.node), 0, "", MAP))];
        const shown = expected.map(({ offset, size, path, type }) => [
          `${offset}`,
          `${size}`,
          printable(path),
          printable(type),
        ]);
        const cells = cellsOf(markdown);
        expect(cells.map((row) => row.slice(0, 4))).toEqual(shown);
        expect(cells.every((row) => row.length === 5)).toBe(true);
        const text = cells.flat().join(" ");
        expect(any.names.filter((name) => !text.includes(printable(name)))).toEqual([]);
      }),
    );
  });

  test("covers a layout's bytes once, but for a union's arms", () => {
    fc.assert(
      fc.property(anyLayout(), ({ node, LENGTH }) => {
        const cover = (rows: readonly Row[], start: number): number => {
          let end = start;
          for (const { offset, size, arms = [] } of rows) {
            expect(offset).toBe(end);
            end += size;
            for (const arm of arms) expect(cover(arm.rows, offset)).toBe(end);
          }
          return end;
        };
        expect(cover([...rowsOf(measure(node), 0, "", MAP)], 0)).toBe(LENGTH);
      }),
    );
  });

  test("of a frame", () => {
    expect(toMarkdown(layout("image(40,50,bgr) + i32 width + i32 height"))).toBe(`\
| offset | size | field | type | notes |
| ---: | ---: | --- | --- | --- |
| 0 | 6000 | \`image\` | \`image(40,50,bgr)\` | 50 rows of 40 pixels; samples b, g, r |
| 6000 | 4 | \`width\` | \`i32\` | |
| 6004 | 4 | \`height\` | \`i32\` | |

LENGTH 6008, ALIGNMENT 1, little-endian.
`);
  });

  test("says the byte order where neither the layout nor the type does", () => {
    const notes = cellsOf(toMarkdown(layout("be u16 a + u16le b + { le u32 c, u8 d, u32be e } inner"))).map(
      (row) => row[4],
    );
    expect(notes).toEqual(["", "", "little-endian", "", ""]);
    expect(toMarkdown(layout("be u16 a"))).toContain("LENGTH 2, ALIGNMENT 1, big-endian.");
  });

  test("of every kind", () => {
    const Any = layout(`
      aligned const(u16, 0x4d4f) magic, list({ bool ok, f32[3] at }, 100) points, f64? gain,
      union(u8, circle { f32 radius }, box { be f32 width, f32 height }) shape,
      enum(u8, idle, running=5) state, flags(u8, ready, late) flags, bits(u16, gain:5, bank:3) bits, time at, uuid,
      bytes(8) key, u16be[3,4] grid, image(<=640,<=480,rgb) thumbnail, u64(number) count, i32 shift = -2,
      char(3) code, text(5) note = "a|b", blob(9) rest, bool
    `);
    expect(toMarkdown(Any)).toBe(`\
| offset | size | field | type | notes |
| ---: | ---: | --- | --- | --- |
| 0 | 2 | \`magic\` | \`u16\` | always 19791 (0x4d4f) |
| 2 | 2 | | | padding |
| 4 | 4 | \`points\` | \`u32\` | count |
| 8 | 1 | \`points[0].ok\` | \`bool\` | |
| 9 | 3 | \`points[0]\` | | padding |
| 12 | 12 | \`points[0].at\` | \`f32[3]\` | |
| 24 | 1584 | \`points[1…99]\` | \`{ bool ok + f32[3] at }[99]\` | |
| 1608 | 1 | \`gain\` | \`bool\` | 1 where a value follows |
| 1609 | 7 | \`gain\` | | padding |
| 1616 | 8 | \`gain\` | \`f64\` | |
| 1624 | 1 | \`shape.kind\` | \`u8\` | 0 = circle, 1 = box |
| 1625 | 3 | \`shape\` | | padding |
| 1628 | 8 | \`shape\` | \`circle or box\` | |
| 1628 | 4 | \`shape.radius\` | \`f32\` | if shape.kind is circle |
| 1632 | 4 | \`shape\` | | if shape.kind is circle; unused |
| 1628 | 4 | \`shape.width\` | \`f32\` | if shape.kind is box; big-endian |
| 1632 | 4 | \`shape.height\` | \`f32\` | if shape.kind is box; big-endian |
| 1636 | 1 | \`state\` | \`enum(u8, idle=0, running=5)\` | idle = 0, running = 5 |
| 1637 | 1 | \`flags\` | \`flags(u8, ready, late)\` | bit 0 ready, bit 1 late |
| 1638 | 2 | \`bits\` | \`bits(u16, gain:5, bank:3)\` | bits 0 to 4 gain, bits 5 to 7 bank |
| 1640 | 8 | \`at\` | \`time\` | nanoseconds since 1970 UTC |
| 1648 | 16 | \`uuid\` | \`uuid\` | |
| 1664 | 8 | \`key\` | \`bytes(8)\` | |
| 1672 | 24 | \`grid\` | \`u16be[3,4]\` | 3 × 4 elements, row by row |
| 1696 | 4 | \`thumbnail.width\` | \`u32\` | count |
| 1700 | 4 | \`thumbnail.height\` | \`u32\` | count |
| 1704 | 921600 | \`thumbnail.data\` | \`image(<=640,<=480,rgb)\` | at most 480 rows of 640 pixels; samples r, g, b |
| 923304 | 8 | \`count\` | \`u64(number)\` | |
| 923312 | 4 | \`shift\` | \`i32\` | default -2 |
| 923316 | 3 | \`code\` | \`char(3)\` | UTF-8, the rest NUL |
| 923319 | 1 | | | padding |
| 923320 | 4 | \`note\` | \`u32\` | count |
| 923324 | 5 | \`note\` | \`text(5)\` | at most 5 bytes of UTF-8; default "a&#124;b" |
| 923329 | 3 | \`note\` | | padding |
| 923332 | 4 | \`rest\` | \`u32\` | count |
| 923336 | 9 | \`rest\` | \`blob(9)\` | at most 9 bytes |
| 923345 | 3 | \`rest\` | | padding |
| 923348 | 1 | \`bool\` | \`bool\` | |
| 923349 | 3 | | | padding |

LENGTH 923352, ALIGNMENT 8, little-endian.
`);
  });
});
