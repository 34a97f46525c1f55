// Drops regions without closing them; prints what the process has mapped and open after a collection. Run with --expose-gc.
import { readdirSync, readFileSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

const transport = shmTransport();
const name = `forgotten-${process.pid}`;
const counts = () => ({
  descriptors: readdirSync("/proc/self/fd").length,
  mappings: readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .filter((line) => line.includes(name)).length,
});
const collect = async (done) => {
  for (let tries = 0; tries < 200 && !done(); tries++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const owner = transport.create(name, 6008);
owner.bytes[0] = 9;
owner.bell(0).listen();
// One that is taken and let go first, so that all that is made once is made.
transport.attach(name).close();
const before = counts();

let kept;
(() => {
  for (let index = 0; index < 50; index++) transport.attach(name).bell(0).ring();
  kept = transport.attach(name).bytes;
  // Nobody looks at this one any more, but its lock must stay.
  transport.attach(name).lock(3).tryAcquire();
})();
await collect(() => counts().mappings <= before.mappings + 2);
const after = counts();
console.log(JSON.stringify({ before, after, byte: kept[0], lockHeld: owner.lock(3).heldElsewhere() }));
owner.close();
