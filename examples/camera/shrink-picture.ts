import type { Picture } from "../shared/terminal-picture.ts";

/**
 * A picture that has the same proportions, and room in so many columns and rows of pixels: every so manieth pixel of the
 * one given, or that one itself where it has room.
 */
export function shrinkPicture(picture: Picture, columns: number, rows: number): Picture {
  const step = Math.max(1, picture.width / columns, picture.height / rows);
  if (step === 1) return picture;
  const samples = picture.data.length / (picture.width * picture.height);
  const width = Math.max(1, Math.floor(picture.width / step));
  const height = Math.max(1, Math.floor(picture.height / step));
  const data = new Uint8Array(width * height * samples);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y * step) * picture.width + Math.floor(x * step)) * samples;
      data.set(picture.data.subarray(from, from + samples), (y * width + x) * samples);
    }
  }
  return { ...picture, data, width, height };
}
