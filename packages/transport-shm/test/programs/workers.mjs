// Runs a worker that creates argv[2] and uses argv[3], then ends ("end") or is terminated ("terminate"), as argv[4]
// says; prints what this process sees of it afterwards.
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { shmTransport } from "../../dist/index.js";

const [own, other, end] = process.argv.slice(2);
const transport = shmTransport();
const region = transport.create(other, 64);
region.bell(2).listen();
const descriptors = () => readdirSync("/proc/self/fd").length;

async function work() {
  const worker = new Worker(new URL("worker.mjs", import.meta.url), {
    workerData: { own, other, stays: end === "terminate" },
  });
  const exit = once(worker, "exit");
  await once(worker, "message");
  const held = end === "terminate" && region.lock(0).heldElsewhere();
  if (end === "terminate") await worker.terminate();
  await exit;
  return held;
}

const heldMeanwhile = await work();
const before = descriptors();
// Again and again, so that what stays open would add up.
for (let times = 0; times < 10; times++) await work();
const after = descriptors();
const nameLeft = readdirSync("/dev/shm").includes(own);
const heldElsewhere = region.lock(0).heldElsewhere();
const acquired = region.lock(0).tryAcquire();
region.bell(1).listen();
// What a terminated creator left is replaced.
transport.create(own, 32).close();
console.log(JSON.stringify({ heldMeanwhile, nameLeft, heldElsewhere, acquired, more: after - before }));
region.close();
