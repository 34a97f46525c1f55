// Writes pictures to the mailbox "camera" until it is ended: camera.mjs <directory> <width> <height> <per second>.
// Each byte of a picture is told by its place and the value's number, as expected.ts has it.
import { channels, fileTransport, layout } from "../../dist/index.js";

const [directory, width, height, perSecond] = process.argv.slice(2);
const Frame = layout(
  `image(${width},${height},bgr) + u32 n + f64 level + enum(u8, idle, running) state + flags(u8, door, lamp) io + text(100) note`,
);
const { mailbox } = channels(fileTransport({ directory }));
const camera = await mailbox.writer("camera", Frame);
const image = new Uint8Array(width * height * 3);
let n = camera.status().sequence;

function write() {
  n++;
  for (let at = 0; at < image.length; at++) image[at] = (at * 7 + n * 13) & 0xff;
  const state = n % 20 < 10 ? "idle" : "running";
  const io = { door: n % 4 < 2, lamp: n % 8 < 4 };
  camera.write({ image, n, level: Math.sin(n / 10), state, io, note: `<i id="markup">number</i> ${n}\u001b[31m` });
}
write();
console.log("writing");
setInterval(write, 1000 / perSecond);
