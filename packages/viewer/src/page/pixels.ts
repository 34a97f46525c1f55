import { channelsOf, type PixelFormat } from "@mortise/codec";
import type { Picture } from "./leaves.ts";

/** Where red, green, blue and alpha stand in a pixel; -1 for an alpha that is not there. */
const PLACES: { readonly [P in PixelFormat]: readonly [number, number, number, number] } = {
  gray: [0, 0, 0, -1],
  rgb: [0, 1, 2, -1],
  bgr: [2, 1, 0, -1],
  rgba: [0, 1, 2, 3],
  bgra: [2, 1, 0, 3],
};

/** The order in which samples are told: that of the name, or numbers. */
function namesOf(pixels: PixelFormat | number): readonly string[] {
  if (pixels === "gray") return ["gray"];
  return typeof pixels === "number" ? Array.from({ length: pixels }, (_, index) => String(index)) : [...pixels];
}

/**
 * Writes a picture as a canvas has it: red, green, blue and alpha, a byte each.
 *
 * Bytes are themselves. Wider integers are scaled by their type, floats lie between 0 and 1. Where nothing says what the
 * channels are, one or two are gray (and alpha), three or four colours, and of more the first three are.
 *
 * @param into width × height × 4 bytes
 */
export function toRGBA({ data, width, height, pixels }: Picture, into: Uint8ClampedArray): void {
  const channels = channelsOf(pixels);
  const [red, green, blue, alpha] = placesOf(pixels, channels);
  const count = width * height;
  if (data instanceof Uint8Array) {
    // A word for each pixel is faster than four bytes, and every machine that has a browser is little-endian.
    const words = new Uint32Array(into.buffer, into.byteOffset, count);
    for (let pixel = 0, at = 0; pixel < count; pixel++, at += channels) {
      const opacity = alpha < 0 ? 255 : (data[at + alpha] as number);
      words[pixel] =
        (data[at + red] as number) |
        ((data[at + green] as number) << 8) |
        ((data[at + blue] as number) << 16) |
        (opacity << 24);
    }
    return;
  }
  const scale = scaleOf(data);
  for (let pixel = 0, at = 0, to = 0; pixel < count; pixel++, at += channels, to += 4) {
    into[to] = Number(data[at + red]) * scale;
    into[to + 1] = Number(data[at + green]) * scale;
    into[to + 2] = Number(data[at + blue]) * scale;
    into[to + 3] = alpha < 0 ? 255 : Number(data[at + alpha]) * scale;
  }
}

function placesOf(pixels: PixelFormat | number, channels: number): readonly [number, number, number, number] {
  if (typeof pixels !== "number") return PLACES[pixels];
  if (channels === 1) return PLACES.gray;
  if (channels === 2) return [0, 0, 0, 1];
  return channels === 4 ? PLACES.rgba : PLACES.rgb;
}

/** What brings the type's largest sample to 255. */
function scaleOf(data: Picture["data"]): number {
  if (data instanceof Float32Array || data instanceof Float64Array) return 255;
  const { BYTES_PER_ELEMENT = 1 } = data as unknown as { BYTES_PER_ELEMENT?: number };
  const signed =
    data instanceof Int8Array ||
    data instanceof Int16Array ||
    data instanceof Int32Array ||
    data instanceof BigInt64Array;
  return 255 / (2 ** (BYTES_PER_ELEMENT * 8 - (signed ? 1 : 0)) - 1);
}

/** The samples of a pixel, as they are in memory. */
export function samplesAt({ data, width, pixels }: Picture, x: number, y: number): string {
  const names = namesOf(pixels);
  const at = (y * width + x) * names.length;
  return names.map((name, index) => `${name} ${String(data[at + index])}`).join(" ");
}
