// A worker thread: creates a region, and attaches to, locks and listens to another; workerData has their names. Then it
// ends by itself, or stays, as `workerData.stays` says.
import { parentPort, workerData } from "node:worker_threads";
import { shmTransport } from "../../dist/index.js";

const transport = shmTransport();
transport.create(workerData.own, 64);
const region = transport.attach(workerData.other);
region.lock(0).tryAcquire();
region.bell(1).listen();
region.bell(2).ring();
parentPort.postMessage("ready");
if (workerData.stays) setInterval(() => {}, 60_000);
