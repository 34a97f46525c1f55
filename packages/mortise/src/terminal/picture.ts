import type { PixelFormat } from "@mortise/codec";

/** Pixels and how they lie: rows from the top, each from the left. */
export interface Picture {
  /** One number a sample; those of 16 bits go from 0 to 65535. */
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  /** The order of samples; or how many there are, of which PNG knows the order: gray, gray and alpha, RGB, RGBA. */
  readonly pixels: PixelFormat | number;
}

/** A picture of red, green and blue, a byte each. */
export interface RGBPicture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** How many samples a pixel has, and which of them are red, green and blue. */
type Places = readonly [samples: number, red: number, green: number, blue: number];

const PLACES: Readonly<Record<PixelFormat | number, Places>> = {
  gray: [1, 0, 0, 0],
  rgb: [3, 0, 1, 2],
  bgr: [3, 2, 1, 0],
  rgba: [4, 0, 1, 2],
  bgra: [4, 2, 1, 0],
  1: [1, 0, 0, 0],
  2: [2, 0, 0, 0],
  3: [3, 0, 1, 2],
  4: [4, 0, 1, 2],
};

/**
 * A picture that fits into so many pixels and keeps its proportions: of a larger one each pixel is the mean of those in
 * its place; a smaller one is made larger by whole factors alone, up to the one that is given. Alpha is left out.
 *
 * @throws RangeError for more than four samples a pixel
 */
export function fitted(picture: Picture, mostWidth: number, mostHeight: number, mostFactor = 1): RGBPicture {
  const { data, width: fromWidth, height: fromHeight, pixels } = picture;
  const places = PLACES[pixels];
  if (places === undefined) throw new RangeError(`pixels of ${pixels} samples are no picture; at most 4 are one`);
  const [samples, ...colours] = places;
  const unit = data.BYTES_PER_ELEMENT === 2 ? 257 : 1;
  const [width, height] = sizeWithin(picture, mostWidth, mostHeight, mostFactor);
  const columns = parts(fromWidth, width);
  const rows = parts(fromHeight, height);
  const made = new Uint8Array(width * height * 3);
  let write = 0;
  for (const [top, bottom] of rows) {
    for (const [left, right] of columns) {
      const many = (right - left) * (bottom - top) * unit;
      for (const place of colours) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) sum += data[(y * fromWidth + x) * samples + place] ?? 0;
        }
        made[write++] = Math.round(sum / many);
      }
    }
  }
  return { data: made, width, height };
}

function sizeWithin({ width, height }: Picture, mostWidth: number, mostHeight: number, mostFactor: number) {
  if (width === 0 || height === 0) return [0, 0] as const;
  const ratio = Math.min(mostWidth / width, mostHeight / height);
  const factor = ratio < 1 ? ratio : Math.min(mostFactor, Math.floor(ratio));
  // A line of pixels stays one, however long it was.
  return [Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor))] as const;
}

/** Where each of so many equal parts begins and ends; at least one is in each. */
function parts(length: number, count: number): [from: number, to: number][] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * length) / count);
    return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / count))];
  });
}
