// Creates argv[3] regions named argv[2] and a number, then waits. argv[4] says what else it does about a SIGINT:
// "alone" nothing, "once" it goes on and ends by itself after a second one, "signal-exit" it uses that package's way.
import { shmTransport } from "../../dist/index.js";

const [name, count, manner] = process.argv.slice(2);
const transport = shmTransport();
for (let index = 0; index < Number(count); index++) transport.create(`${name}-${index}`, 64);
if (manner === "once") process.once("SIGINT", () => process.send("heard"));
if (manner === "signal-exit") {
  // What the package does: it counts its listeners, and ends the process where no others are.
  const key = Symbol.for("signal-exit emitter");
  globalThis[key] = { count: 1 };
  process.on("SIGINT", function listener() {
    if (process.listenerCount("SIGINT") !== globalThis[key].count) return;
    process.off("SIGINT", listener);
    process.kill(process.pid, "SIGINT");
  });
}
process.send("ready");
// Stays until a signal comes, or its parent is gone.
process.on("message", () => {});
