// Shares a region with worker threads by a handle, prints what they saw, and what is left when all have ended.
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { shmTransport } from "../../dist/index.js";

const transport = shmTransport();
const name = process.argv[2];
const counts = () => ({
  descriptors: readdirSync("/proc/self/fd").length,
  mappings: readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .filter((line) => line.includes(name)).length,
});
const start = async (workerData) => {
  const worker = new Worker(new URL("thread.mjs", import.meta.url), { workerData });
  const [seen] = await once(worker, "message");
  return { worker, seen };
};

const region = transport.create(name, 6008);
const first = await start({ name });
const gone = once(first.worker, "exit");
first.worker.postMessage("close");
await gone;
const before = counts();
region.write(Uint8Array.of(7));
const byName = await start({ name });
const byHandle = await start({ handle: region.handle });
const reader = await start({ handle: { ...region.handle, readOnly: true } });
// The name goes; who has the region keeps it, and a handle still leads to it.
transport.remove(name);
const unnamed = await start({ handle: region.handle });
const { handle } = region;
const shared = region.bytes[1];
region.close();
const late = await start({ handle });
const threads = [byName, byHandle, reader, unnamed, late];
for (const { worker } of threads) {
  const exit = once(worker, "exit");
  worker.postMessage("close");
  await exit;
}
await new Promise((resolve) => setTimeout(resolve, 20));
const after = counts();
console.log(JSON.stringify({ seen: threads.map(({ seen }) => seen), shared, before, after }));
