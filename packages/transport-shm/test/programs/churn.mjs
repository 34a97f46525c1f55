// Opens and closes regions argv[2] times; prints memory, mappings and descriptors at the start, and at the end.
import { readdirSync, readFileSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

const times = Number(process.argv[2]);
const transport = shmTransport();
const name = `churn-${process.pid}`;
const owner = transport.create(name, 65536);

function cycles(count) {
  for (let index = 0; index < count; index++) {
    const region = transport.attach(name);
    region.bytes[index % 65536] = 1;
    region.close();
  }
}

const counts = async () => {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.gc();
  return {
    descriptors: readdirSync("/proc/self/fd").length,
    // The region's own; the runtime's heap has some hundreds more, which it keeps.
    mappings: readFileSync("/proc/self/maps", "utf8")
      .split("\n")
      .filter((line) => line.includes(name)).length,
    resident: process.memoryUsage.rss(),
    heap: process.memoryUsage().heapUsed,
    external: process.memoryUsage().external,
  };
};
async function run(count) {
  for (let done = 0; done < count; done += 1000) {
    cycles(Math.min(1000, count - done));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
// What the first thousands allocate for good is allocated then, and the heap as large as they need it.
await run(20_000);
const before = await counts();
await run(times);
const after = await counts();
owner.close();
console.log(JSON.stringify({ before, after }));
