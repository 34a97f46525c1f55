// Process 1 of the article: puts a picture into named shared memory and keeps it there.
//
//   node examples/dist/article/sender.js [picture]
//
// On its own it stays until Enter, as the article's program does; started by main.ts, until it is told to finish.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { platformTransport } from "mortise";
import { checksum } from "./checksum.ts";
import { Frame, NAME } from "./frame.ts";
import { readPicture } from "./picture.ts";
import { report } from "./report.ts";

const OWN_PICTURE = fileURLToPath(new URL("../../article/picture.png", import.meta.url));

try {
  const { image } = Frame.fields;
  // The picture comes first: where it cannot be read, no memory is made.
  const pixels = await readPicture(process.argv[2] ?? OWN_PICTURE, image);
  using region = platformTransport().create(NAME, Frame.LENGTH);
  Frame.encodeInto({ image: pixels, width: image.width, height: image.height }, region.bytes);
  console.log(`process 1 (Node)    wrote ${Frame.LENGTH} bytes to ${region.transport} '${region.name}'`);
  console.log(`                    sha256 ${checksum(region.bytes)}`);
  await finish();
} catch (error) {
  report(error);
}

async function finish(): Promise<void> {
  if (process.send === undefined) {
    const lines = createInterface({ input: process.stdin });
    console.log("                    press Enter to exit");
    // The input's end counts too.
    await Promise.race([once(lines, "line"), once(lines, "close")]);
    lines.close();
    return;
  }
  // Where main.ts is gone there is no one left to keep the memory for, and no one to tell.
  process.send("written", () => {});
  await Promise.race([once(process, "message"), once(process, "disconnect")]);
  process.removeAllListeners();
  if (process.connected) process.disconnect();
}
