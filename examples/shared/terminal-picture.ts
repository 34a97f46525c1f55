import { Ansis } from "ansis";
import { type PixelFormat, reorderPixels } from "mortise";

/** From dark to light. */
const RAMP = " .:-=+*#%@";

const COLOURS_256 = 2;

/** Pixels and how they lie. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly pixels: PixelFormat;
}

/**
 * A picture as lines of text, two rows of pixels a line: half blocks in true colour or 256 colours where the terminal
 * has them, else characters by brightness, without any escape code.
 *
 * @param terminal what is known of the terminal; by default this process's own, `NO_COLOR` and pipes included
 */
export function drawPicture(picture: Picture, terminal: Ansis = new Ansis()): string {
  const { width, height } = picture;
  const rgb = reorderPixels(picture.data, picture.pixels, "rgb");
  const pixel = (x: number, y: number): [r: number, g: number, b: number] => {
    const at = (Math.min(y, height - 1) * width + x) * 3;
    return [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
  };
  const cell = terminal.level < COLOURS_256 ? brightness : halves;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    for (let x = 0; x < width; x++) line += cell(pixel(x, y), pixel(x, y + 1), terminal);
    lines.push(line);
  }
  return lines.join("\n");
}

type Colour = [r: number, g: number, b: number];

/** The upper half in the one colour, the lower in the other. */
function halves(upper: Colour, lower: Colour, terminal: Ansis): string {
  return terminal.rgb(...upper).bgRgb(...lower)("▀");
}

/** One character for both halves. The weights are those of Rec. 601 luma. */
function brightness(upper: Colour, lower: Colour): string {
  const luma = ([r, g, b]: Colour) => 0.299 * r + 0.587 * g + 0.114 * b;
  const level = (luma(upper) + luma(lower)) / 2 / 256;
  return RAMP.charAt(Math.floor(level * RAMP.length));
}
