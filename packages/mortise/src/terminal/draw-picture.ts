import { blockPicture } from "./block-picture.ts";
import { type Canvas, type Graphics, thisCanvas } from "./canvas.ts";
import { iterm2Picture } from "./iterm2-picture.ts";
import { kittyPicture } from "./kitty-picture.ts";
import { fitted, type Picture, type RGBPicture } from "./picture.ts";
import { sixelPicture } from "./sixel-picture.ts";

/** How {@link drawPicture} draws: what is left out is as this process's terminal has it. */
export interface DrawOptions extends Partial<Canvas> {
  /** A number under which a picture takes the place of the one before, in kitty's graphics; elsewhere it has no use. */
  readonly id?: number;
}

/**
 * A picture as text for a terminal, its proportions kept: lines without a line feed at the end, no more and no longer
 * than there is room for. Larger pictures are made smaller. Alpha is left out.
 *
 * It is drawn by kitty's or iTerm2's graphics or by sixels, where small ones are made larger by whole factors; or by
 * half blocks, a pixel each; or, without colours, by characters. Whatever is drawn, the cursor goes from the first of the
 * lines to the last.
 *
 * @returns nothing for a picture without pixels, or where there is no room
 * @throws RangeError for more than four samples a pixel
 * @example
 * console.log(drawPicture({ data: frame.image, width: 40, height: 50, pixels: "bgr" }));
 */
export function drawPicture(picture: Picture, options: DrawOptions = {}): string {
  const { columns, rows, colours, graphics } = { ...thisCanvas(), ...options };
  const room = graphics === "blocks" ? rows : rows - SPARE[graphics];
  if (columns < 1 || room < 1) return "";
  const [across, down] = graphics === "blocks" ? [1, 2] : CELL;
  const factor = graphics === "blocks" ? 1 : Number.POSITIVE_INFINITY;
  const small = fitted(picture, columns * across, Math.min(room, MOST_ROWS) * down, factor);
  if (small.width === 0) return "";
  if (graphics === "blocks") return blockPicture(small, colours);
  const [cellsAcross, cellsDown] = [Math.ceil(small.width / across), Math.ceil(small.height / down)];
  return inPlace(DRAW[graphics](small, cellsAcross, cellsDown, options.id), cellsDown + SPARE[graphics]);
}

/** What a character takes, in pixels: of sixels, which are as large as they are, one that is small. */
const CELL = [8, 16] as const;

/** Where nothing bounds the rows, a picture is as high as this at most. */
const MOST_ROWS = 1000;

/** Lines below the picture, where the terminal may leave the cursor: at its end, it would move all else up. */
const SPARE: Readonly<Record<Exclude<Graphics, "blocks">, number>> = { kitty: 0, iterm2: 1, sixel: 1 };

type Draw = (picture: RGBPicture, columns: number, rows: number, id: number | undefined) => string;

const DRAW: Readonly<Record<Exclude<Graphics, "blocks">, Draw>> = {
  kitty: kittyPicture,
  iterm2: iterm2Picture,
  sixel: sixelPicture,
};

/** Goes to the last of so many lines, and draws from the first one on: so the picture never moves them. */
function inPlace(drawn: string, rows: number): string {
  const up = rows > 1 ? `\x1b[${rows - 1}A` : "";
  return `${"\n".repeat(rows - 1)}\x1b7${up}\r${drawn}\x1b8`;
}
