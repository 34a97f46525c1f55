// A camera and a viewer, and what becomes of them when the camera is killed:
//
//   node examples/dist/camera/main.js [--name NAME] [--fps 20]
//
// Ends with 0 only if the viewer lived through it all and showed frames of both cameras, in order.
import type { ChildProcess } from "node:child_process";
import { options } from "../shared/arguments.ts";
import { answer, firstOf, kill, messages, start } from "../shared/children.ts";
import { demand } from "../shared/demand.ts";
import { runMain } from "../shared/main-program.ts";
import { NAME } from "./frame.ts";
import type { News, Showing } from "./news.ts";

/** So many frames of each camera are shown. */
const FRAMES = 40;

await runMain(async () => {
  const { name, fps } = options("main.js [--name NAME] [--fps 20]", { name: NAME, fps: 20 });
  const viewer = start(new URL("./viewer.js", import.meta.url), ["--name", name]);
  const news = messages<News>(viewer);

  const first = await startCamera(name, fps);
  const before = await frames(news, FRAMES);
  await kill(first, "SIGKILL");
  await firstOf(news, (one) => one.state === "waiting");

  const second = await startCamera(name, fps);
  const after = await frames(news, FRAMES);
  // The viewer gives the terminal back before anything else is printed.
  await kill(viewer, "SIGTERM");
  await kill(second, "SIGTERM");

  const { sequence, epoch, drops } = after;
  demand(epoch === before.epoch + 1, `${epoch - before.epoch} cameras took over instead of one`);
  demand(sequence >= before.sequence + FRAMES, `frame ${sequence} was shown after frame ${before.sequence}`);
  console.log(`one viewer (process ${viewer.pid}) outlived a camera at '${name}':`);
  console.log(`  camera 1 (process ${first.pid}) was killed after frame ${before.sequence}`);
  console.log(`  camera 2 (process ${second.pid}) took over and came to frame ${sequence}`);
  console.log(`  each frame shown was newer than the one before; ${drops} were passed over for newer ones`);
});

async function startCamera(name: string, fps: number): Promise<ChildProcess> {
  const camera = start(new URL("./camera.js", import.meta.url), ["--name", name, "--fps", String(fps)]);
  await answer(camera);
  return camera;
}

/** The last of so many frames that the viewer shows from now on; each must be newer than the one before. */
async function frames(news: AsyncGenerator<News>, count: number): Promise<Showing> {
  let last = await firstOf(news, (one) => one.state === "showing");
  for (let seen = 1; seen < count; seen++) {
    const next = await firstOf(news, (one) => one.state === "showing");
    demand(next.sequence > last.sequence, `frame ${next.sequence} was shown after frame ${last.sequence}`);
    last = next;
  }
  return last;
}
