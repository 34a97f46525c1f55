// A worker thread that reads the channels whose handles it was given, and posts what comes.
import { parentPort, workerData } from "node:worker_threads";
import { channels, layout, memoryTransport } from "mortise";

const { mailbox, stream } = channels(memoryTransport());
const Tick = layout("u32 n + f64 x");
const { camera, jobs, results } = workerData;
const frames = await mailbox.reader(camera, Tick);
const work = await stream.reader(jobs, Tick);
const out = await mailbox.writer(results, Tick);
parentPort.postMessage("ready");
parentPort.postMessage({ slept: frames.readSync({ timeout: 10_000 }) });
parentPort.postMessage({ waited: await frames.next({ timeout: 10_000 }) });
let sum = 0;
for (let job = work.receiveSync(); job !== undefined; job = work.receiveSync()) sum += job.n;
out.write({ n: sum, x: 0 });
for (const each of [frames, work, out]) each.close();
