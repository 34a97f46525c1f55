// Writes pictures of 1920 × 1080 to a mailbox, 30 a second, as a camera would; tells what each write took, in microseconds.
import { setInterval } from "node:timers/promises";
import { layout, mailbox } from "mortise";

const [name = ""] = process.argv.slice(2);
const Frame = layout("image(1920,1080,rgb) + u32 n");
const out = await mailbox.writer(name, Frame);
const image = new Uint8Array(1920 * 1080 * 3);
for (let at = 0; at < image.length; at++) image[at] = (at * 7) & 0xff;

let n = 0;
process.once("disconnect", () => process.exit());
for await (const _ of setInterval(1000 / 30)) {
  n++;
  image.fill(n & 0xff, (n % 1080) * 5760, ((n % 1080) + 1) * 5760);
  const start = process.hrtime.bigint();
  out.write({ image, n });
  process.send?.(Number(process.hrtime.bigint() - start) / 1000, () => {});
}
