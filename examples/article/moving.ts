// What the live page shows at the end of `npm start -- --view`: the frame in named shared memory, as process 1 had it, and
// a mailbox to which it is written ten times a second, each time turned by one column.
//
//   node examples/dist/article/moving.js [picture.png or .jpg]
import { mailbox, platformTransport } from "mortise";
import { pathArgument } from "../shared/arguments.ts";
import { report } from "../shared/report.ts";
import { untilFinished } from "../shared/until-finished.ts";
import { FRAMES, Frame, NAME } from "./frame.ts";
import { OWN_PICTURE, readPicture } from "./picture.ts";

try {
  const { image } = Frame.fields;
  const pixels = await readPicture(pathArgument("moving.js [picture.png or .jpg]") ?? OWN_PICTURE, image);
  const frame = { image: pixels, width: image.width, height: image.height };
  using region = platformTransport().create(NAME, Frame.LENGTH);
  Frame.encodeInto(frame, region.bytes);
  using frames = await mailbox.writer(FRAMES, Frame);
  frames.write(frame);
  const turning = setInterval(() => {
    turn(pixels, image.width * image.channels, image.channels);
    frames.write(frame);
  }, 100);
  await untilFinished("written");
  clearInterval(turning);
} catch (error) {
  await report(error);
}

/** Moves each row by one pixel, the last one to its beginning. */
function turn(pixels: Uint8Array, row: number, pixel: number): void {
  for (let start = 0; start < pixels.length; start += row) {
    const last = pixels.slice(start + row - pixel, start + row);
    pixels.copyWithin(start + pixel, start, start + row - pixel);
    pixels.set(last, start);
  }
}
