// Process 2 of the article: knows only the name and the layout, and shows what is in the memory.
//
//   node examples/dist/article/receiver.js [file for the picture]
import { resolve } from "node:path";
import { platformTransport } from "mortise";
import { drawPicture } from "mortise/terminal";
import { pathArgument } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { report } from "../shared/report.ts";
import { checksum } from "./checksum.ts";
import { fieldTable } from "./field-table.ts";
import { Frame, NAME } from "./frame.ts";
import { writePicture } from "./picture.ts";

endWithOutput();
try {
  const file = resolve(pathArgument("receiver.js [file for the picture]") ?? "out/received.png");
  using region = platformTransport().attach(NAME, { length: Frame.LENGTH });
  const frame = Frame.decode(region.bytes);
  const sum = checksum(region.bytes);
  console.log(`process 2 (Node)    read ${region.length} bytes of ${region.transport} '${region.name}'`);
  console.log(`                    sha256 ${sum}`);
  console.log(fieldTable(Frame.fields, frame));
  // Size and pixel order come from the layout; the frame's own numbers must agree with it.
  const { image } = Frame.fields;
  if (frame.width !== image.width || frame.height !== image.height) {
    throw new Error(`the frame says ${frame.width} × ${frame.height}, the layout ${image.width} × ${image.height}`);
  }
  const { width, height, pixels } = image;
  console.log(drawPicture({ data: frame.image, width, height, pixels }));
  await writePicture(file, frame.image, image);
  console.log(`                    picture written to ${file}`);
  process.send?.(sum, () => {});
} catch (error) {
  await report(error);
}
