import { encode } from "fast-png";
import type { RGBPicture } from "./picture.ts";

/**
 * A picture as an inline image of iTerm2, in so many cells.
 *
 * @see https://iterm2.com/documentation-images.html
 */
export function iterm2Picture({ data, width, height }: RGBPicture, columns: number, rows: number): string {
  const png = encode({ data, width, height, channels: 3 });
  const said = `inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=1`;
  return `\x1b]1337;File=${said}:${Buffer.from(png).toString("base64")}\x07`;
}
