import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Meter } from "../src/page/meter.ts";
import { isRelated, isWithin } from "../src/page/paths.ts";
import { samplesAt, toRGBA } from "../src/page/pixels.ts";
import { brief, duration, rate, size } from "../src/page/told.ts";
import { Track } from "../src/page/track.ts";

test("a track holds the newest values, in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (count, start) => {
      const track = new Track();
      for (let time = 0; time < count; time++) track.push(time, time * 2);
      const seen: number[] = [];
      track.since(start, (time, value) => seen.push(time, value));
      const first = Math.max(start, count - 8192);
      const expected = Array.from({ length: Math.max(0, count - first) }, (_, index) => [
        first + index,
        (first + index) * 2,
      ]);
      expect(seen).toEqual(expected.flat());
      expect(track.last).toBe(count === 0 ? Number.NaN : count - 1);
    }),
    { numRuns: 50 },
  );
});

test("a meter tells the rate of the last seconds, and begins anew with another writer", () => {
  const meter = new Meter();
  expect(meter.rate).toBe(undefined);
  for (let tick = 0; tick <= 20; tick++) meter.mark(tick * 500, tick * 15);
  expect(meter.rate).toBe(30);
  meter.mark(10_500, 3);
  expect(meter.rate).toBe(undefined);
  meter.mark(11_500, 13);
  expect(meter.rate).toBe(10);
});

describe("pixels", () => {
  const rgba = (
    data: Uint8Array | Uint16Array | Float32Array | Int16Array,
    pixels: "gray" | "rgb" | "bgr" | "rgba" | "bgra" | number,
    count = 1,
  ) => {
    const into = new Uint8ClampedArray(4 * count);
    toRGBA({ data, width: count, height: 1, pixels }, into);
    return [...into];
  };

  test("go to red, green, blue and alpha, whatever their order is", () => {
    expect(rgba(Uint8Array.of(7), "gray")).toEqual([7, 7, 7, 255]);
    expect(rgba(Uint8Array.of(1, 2, 3), "rgb")).toEqual([1, 2, 3, 255]);
    expect(rgba(Uint8Array.of(1, 2, 3), "bgr")).toEqual([3, 2, 1, 255]);
    expect(rgba(Uint8Array.of(1, 2, 3, 4), "rgba")).toEqual([1, 2, 3, 4]);
    expect(rgba(Uint8Array.of(1, 2, 3, 4), "bgra")).toEqual([3, 2, 1, 4]);
    expect(rgba(Uint8Array.of(1, 2), 2)).toEqual([1, 1, 1, 2]);
    expect(rgba(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 5, 2)).toEqual([1, 2, 3, 255, 6, 7, 8, 255]);
  });

  test("of wider samples are scaled by their type, and those of floats from 0 to 1", () => {
    expect(rgba(Uint16Array.of(65_535), "gray")).toEqual([255, 255, 255, 255]);
    expect(rgba(Uint16Array.of(0, 32_768, 65_535), "rgb")).toEqual([0, 128, 255, 255]);
    expect(rgba(Int16Array.of(32_767), "gray")).toEqual([255, 255, 255, 255]);
    expect(rgba(Float32Array.of(0.5, 1, 2), "rgb")).toEqual([128, 255, 255, 255]);
  });

  test("are told as they are in memory", () => {
    const picture = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 2, height: 1, pixels: "bgr" } as const;
    expect(samplesAt(picture, 1, 0)).toBe("b 4 g 5 r 6");
    expect(samplesAt({ ...picture, width: 3, pixels: 2 }, 1, 0)).toBe("0 3 1 4");
  });
});

test("paths", () => {
  expect(isWithin("points[3].x", "points")).toBe(true);
  expect(isWithin("pointsOf", "points")).toBe(false);
  expect(isRelated("points", "points[3].x")).toBe(true);
  expect(isRelated("", "points")).toBe(false);
  expect(isRelated("points", undefined)).toBe(false);
});

test("what is told", () => {
  expect([size(0), size(1023), size(6008), size(25e6)]).toEqual(["0 B", "1023 B", "5.9 KiB", "23.8 MiB"]);
  expect([duration(0.5), duration(250), duration(1500), duration(90_000), duration(8e6)]).toEqual([
    "0.5 ms",
    "250 ms",
    "1.5 s",
    "1 min",
    "2 h",
  ]);
  expect([rate(undefined), rate(29.97), rate(1234.5)]).toEqual(["–", "30.0 /s", "1235 /s"]);
  expect([brief(0.1 + 0.2), brief(12)]).toEqual(["0.300000", "12"]);
});
