import { jsonOfValue } from "@mortise/codec/value-json";
import type { Picture } from "./leaves.ts";
import type { PageState, ShownValue } from "./page-state.ts";
import { toRGBA } from "./pixels.ts";

/** Saves the value that is shown as JSON: 64-bit integers as text, bytes in base64. */
export async function saveValue(state: PageState): Promise<void> {
  const { chosen } = state;
  const shown = await wholeOf(state);
  const { layout } = state;
  if (shown?.value === undefined || layout === undefined) return;
  const { sequence, time } = shown;
  const content = {
    channel: chosen,
    sequence,
    time,
    layout: String(layout),
    value: jsonOfValue(layout.node, shown.value),
  };
  save(new Blob([JSON.stringify(content, undefined, 2)], { type: "application/json" }), `${chosen}-${sequence}.json`);
}

/** Saves each picture of the value that is shown as PNG. */
export async function savePictures(state: PageState): Promise<void> {
  const { chosen } = state;
  const shown = await wholeOf(state);
  for (const leaf of shown?.leaves ?? []) {
    if (leaf.kind !== "picture" || leaf.picture.width === 0 || leaf.picture.height === 0) continue;
    const canvas = document.createElement("canvas");
    paint(canvas, leaf.picture);
    canvas.toBlob((blob) => {
      if (blob !== null) save(blob, `${chosen}-${shown?.sequence}-${leaf.path}.png`);
    }, "image/png");
  }
}

/** The value that is shown; says so where it is not to be had as a whole. */
async function wholeOf(state: PageState): Promise<ShownValue | undefined> {
  const whole = await state.makeWhole();
  if (whole === undefined && state.shown !== undefined) {
    state.fault = "the value is not there any more as a whole; stop at one, and save it then";
    state.changed(false);
  }
  return whole;
}

const images = new WeakMap<HTMLCanvasElement, ImageData>();

/** Draws a picture, at its own size. */
export function paint(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, height } = picture;
  if (width === 0 || height === 0) return;
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  if (context === null) return;
  let image = images.get(canvas);
  if (image?.width !== width || image.height !== height) {
    image = context.createImageData(width, height);
    images.set(canvas, image);
  }
  toRGBA(picture, image.data);
  context.putImageData(image, 0, 0);
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\w.-]/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
