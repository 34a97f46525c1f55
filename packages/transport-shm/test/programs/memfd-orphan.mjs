// Makes a region, and a child that inherits it and kills its parent; then the child adopts the region, and says what came.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { memfdTransport } from "../../dist/index.js";

const memory = memfdTransport();
const self = fileURLToPath(import.meta.url);
const nap = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
const adopts = () => memory.attach("camera").adopt();
const lifetime = () => memory.list()[0].lifetime;

function child() {
  const region = memory.attach("camera");
  const whileItLived = region.adopt();
  process.kill(process.ppid, "SIGKILL");
  while (lifetime() !== "leftover") nap();
  const before = lifetime();
  const adopted = { adopts: region.adopt(), owned: region.owned, created: region.created, byte: region.bytes[0] };
  const told = { whileItLived, adopted, another: adopts(), lifetimes: [before, lifetime()] };
  region.close();
  try {
    memory.attach("camera");
  } catch ({ code }) {
    console.log(JSON.stringify({ ...told, afterTheClose: code }));
  }
}

if (process.argv[2] === "child") child();
else {
  memory.create("camera", 64).bytes[0] = 9;
  spawn(process.execPath, [self, "child"], memory.inherit({ stdio: "inherit" }));
}
