import { Ansis } from "ansis";
import type { RGBPicture } from "./picture.ts";

/** From dark to light. */
const RAMP = " .:-=+*#%@";

/** The level from which on a colour is more than one of sixteen. */
const COLOURS_256 = 2;

type Colour = [r: number, g: number, b: number];

/**
 * A picture as lines of text, two rows of pixels a line: half blocks in true colour or 256 colours, else characters by
 * brightness, without any escape code.
 */
export function blockPicture({ data, width, height }: RGBPicture, colours: number): string {
  const terminal = new Ansis(colours);
  const cell = colours < COLOURS_256 ? brightness : halves;
  const pixel = (x: number, y: number): Colour => {
    const at = (y * width + x) * 3;
    return [data[at] as number, data[at + 1] as number, data[at + 2] as number];
  };
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    for (let x = 0; x < width; x++) {
      line += cell(terminal, pixel(x, y), y + 1 < height ? pixel(x, y + 1) : undefined);
    }
    lines.push(line);
  }
  return lines.join("\n");
}

/** The upper half in the one colour, the lower in the other. */
function halves(terminal: Ansis, upper: Colour, lower: Colour | undefined): string {
  const painted = terminal.rgb(...upper);
  return (lower === undefined ? painted : painted.bgRgb(...lower))("▀");
}

/** One character for both halves. The weights are those of Rec. 601 luma. */
function brightness(_: Ansis, upper: Colour, lower: Colour = upper): string {
  const luma = ([r, g, b]: Colour) => 0.299 * r + 0.587 * g + 0.114 * b;
  const level = (luma(upper) + luma(lower)) / 2 / 256;
  return RAMP.charAt(Math.floor(level * RAMP.length));
}
