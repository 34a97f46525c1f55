// A thread makes memory and takes a lock of it, and is terminated; prints whether the lock was held before and after.
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { memfdTransport } from "../../dist/index.js";

const transport = memfdTransport();
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const [handle] = await once(worker, "message");
  const region = transport.attach(handle);
  const held = region.lock(3).heldElsewhere();
  await worker.terminate();
  console.log(JSON.stringify({ held, after: region.lock(3).heldElsewhere() }));
  region.close();
} else {
  transport.create("closed", 64).close();
  const region = transport.create("camera", 64);
  region.lock(3).tryAcquire();
  parentPort.postMessage(region.handle);
  setInterval(() => region, 1000);
}
