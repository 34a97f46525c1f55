import { LayoutError } from "./errors.ts";
import type { PixelFormat } from "./node.ts";

/** The samples of one pixel in storage order, for each named format. */
export const PIXELS: { readonly [P in PixelFormat]: string } = {
  gray: "y",
  rgb: "rgb",
  bgr: "bgr",
  rgba: "rgba",
  bgra: "bgra",
};

/**
 * How many samples one pixel has.
 *
 * @example
 * channelsOf("bgra"); // 4
 */
export function channelsOf(pixels: PixelFormat | number): number {
  return typeof pixels === "number" ? pixels : PIXELS[pixels].length;
}

/** Throws unless a name is that of a pixel format. */
export function checkFormat(pixels: PixelFormat): void {
  if (Object.hasOwn(PIXELS, pixels)) return;
  const known = Object.keys(PIXELS).join(", ");
  throw new LayoutError("definition", `unknown pixel format '${String(pixels)}'; known are ${known}`);
}

/**
 * A copy of `data` with each pixel's samples in another order, as between OpenCV's `bgr` and everyone else's `rgb`.
 *
 * A missing alpha becomes 255 and a surplus one is dropped. `gray` only becomes `gray`: mixing colours is the work of
 * an image library.
 *
 * @param data whole pixels, one byte a sample
 * @throws LayoutError `wrong-length` for a part of a pixel, `wrong-type` between gray and colour, `definition` for a
 * format that there is not
 * @example
 * const bgr = reorderPixels(rgb, "rgb", "bgr");
 */
export function reorderPixels(data: Uint8Array, from: PixelFormat, to: PixelFormat): Uint8Array {
  for (const format of [from, to]) checkFormat(format);
  const source = PIXELS[from];
  const target = PIXELS[to];
  if ((from === "gray") !== (to === "gray")) {
    throw new LayoutError("wrong-type", `cannot reorder ${from} pixels to ${to}: convert the colours first`);
  }
  if (data.length % source.length !== 0) {
    const expected = `a multiple of ${source.length}`;
    throw new LayoutError("wrong-length", `${data.length} bytes are no whole number of ${from} pixels`, { expected });
  }
  const places = [...target].map((sample) => source.indexOf(sample));
  const result = new Uint8Array((data.length / source.length) * target.length);
  let write = 0;
  for (let pixel = 0; pixel < data.length; pixel += source.length) {
    for (const place of places) result[write++] = place < 0 ? 255 : (data[pixel + place] as number);
  }
  return result;
}
