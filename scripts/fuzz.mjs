// Gives hostile input to all of the codec and of the channels that takes what others made, for a while:
//   npm run fuzz -- --seconds 600
// It ends with 0 where every outcome was a value or a typed error. Where one was not, or took too long, it says how to
// see that again, and ends with 1. See packages/codec/test/fuzz and packages/channel/test/fuzz.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const HERE = dirname(fileURLToPath(import.meta.url));

const { values: given } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    // What the first cases are made from; the same seed gives the same cases in the same order.
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    // Only these; all, where none is named.
    target: { type: "string", multiple: true, default: [] },
    // The one case of a seed that a report named.
    path: { type: "string" },
    // After so many seconds, a case hangs.
    patience: { type: "string", default: "10" },
    // The modules that export the targets.
    targets: { type: "string", multiple: true, default: ["codec", "channel"].map(targetsOf) },
  },
});

const [seconds, seed, patience] = [given.seconds, given.seed, given.patience].map(Number);
if (![seconds, seed, patience].every(Number.isFinite)) {
  console.error("--seconds, --seed and --patience are numbers");
  process.exit(2);
}

const worker = new Worker(join(HERE, "fuzz-worker.mjs"), {
  workerData: {
    seconds,
    seed,
    only: given.target,
    path: given.path,
    targets: given.targets.map((file) => resolve(file)),
  },
});

/** The targets' names, and what the worker writes while it works; see fuzz-worker.mjs. */
let names;
let progress;
const start = Date.now();

worker.on("message", (message) => {
  if (message.names !== undefined) ({ names, progress } = message);
  else if (message.finding !== undefined) end(1, message.finding);
  else end(0, `Every outcome was a value or a typed error (--seed ${seed}).`);
});
worker.on("error", (error) => end(1, `${where()} crashed: ${error.stack ?? error}`));
worker.on("exit", (code) => end(1, `${where()} ended the process with ${code}`));

let [seen, since, said] = [-1, Date.now(), 0];
setInterval(() => {
  if (progress === undefined) return;
  const now = Date.now();
  if (progress.beats[0] !== seen) [seen, since] = [progress.beats[0], now];
  if (now - since > patience * 1000) end(1, `${where()} has taken more than ${patience} s`);
  if (now - start < said + 5000) return;
  said = now - start;
  console.log(tally());
}, 100);

function targetsOf(name) {
  return join(HERE, "..", "packages", name, "test", "fuzz", "targets.ts");
}

function tally() {
  const cases = names.map((name, index) => `${name} ${progress.counts[index]}`);
  return `${Math.round((Date.now() - start) / 1000)} s: ${cases.join(", ")}`;
}

/** The case that is being tried, as the command that tries it alone. */
function where() {
  if (progress === undefined) return "Loading the targets";
  const [, target, seed, run] = progress.beats;
  return `'${names[target]}', npm run fuzz -- --target "${names[target]}" --seed ${seed} --path ${run},`;
}

function end(code, message) {
  if (progress !== undefined) console.log(tally());
  console.log(message);
  process.exit(code);
}
