import type { Layout } from "@mortise/codec";
import type { Canvas, Graphics } from "../terminal/canvas.ts";
import { imagesOf, obstacleOf, pictureOf } from "./images.ts";
import { colours, visible } from "./terminal.ts";

/** How pictures are shown. */
export interface ImageChoice {
  /** By what they are drawn; `false` where they are left out; by default as this terminal can. */
  readonly images?: Graphics | boolean;
}

/**
 * A value's images, each as a block of lines: a line that says which, and the picture.
 *
 * @param room for one of them
 * @param id of the first one, where pictures take the place of those before
 */
export async function picturesIn(
  layout: Layout,
  value: Readonly<Record<string, unknown>>,
  room: Pick<Canvas, "columns" | "rows">,
  { images = true }: ImageChoice,
  id?: number,
): Promise<string[]> {
  if (images === false) return [];
  // Loaded here, since few commands need it.
  const { drawPicture } = await import("../terminal/draw-picture.ts");
  const chosen = typeof images === "string" ? { graphics: images } : {};
  return [...imagesOf(layout, value)].map(([name, node], index) => {
    const obstacle = obstacleOf(node);
    if (obstacle !== undefined) return `${visible(name)}: no picture: ${obstacle}`;
    const picture = pictureOf(node, value[name]);
    const head = `${visible(name)}: ${picture.width} × ${picture.height}`;
    const named = id === undefined ? {} : { id: id + index };
    const drawn = drawPicture(picture, { ...room, rows: room.rows - 1, colours: colours.level, ...chosen, ...named });
    return drawn === "" ? head : `${head}\n${drawn}`;
  });
}
