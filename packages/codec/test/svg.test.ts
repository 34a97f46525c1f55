import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { anyLayout } from "../src/arbitrary/index.ts";
import { layout } from "../src/layout.ts";
import { gridOf, type Run } from "../src/show/grid.ts";
import { toSVG } from "../src/show/svg.ts";
import { printable } from "../src/show/words.ts";
import { anyZstdStruct } from "./arbitraries.ts";
import { withHostileNames } from "./hostile-names.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of an XML document, from a parser that refuses whatever is not well-formed. */
function elementsOf(xml: string): Element[] {
  const parser = new SaxesParser();
  const elements: Element[] = [];
  const open: Element[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: "" };
    elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return elements;
}

/** All that a map is drawn with. */
const ELEMENTS = ["svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "text", "g"];

const texts = (elements: readonly Element[], name: string) =>
  elements.filter((element) => element.name === name).map(({ text }) => text);

describe("an SVG", () => {
  test("is well-formed, names everything in its tooltips, and draws within its bounds, whatever the names are", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyLayout(), anyZstdStruct).chain(withHostileNames),
        fc.constantFrom<4 | 8 | 16 | undefined>(undefined, 4, 8, 16),
        fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
        (any, columns, title) => {
          const svg = toSVG(any, { ...(columns && { columns }), ...(title !== undefined && { title }) });
          const elements = elementsOf(svg);
          const [root] = elements;
          const tips = texts(elements, "title").join("\n");
          expect(any.names.filter((name) => !tips.includes(printable(name)))).toEqual([]);
          expect(elements.filter(({ name }) => !ELEMENTS.includes(name))).toEqual([]);
          const outside = elements.filter(({ name, attributes: { x = 0, y = 0, width, height } }) => {
            if (name !== "rect") return false;
            const [right, bottom] = [Number(x) + Number(width), Number(y) + Number(height)];
            return !(right <= Number(root?.attributes.width) && bottom <= Number(root?.attributes.height));
          });
          expect(outside).toEqual([]);
        },
      ),
    );
  });

  test("is the same each time, and stays small where runs are long", () => {
    const Film = layout("list(image(1920,1080,rgb), 300) frames + u64 count + pad(1000000) + f32[100000] sound");
    expect(toSVG(Film)).toBe(toSVG(Film));
    expect(toSVG(Film).length).toBeLessThan(20_000);
  });

  test("of a struct with padding: each field where it is, and what is free", () => {
    const elements = elementsOf(
      toSVG(layout("aligned u8 kind + u32 size + bits(u8, low:3, high:4) word"), { title: "C & co" }),
    );
    expect(texts(elements, "title")).toEqual([
      "C & co: a layout of 12 bytes",
      "kind: u8\nbyte 0 (1 byte)",
      "padding\nbytes 1 to 3 (3 bytes)",
      "size: u32\nbytes 4 to 7 (4 bytes)",
      "word: bits(u8, low:3, high:4)\nbyte 8 (1 byte)\nbits 0 to 2 low, bits 3 to 6 high",
      "padding\nbytes 9 to 11 (3 bytes)",
      "word.low\nbits 0 to 2 (3 bits)",
      "word.high\nbits 3 to 6 (4 bits)",
      "unused\nbit 7 (1 bit)",
    ]);
    const [title, facts, , , , , , , , , ...drawn] = texts(elements, "text");
    expect([title, facts]).toEqual(["C & co", "LENGTH 12 · ALIGNMENT 4 · little-endian"]);
    // biome-ignore format: line by line
    expect(drawn).toEqual([
      "0", "kind", "u8", "size", "u32",
      "8", "word", "bits",
      "word: its bits, the lowest first",
      "0", "low", "3 bits", "high", "4 bits",
      "integer", "name, flag, bool", "padding, unused",
    ]);
  });

  test("of a union: its arms one after another", () => {
    const Shape = layout("union(u8, circle { f32 radius }, box { f32 width, f32 height }) shape");
    // biome-ignore format: line by line
    expect(texts(elementsOf(toSVG(Shape)), "text").slice(9)).toEqual([
      "0", "shape.kind", "u8 tag", "shape", "circle or box",
      "8",
      "if shape.kind is circle",
      "0", "shape.radius", "f32",
      "8",
      "if shape.kind is box",
      "0", "shape.width", "f32", "shape.height", "f32",
      "8",
      "float", "struct", "count, presence, tag", "padding, unused",
    ]);
  });
});

describe("a grid", () => {
  const runs = fc
    .tuple(
      fc.nat({ max: 40 }),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 31 })), {
        minLength: 1,
        maxLength: 9,
      }),
    )
    .map(([start, sizes]) => {
      let offset = start;
      return sizes.map((size): Run => {
        offset += size;
        return { offset: offset - size, size };
      });
    });

  test("has each cell once, on its line or in a break, and each run's name once", () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(4, 8, 16), (runs, columns) => {
        const lines = gridOf(runs, columns);
        const [first, last] = [runs[0] as Run, runs.at(-1) as Run];
        let end = first.offset;
        const widest = new Map<Run, number>();
        const named: { run: Run; size: number }[] = [];
        for (const line of lines) {
          if (line.kind === "break") {
            expect([line.from, line.from % columns, line.to % columns]).toEqual([end, 0, 0]);
            expect(line.from >= line.run.offset && line.to <= line.run.offset + line.run.size).toBe(true);
            end = line.to;
            continue;
          }
          expect(line.offset % columns).toBe(0);
          for (const { run, from, to, named: here } of line.segments) {
            expect(from).toBe(end);
            expect(from >= line.offset && to <= line.offset + columns && to > from).toBe(true);
            expect(from >= run.offset && to <= run.offset + run.size).toBe(true);
            widest.set(run, Math.max(widest.get(run) ?? 0, to - from));
            if (here) named.push({ run, size: to - from });
            end = to;
          }
        }
        expect(end).toBe(last.offset + last.size);
        expect(named).toEqual(runs.map((run) => ({ run, size: widest.get(run) })));
        const torn = lines.flatMap((line) => (line.kind === "break" ? [line.run] : []));
        expect(new Set(torn).size).toBe(torn.length);
        expect(lines.length).toBeLessThanOrEqual(5 * runs.length);
      }),
    );
  });
});
