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
    mappings: readFileSync("/proc/self/maps", "utf8").split("\n").length,
    resident: process.memoryUsage.rss(),
    external: process.memoryUsage().external,
  };
};
// What the first thousands allocate for good is allocated.
cycles(5000);
const before = await counts();
for (let done = 0; done < times; done += 1000) {
  cycles(Math.min(1000, times - done));
  await new Promise((resolve) => setImmediate(resolve));
}
const after = await counts();
owner.close();
console.log(JSON.stringify({ before, after }));
