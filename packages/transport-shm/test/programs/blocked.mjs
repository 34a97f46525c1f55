// Blocks this thread, and others, on bells of the region argv[2]; prints what came of signals, of many rings and of an end
// meanwhile.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { shmTransport } from "../../dist/index.js";

/** Long enough for a busy machine: a wait that reaches it has failed. */
const LONG = 20_000;

if (isMainThread) await main(process.argv[2]);
else {
  const bell = shmTransport().attach(workerData).bell(1);
  bell.listen();
  parentPort.postMessage("listening");
  parentPort.postMessage(bell.waitSync(LONG));
}

/** A thread that is about to block. */
async function blocked(region) {
  const thread = new Worker(new URL(import.meta.url), { workerData: region.handle });
  await once(thread, "message");
  return thread;
}

async function main(name) {
  const region = shmTransport().create(name, 64);
  const bell = region.bell(0);
  bell.listen();

  let signals = 0;
  const heard = new Promise((resolve) => process.on("SIGUSR2", () => resolve(++signals)));
  spawn(process.execPath, [fileURLToPath(new URL("signals.mjs", import.meta.url)), name], { stdio: "inherit" });
  const [start, used] = [performance.now(), process.cpuUsage()];
  const rung = bell.waitSync(LONG);
  const { user, system } = process.cpuUsage(used);
  const slept = (user + system) / 1000 < (performance.now() - start) / 5;
  const meanwhile = signals;
  await heard;

  const other = shmTransport().attach(name).bell(0);
  for (let ring = 0; ring < 10_000; ring++) other.ring();
  const taken = [bell.waitSync(0), bell.waitSync(0), await bell.wait({ timeout: 50 })];

  const first = await blocked(region);
  const answer = once(first, "message");
  region.bell(1).ring();
  const [woke] = await answer;
  await first.terminate();
  const second = await blocked(region);
  // By now it is blocked.
  await sleep(100);
  const before = performance.now();
  await second.terminate();
  const terminated = performance.now() - before < LONG / 2;
  // Its row is free.
  region.bell(1).listen();
  region.close();
  console.log(JSON.stringify({ rung, slept, meanwhile, taken, woke, terminated }));
}
