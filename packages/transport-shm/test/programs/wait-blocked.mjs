// Creates the region argv[2], and blocks on a bell of it: "for-ever", in waits that follow each other; "now-and-then", for a
// moment in each turn, after some work; or "once", after which it lives on. With "listening" as argv[4], it has a listener of
// its own for SIGTERM.
import { setImmediate } from "node:timers/promises";
import { shmTransport } from "../../dist/index.js";

const [name, manner, listening] = process.argv.slice(2);
const bell = shmTransport().create(name, 64).bell(0);
bell.listen();
if (listening) process.on("SIGTERM", () => process.send("heard"));
bell.waitSync(50);
if (manner === "for-ever") {
  process.send("ready");
  for (;;) bell.waitSync(1000);
}
await setImmediate();
process.send("ready");
if (manner === "now-and-then") {
  setInterval(() => {
    const end = performance.now() + 20;
    while (performance.now() < end);
    bell.waitSync(5);
  }, 1);
}
// Stays until a signal comes, or its parent is gone.
process.on("message", () => {});
