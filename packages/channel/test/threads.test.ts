import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { expect, test } from "vitest";
import { channels } from "../src/index.ts";

const Tick = layout("u32 n + f64 x");
const PROGRAM = fileURLToPath(new URL("programs/thread.mjs", import.meta.url));

test("channels in memory connect threads, which wait for each other", async () => {
  const { mailbox, stream } = channels(memoryTransport());
  const camera = await mailbox.writer("camera", Tick);
  const jobs = await stream.writer("jobs", Tick, { capacity: 2 });
  // The thread writes to this one: it is made here, and left to it.
  const made = await mailbox.writer("results", Tick, { persist: true });
  const results = await mailbox.reader("results", Tick);
  const handles = { camera: camera.handle, jobs: jobs.handle, results: results.handle };
  made.close();
  // Without the conditions under which tests run, since the thread has the built files.
  const worker = new Worker(PROGRAM, { workerData: handles, execArgv: [] });
  const exited = once(worker, "exit");
  const said: unknown[] = [];
  worker.on("message", (message) => said.push(message));
  await once(worker, "message");
  // By now it sleeps, and is woken.
  await new Promise((resolve) => setTimeout(resolve, 50));
  camera.write({ n: 1, x: 1 });
  while (said.length < 2) await once(worker, "message");
  await new Promise((resolve) => setTimeout(resolve, 50));
  camera.write({ n: 2, x: 2 });
  while (said.length < 3) await once(worker, "message");
  for (let n = 1; n <= 100; n++) await jobs.send({ n, x: 0 });
  expect(await jobs.drained()).toBe(true);
  jobs.close();
  expect(await results.next({ timeout: 10_000 })).toEqual({ n: 5050, x: 0 });
  await exited;
  expect(said).toEqual(["ready", { slept: { n: 1, x: 1 } }, { waited: { n: 2, x: 2 } }]);
  for (const each of [camera, results]) each.close();
});
