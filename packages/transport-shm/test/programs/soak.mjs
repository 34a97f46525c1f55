// Creates, attaches to, uses, replaces and removes regions of few names for argv[4] seconds, beside others that do the
// same; tells how often, what came of it, and what it has open.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileTransport } from "@mortise/transport-file";
import { shmTransport } from "../../dist/index.js";

const [prefix, directory, seconds, seed] = process.argv.slice(2);
const transports = [shmTransport(), fileTransport({ directory })];

// What can happen to whoever shares names with others.
const EXPECTED = new Set(["exists", "not-found", "not-ready", "size-mismatch", "busy"]);
const outcomes = { none: 0 };
const attempt = (act) => {
  try {
    act();
    outcomes.none++;
  } catch (error) {
    if (EXPECTED.has(error.code)) outcomes[error.code] = (outcomes[error.code] ?? 0) + 1;
    else outcomes.unexpected ??= String(error.stack);
  }
};

// A plain generator, so that each process does other things in another order, and the same in another run.
let state = Number(seed) + 1;
const next = (below) => {
  state = (state * 48271) % 0x7fffffff;
  return state % below;
};

let held = [];
const keep = (region) => {
  held.push(region);
  region.bytes[next(region.length)] = 1;
  region.lock(next(4)).tryAcquire();
  if (next(4) === 0) region.bell(next(4)).listen();
  region.bell(next(4)).ring();
};
const acts = [
  (transport, name) => keep(transport.create(name, 4096)),
  (transport, name) => keep(transport.create(name, 4096, { replace: next(2) === 0 })),
  (transport, name) => keep(transport.open(name, 4096)),
  (transport, name) => keep(transport.attach(name)),
  (transport, name) => transport.attach(name, { readOnly: true }).close(),
  (transport, name) => void transport.remove(name),
  (transport) => void transport.list(),
  () => held.pop()?.close(),
  () => held.pop()?.close(),
];
const counts = async () => {
  for (const region of held) region.close();
  held = [];
  await setTimeout(50);
  globalThis.gc();
  return {
    descriptors: process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0,
    mappings:
      process.platform === "linux"
        ? readFileSync("/proc/self/maps", "utf8")
            .split("\n")
            .filter((line) => line.includes(prefix)).length
        : 0,
  };
};
let cycles = 0;
const work = async (until) => {
  while (performance.now() < until) {
    for (let burst = 0; burst < 100; burst++, cycles++) {
      const transport = transports[next(2)];
      attempt(() => acts[next(acts.length)](transport, `${prefix}${next(3)}`));
      if (held.length > 8) attempt(() => held.shift().close());
    }
    await setTimeout(0);
  }
};
await work(performance.now() + 1000);
const before = await counts();
await work(performance.now() + Number(seconds) * 1000);
const after = await counts();
for (const transport of transports)
  for (let name = 0; name < 3; name++) attempt(() => transport.remove(`${prefix}${name}`));
process.send({ cycles, before, after, outcomes });
process.disconnect();
