// Process 1 of the article: puts a picture into named shared memory and keeps it there.
//
//   node examples/dist/article/sender.js [picture.png or .jpg]
//
// On its own it stays until Enter, as the article's program does; started by main.ts, until it is told to finish.
import { platformTransport } from "mortise";
import { pathArgument } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { report } from "../shared/report.ts";
import { untilFinished } from "../shared/until-finished.ts";
import { checksum } from "./checksum.ts";
import { Frame, NAME } from "./frame.ts";
import { OWN_PICTURE, readPicture } from "./picture.ts";

// Where main.ts started this, it is main.ts that ends the job when nobody reads its output.
if (process.send === undefined) endWithOutput();
else for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
try {
  const picture = pathArgument("sender.js [picture.png or .jpg]") ?? OWN_PICTURE;
  const { image } = Frame.fields;
  // The picture comes first: where it cannot be read, no memory is made.
  const pixels = await readPicture(picture, image);
  using region = platformTransport().create(NAME, Frame.LENGTH);
  Frame.encodeInto({ image: pixels, width: image.width, height: image.height }, region.bytes);
  console.log(`process 1 (Node)    wrote ${Frame.LENGTH} bytes to ${region.transport} '${region.name}'`);
  console.log(`                    sha256 ${checksum(region.bytes)}`);
  await untilFinished("written");
} catch (error) {
  await report(error);
}
