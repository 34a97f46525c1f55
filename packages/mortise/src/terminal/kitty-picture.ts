import { deflateSync } from "node:zlib";
import type { RGBPicture } from "./picture.ts";

/** Characters of base64 in one escape sequence, at most. */
const CHUNK = 4096;

/**
 * A picture in kitty's graphics protocol, in so many cells, the cursor left where it is.
 *
 * @param id under which it replaces the one before
 * @see https://sw.kovidgoyal.net/kitty/graphics-protocol/
 */
export function kittyPicture(
  { data, width, height }: RGBPicture,
  columns: number,
  rows: number,
  id: number | undefined,
): string {
  // The lowest level: what is sent is drawn and forgotten. `q=2`: an answer would come by the keyboard.
  const payload = deflateSync(data, { level: 1 }).toString("base64");
  const named = id === undefined ? "" : `,i=${id}`;
  const head = `a=T,f=24,o=z,s=${width},v=${height},c=${columns},r=${rows},C=1,q=2${named}`;
  let text = "";
  for (let at = 0; at < payload.length; at += CHUNK) {
    const more = at + CHUNK < payload.length ? 1 : 0;
    text += `\x1b_G${at === 0 ? `${head},` : ""}m=${more};${payload.slice(at, at + CHUNK)}\x1b\\`;
  }
  return text;
}
