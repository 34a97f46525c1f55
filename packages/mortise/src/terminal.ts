// Apart from the front door, since programs without a terminal need none of it.
export type { Canvas, Graphics } from "./terminal/canvas.ts";
export { type DrawOptions, drawPicture } from "./terminal/draw-picture.ts";
export type { Picture } from "./terminal/picture.ts";
export { Screen, type ScreenOutput } from "./terminal/screen.ts";
