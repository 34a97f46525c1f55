import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { storedFrame } from "../src/arbitrary/stored.ts";
import { flawOf } from "../src/zstd/frame.ts";
import { builtIn } from "../src/zstd/load.ts";
import { concat, fromHex } from "./bytes.ts";
import { ENGINES } from "./zstd-engines.ts";

const MiB = 2 ** 20;

describe.each(ENGINES)("frames of $name", ({ engine, missing }) => {
  test("are whole; with a byte less or more, or for another size, they are not", async (context) => {
    if (engine === undefined) return context.skip(missing);
    const content = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 2000 }),
      fc.tuple(fc.integer({ min: 1, max: 600_000 }), fc.nat({ max: 255 })).map(([size, byte]) => {
        return new Uint8Array(size).map((_, index) => (index % 1000 === 0 ? index / 1000 : byte));
      }),
    );
    const property = fc.asyncProperty(content, fc.nat({ max: 999 }), async (bytes, cut) => {
      const frame = await engine.compress(bytes);
      expect(flawOf(frame, bytes.length)).toBeUndefined();
      expect(flawOf(frame, bytes.length + 1)).toBeDefined();
      expect(flawOf(frame.subarray(0, Math.floor((cut * frame.length) / 1000)), bytes.length)).toBeDefined();
      expect(flawOf(concat(frame, Uint8Array.of(0)), bytes.length)).toBeDefined();
      expect(flawOf(concat(frame, frame), bytes.length)).toBeDefined();
    });
    await fc.assert(property);
  });
});

test("frames of every level of compression are let pass", (context) => {
  const zlib = builtIn() as unknown as typeof import("node:zlib") & {
    zstdCompressSync(bytes: Uint8Array, options: object): Uint8Array;
    constants: { ZSTD_c_compressionLevel: number; ZSTD_c_checksumFlag: number };
  };
  if (zlib === undefined) return context.skip("this Node's zlib has no zstd: it comes with 22.15");
  const words = Array.from({ length: 40_000 }, (_, index) => `${Math.imul(index, 2654435761) >>> (index % 29)}`);
  const bytes = new TextEncoder().encode(words.join(" "));
  for (let level = -3; level <= 22; level++) {
    const params = {
      [zlib.constants.ZSTD_c_compressionLevel]: level,
      [zlib.constants.ZSTD_c_checksumFlag]: level & 1,
    };
    const frame = zlib.zstdCompressSync(bytes, { pledgedSrcSize: bytes.length, params });
    expect(flawOf(frame, bytes.length)).toBeUndefined();
  }
});

/** A frame in hexadecimal digits: the magic, then what follows. */
function frame(...parts: readonly string[]): Uint8Array {
  return fromHex(`28b52ffd ${parts.join(" ")}`);
}

// The first digits after the magic: the descriptor, a window or none, the content's size; then blocks.
// biome-ignore format: a table
const FLAWED: readonly [what: string, bytes: Uint8Array, size: number, problem: string][] = [
  ["nothing", new Uint8Array(0), 5, "the bytes are no zstd frame"],
  ["zeros", new Uint8Array(40), 5, "the bytes are no zstd frame"],
  ["a skippable frame", fromHex("502a4d18040000000000000028b52ffd"), 5, "the bytes are no zstd frame"],
  ["a reserved bit", frame("28 05 290000 6162636465"), 5, "a reserved bit of the frame is set"],
  ["a dictionary", frame("21 01 05 290000 6162636465"), 5, "the frame names a dictionary"],
  ["no size", frame("00 58 290000 6162636465"), 5, "the frame does not say the size of its content"],
  ["a size that is cut", frame("e0 05 00 00"), 5, "the frame does not say the size of its content"],
  ["a size of 2^64 - 1", frame("e0 ffffffffffffffff 290000 6162636465"), 5, "the frame says 18446744073709552000 bytes"],
  ["a byte too many", frame("20 06 310000 616263646566"), 5, "the frame says 6 bytes"],
  ["a window of 8 MiB and an eighth", frame("80 69 05000000 290000 6162636465"), 5, "the frame asks for a window of 9437184 bytes"],
  ["a window of 3.75 TiB", frame("80 ff 05000000 290000 6162636465"), 5, "the frame asks for a window of 4123168604160 bytes"],
  ["no block", frame("20 05"), 5, "the frame is cut short"],
  ["no last block", frame("20 05 280000 6162636465"), 5, "the frame is cut short"],
  ["a block that is cut", frame("20 05 290000 61626364"), 5, "the frame is cut short"],
  ["a checksum that is cut", frame("24 05 290000 6162636465 000000"), 5, "the frame is cut short"],
  ["more behind it", frame("20 05 290000 6162636465 00"), 5, "the frame ends after 14 bytes"],
  ["a block of no type", frame("20 05 2f0000 6162636465"), 5, "a block is none of zstd's"],
  ["a block longer than the window", frame("20 05 310000 616263646566"), 5, "a block is none of zstd's"],
  ["blocks that repeat a byte 16 MiB long", frame("a0 00000200", "0200 10 00".repeat(127), "0300 10 00"), 2 ** 17, "the frame's blocks may hold 16777216 bytes"],
  ["empty blocks that may be anything", frame("a0 00000200", "140000 0000".repeat(127), "150000 0000"), 2 ** 17, "the frame's blocks may hold 16777216 bytes"],
];

describe("a frame is refused, whatever it holds, for", () => {
  test.each(FLAWED)("%s", (_, bytes, size, problem) => {
    expect(flawOf(bytes, size)?.problem).toBe(problem);
  });
});

test("what is next to it is let pass", () => {
  expect(flawOf(frame("20 05 290000 6162636465"), 5)).toBeUndefined();
  expect(flawOf(frame("24 05 290000 6162636465 00000000"), 5)).toBeUndefined();
  expect(flawOf(frame("80 68 05000000 290000 6162636465"), 5)).toBeUndefined();
  expect(flawOf(frame("e0 0500000000000000 290000 6162636465"), 5)).toBeUndefined();
  // A window of 9 MiB, for content as large.
  expect(flawOf(frame("80 69 00009000 290000 6162636465"), 9 * MiB)).toBeUndefined();
  // 8 times the content, and 8 MiB.
  expect(flawOf(frame("a0 00000200", "0200 10 00".repeat(71), "0300 10 00"), 2 ** 17)).toBeUndefined();
  expect(flawOf(frame("a0 00000200", "0200 10 00".repeat(72), "0300 10 00"), 2 ** 17)).toBeDefined();
});

test("any bytes are looked at without harm", () => {
  const header = fc.uint8Array({ maxLength: 20 }).map((rest) => concat(frame(), rest));
  const changed = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat({ max: 30 }), fc.nat({ max: 255 }))
    .map(([content, at, byte]) => {
      const bytes = storedFrame(content);
      bytes[at % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), header, changed), fc.integer({ min: 1, max: 500 }), (bytes, size) => {
      const flaw = flawOf(bytes, size);
      expect(flaw === undefined || flaw.problem.length > 0).toBe(true);
    }),
  );
});
