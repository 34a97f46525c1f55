// The other process of the bells' benchmark: answers each ring of bell 0 by one of bell 1, and each byte on a socket by
// the same byte; listens to bell 2 without waiting, and reads what comes through a FIFO.

import { openSync } from "node:fs";
import { createServer, Socket } from "node:net";
import { shmTransport } from "mortise";

const [, , name = "", socketPath = "", fifo = ""] = process.argv;
const region = shmTransport().attach(name);
region.bell(0).listen();
region.bell(2).listen();
new Socket({ fd: openSync(fifo, "r+"), readable: true, writable: false }).resume();
createServer((socket) => socket.on("data", (data) => socket.write(data)).on("error", () => {})).listen(socketPath, () =>
  process.send?.("ready"),
);
process.on("disconnect", () => process.exit());
for (;;) {
  await region.bell(0).wait();
  region.bell(1).ring();
}
