// Opens and closes regions many times; prints what the process has open before and after.
import { readdirSync, readFileSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

const transport = shmTransport();
const name = `cycles-${process.pid}`;
const counts = () => ({
  descriptors: readdirSync("/proc/self/fd").length,
  mappings: readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .filter((line) => line.includes(name)).length,
});

function cycle() {
  const created = transport.create(name, 6008);
  const attached = transport.attach(name);
  created.lock(0).tryAcquire();
  attached.bell(0).listen();
  created.bell(0).ring();
  attached.bytes[6007] = 1;
  attached.close();
  created.close();
}

// A descriptor of the event loop is opened at the first bell, once.
cycle();
await new Promise((resolve) => setImmediate(resolve));
const before = counts();
for (let index = 0; index < 2000; index++) {
  cycle();
  // Sockets of closed bells end in a turn of the event loop.
  if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
await new Promise((resolve) => setImmediate(resolve));
console.log(JSON.stringify({ before, after: counts() }));
