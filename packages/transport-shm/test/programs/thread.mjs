// A worker that attaches to what it was given, tells what it sees, and closes it when told to.
import { parentPort, workerData } from "node:worker_threads";
import { shmTransport } from "../../dist/index.js";

const { name, handle } = workerData;
try {
  const region = shmTransport().attach(handle ?? name);
  const [byte] = region.read(new Uint8Array(1));
  if (!region.readOnly) region.bytes[1]++;
  const { named, readOnly, length } = region;
  parentPort.postMessage({ byte, named, readOnly, length });
  parentPort.once("message", () => {
    region.close();
    parentPort.close();
  });
} catch (error) {
  parentPort.postMessage({ code: error.code });
  parentPort.once("message", () => parentPort.close());
}
