import { FINALIZER, image2sixel, introducer, sixelEncode, toRGBA8888 } from "sixel";
import type { RGBPicture } from "./picture.ts";

/** Colours that a terminal keeps at a time. */
const MOST_COLOURS = 256;

/** A picture as sixels, without line feeds: in its own colours where they are not too many, else in the nearest of a choice of them. */
export function sixelPicture({ data, width, height }: RGBPicture): string {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  const colours = new Set<number>();
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = data.subarray(pixel * 3, pixel * 3 + 3);
    pixels.set(colour, pixel * 4);
    colours.add(toRGBA8888(...(colour as unknown as [number, number, number])));
  }
  const text =
    colours.size > MOST_COLOURS
      ? image2sixel(pixels, width, height, MOST_COLOURS)
      : introducer() + sixelEncode(pixels, width, height, [...colours]) + FINALIZER;
  return text.replaceAll("\n", "");
}
