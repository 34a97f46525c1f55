// A thread that attaches to regions by the handles that it is sent, with a transport of its own.
import { parentPort } from "node:worker_threads";
import { memoryTransport } from "@mortise/transport";
import { peerOperations } from "@mortise/transport/contract";

const transport = memoryTransport();
const operations = {
  ...peerOperations(transport),
  readOnly(handle) {
    const region = transport.attach(handle);
    return [region.readOnly, region.created, region.named, region.read(new Uint8Array(1))[0]];
  },
  names: () => transport.list().map(({ name }) => name),
  /** Rings the bell of each row once, at the very moment when someone begins to listen to it. */
  ringEachRow(handle, rows) {
    const region = transport.attach(handle);
    for (let row = 0; row < rows; row++) {
      const bell = region.bell(row);
      while (!bell.ring());
    }
  },
  /** Wakes the two that wait for a bell, the event loop and the thread that is blocked, without a ring; then rings. */
  disturbAndRing(handle, row) {
    const words = new Int32Array(handle.origin.control);
    for (let woken = 0; woken < 2; ) {
      for (let word = 0; word < words.length; word++) woken += Atomics.notify(words, word);
    }
    // Who goes on by mistake has the time to.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    transport.attach(handle).bell(row).ring();
  },
  /** Adds 1 to the first word, without atomics but under a lock, `times` times. */
  count(handle, times) {
    const region = transport.attach(handle);
    const words = new Int32Array(region.buffer);
    const lock = region.lock(3);
    for (let time = 0; time < times; time++) {
      while (!lock.tryAcquire());
      words[0]++;
      lock.release();
    }
  },
};

parentPort.on("message", async ({ id, operation, args }) => {
  try {
    parentPort.postMessage({ id, value: await operations[operation](...args) });
  } catch (error) {
    parentPort.postMessage({ id, code: error.code ?? String(error) });
  }
});
