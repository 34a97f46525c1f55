// Sends a signal to its parent, again and again, then rings bell 0 of the region argv[2].
import { setTimeout as sleep } from "node:timers/promises";
import { shmTransport } from "../../dist/index.js";

const bell = shmTransport().attach(process.argv[2]).bell(0);
for (let time = 0; time < 10; time++) {
  process.kill(process.ppid, "SIGUSR2");
  await sleep(30);
}
bell.ring();
