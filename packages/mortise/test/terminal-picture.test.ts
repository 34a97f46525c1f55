import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { decode } from "fast-png";
import type { PixelFormat } from "mortise";
import { drawPicture, type Picture } from "mortise/terminal";
import { decode as decodeSixel, fromRGBA8888 } from "sixel";
import { describe, expect, inject, test } from "vitest";

const FORMATS = ["gray", "rgb", "bgr", "rgba", "bgra", 1, 2, 3, 4] as const;
const ORDERS: Readonly<Record<PixelFormat | number, string>> = {
  gray: "g",
  rgb: "rgb",
  bgr: "bgr",
  rgba: "rgba",
  bgra: "bgra",
  1: "g",
  2: "ga",
  3: "rgb",
  4: "rgba",
};
const numRuns = Math.min(200, inject("runs"));

/** Pictures of any format, with samples of one or two bytes. */
const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    pixels: fc.constantFrom(...FORMATS),
    wide: fc.boolean(),
    seed: fc.integer(),
    colours: fc.integer({ min: 1, max: 255 }),
  })
  .map(({ width, height, pixels, wide, seed, colours }): Picture => {
    const length = width * height * (ORDERS[pixels]?.length ?? 0);
    const most = wide ? 65_535 : 255;
    const sample = (_: unknown, index: number) => Math.abs((seed ^ (index * 2_654_435_761)) % colours) * (most / 255);
    const samples = Array.from({ length }, sample);
    return { data: wide ? Uint16Array.from(samples) : Uint8Array.from(samples), width, height, pixels };
  });
const rooms = fc.record({ columns: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 2, max: 8 }) });

type Colour = readonly number[];

/** The mean of what is in a pixel's place, red, green and blue. */
function expected({ data, width, height, pixels }: Picture, across: number, down: number): Colour[] {
  const order = ORDERS[pixels] as string;
  const unit = data instanceof Uint16Array ? 257 : 1;
  const span = (index: number, count: number, length: number): number[] => {
    const from = Math.floor((index * length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * length) / count));
    return Array.from({ length: to - from }, (_, step) => from + step);
  };
  return Array.from({ length: across * down }, (_, pixel) => {
    const [x, y] = [pixel % across, Math.floor(pixel / across)];
    return [..."rgb"].map((colour) => {
      const place = order.includes("g") && !order.includes("r") ? 0 : order.indexOf(colour);
      const samples = span(y, down, height).flatMap((row) =>
        span(x, across, width).map((column) => data[(row * width + column) * order.length + place] as number),
      );
      return Math.round(samples.reduce((sum, sample) => sum + sample, 0) / samples.length / unit);
    });
  });
}

function coloursOf(rgb: ArrayLike<number>): Colour[] {
  return Array.from({ length: rgb.length / 3 }, (_, pixel) => [0, 1, 2].map((at) => rgb[pixel * 3 + at] as number));
}

/** What is drawn, out of its lines; and how many those are. */
function taken(text: string): { drawn: string; rows: number } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const [, feeds = "", up = "0", drawn = ""] = /^(\n*)\x1b7(?:\x1b\[(\d+)A)?\r(.*)\x1b8$/s.exec(text) ?? [];
  expect(feeds.length).toBe(Number(up));
  return { drawn, rows: feeds.length + 1 };
}

describe("any picture, in any room", () => {
  test("half blocks have the means of the pixels in their place", () => {
    fc.assert(
      fc.property(pictures, rooms, (picture, room) => {
        const lines = drawPicture(picture, { ...room, colours: 3, graphics: "blocks" }).split("\n");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
        const cells = lines.map((line) => [...line.matchAll(/((?:\x1b\[[34]8;2;[\d;]+m)+)▀/g)]);
        const across = cells[0]?.length ?? 0;
        expect(across).toBeLessThanOrEqual(Math.min(room.columns, picture.width));
        expect(lines.length).toBeLessThanOrEqual(room.rows);
        const rows = cells.flatMap((line) => {
          const halves = line.map(([, codes = ""]) => {
            return [...codes.matchAll(/8;2;(\d+);(\d+);(\d+)/g)].map(([, ...colour]) => colour.map(Number));
          });
          return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
        });
        const pixels = rows.flat().filter((colour) => colour !== undefined);
        expect(pixels).toEqual(expected(picture, across, pixels.length / across));
      }),
      { numRuns },
    );
  });

  test("kitty gets its pixels, in chunks", () => {
    fc.assert(
      fc.property(pictures, rooms, (picture, room) => {
        const text = drawPicture(picture, { ...room, colours: 3, graphics: "kitty", id: 7 });
        const { drawn, rows } = taken(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
        const chunks = [...drawn.matchAll(/\x1b_G([^;]*);([^\x1b]*)\x1b\\/g)];
        expect(chunks.map(([whole]) => whole).join("")).toBe(drawn);
        const keys = Object.fromEntries((chunks[0]?.[1] ?? "").split(",").map((pair) => pair.split("=")));
        expect(keys).toMatchObject({ a: "T", f: "24", o: "z", C: "1", q: "2", i: "7" });
        for (const [index, [, head = "", payload = ""]] of chunks.entries()) {
          expect(head).toMatch(index < chunks.length - 1 ? /m=1$/ : /m=0$/);
          expect(payload.length).toBeLessThanOrEqual(4096);
        }
        expect(Number(keys.c)).toBeLessThanOrEqual(room.columns);
        expect(Number(keys.r)).toBe(rows);
        expect(rows).toBeLessThanOrEqual(room.rows);
        const data = inflateSync(Buffer.from(chunks.map(([, , payload]) => payload).join(""), "base64"));
        expect(coloursOf(data)).toEqual(expected(picture, Number(keys.s), Number(keys.v)));
      }),
      { numRuns },
    );
  });

  test("iTerm2 gets it as PNG", () => {
    fc.assert(
      fc.property(pictures, rooms, (picture, room) => {
        const { drawn, rows } = taken(drawPicture(picture, { ...room, colours: 3, graphics: "iterm2" }));
        const [, across, down, base64 = ""] =
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
          /^\x1b\]1337;File=inline=1;size=\d+;width=(\d+);height=(\d+);preserveAspectRatio=1:([^\x07]*)\x07$/.exec(
            drawn,
          ) ?? [];
        expect(Number(across)).toBeLessThanOrEqual(room.columns);
        // The line below is where the cursor comes to.
        expect(Number(down)).toBe(rows - 1);
        expect(rows).toBeLessThanOrEqual(room.rows);
        const { data, width, height } = decode(Buffer.from(base64, "base64"));
        expect(coloursOf(data)).toEqual(expected(picture, width, height));
      }),
      { numRuns },
    );
  });

  test("sixels have its colours, as exactly as sixels can: in hundredths", () => {
    fc.assert(
      fc.property(pictures, rooms, (picture, room) => {
        const { drawn, rows } = taken(drawPicture(picture, { ...room, colours: 3, graphics: "sixel" }));
        expect(drawn).not.toContain("\n");
        expect(rows).toBeLessThanOrEqual(room.rows);
        const { width, height, data32 } = decodeSixel(drawn.slice(drawn.indexOf("q") + 1, -2));
        expect([width <= room.columns * 8, height <= (rows - 1) * 16]).toEqual([true, true]);
        const wanted = expected(picture, width, height);
        if (new Set(wanted.map(String)).size > 256) return;
        const hundredths = (colour: Colour) => String(colour.slice(0, 3).map((part) => Math.round((part / 255) * 100)));
        const seen = Array.from(data32, (pixel) => hundredths(fromRGBA8888(pixel)));
        expect(seen).toEqual(wanted.map(hundredths));
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  test("characters without colours, and no escape code", () => {
    fc.assert(
      fc.property(pictures, rooms, (picture, room) => {
        const lines = drawPicture(picture, { ...room, colours: 0, graphics: "blocks" }).split("\n");
        expect(lines.length).toBeLessThanOrEqual(room.rows);
        for (const line of lines) {
          expect(line).toMatch(/^[ .:=+*#%@-]+$/);
          expect(line).toHaveLength(lines[0]?.length ?? 0);
          expect(line.length).toBeLessThanOrEqual(room.columns);
        }
      }),
      { numRuns },
    );
  });
});

describe("by example", () => {
  const picture = {
    data: Uint8Array.of(0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 9, 9, 9, 9, 9, 9),
    width: 2,
    height: 3,
    pixels: "bgr",
  } as const;
  const room = { columns: 80, rows: 24, graphics: "blocks" } as const;

  test("true colour: two rows of pixels a line", () => {
    expect(drawPicture(picture, { ...room, colours: 3 })).toBe(
      "\x1b[38;2;255;0;0m\x1b[48;2;0;0;0m▀\x1b[49m\x1b[39m\x1b[38;2;255;255;255m\x1b[48;2;0;0;255m▀\x1b[49m\x1b[39m\n" +
        "\x1b[38;2;9;9;9m▀\x1b[39m\x1b[38;2;9;9;9m▀\x1b[39m",
    );
  });

  test("256 colours", () => {
    expect(drawPicture(picture, { ...room, colours: 2 })).toContain("\x1b[38;5;196m\x1b[48;5;16m▀");
  });

  test("none: characters", () => expect(drawPicture(picture, { ...room, colours: 0 })).toBe(".+\n  "));

  test("small ones are larger by whole factors, where a pixel is small", () => {
    const { drawn } = taken(drawPicture(picture, { ...room, colours: 3, graphics: "kitty" }));
    // 24 rows of 16 pixels for 3; 16 columns of 8 pixels each are more than enough.
    expect(drawn).toContain("s=256,v=384,c=32,r=24,");
    expect(drawn).not.toContain("i=");
  });

  test("more colours than sixels have are drawn by the nearest", () => {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7919) % 256);
    const many = { data, width: 64, height: 64, pixels: "rgb" } as const;
    const { drawn } = taken(drawPicture(many, { columns: 8, rows: 5, colours: 3, graphics: "sixel" }));
    const { width, height } = decodeSixel(drawn.slice(drawn.indexOf("q") + 1, -2));
    expect([width, height]).toEqual([64, 64]);
  });

  test("without pixels, or room, there is nothing", () => {
    for (const graphics of ["kitty", "iterm2", "sixel", "blocks"] as const) {
      expect(drawPicture({ data: new Uint8Array(0), width: 0, height: 3, pixels: "rgb" }, { graphics })).toBe("");
      expect(drawPicture(picture, { columns: 0, rows: 9, graphics })).toBe("");
      expect(drawPicture(picture, { columns: 9, rows: 0, graphics })).toBe("");
    }
  });

  test("five samples a pixel are none", () => {
    expect(() => drawPicture({ data: new Uint8Array(5), width: 1, height: 1, pixels: 5 })).toThrow(
      "pixels of 5 samples are no picture; at most 4 are one",
    );
  });
});
