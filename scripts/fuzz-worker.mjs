// The part of fuzz.mjs that may hang or crash: tries the targets in turn, some cases each.
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { runnerImport } from "vite";

/** Cases of one seed; the next seed is another target's. */
const CASES = 20;

const { seconds, seed: first, only, path, targets: files } = workerData;

// The sources, not what was built of them, as vitest has it.
const modules = await Promise.all(
  files.map((file) =>
    runnerImport(file, {
      logLevel: "error",
      environments: { inline: { resolve: { conditions: ["@mortise/source"] } } },
    }),
  ),
);

const all = modules.flatMap(({ module }) => module.TARGETS);
const names = all.map(({ name }) => name);
const unknown = only.find((name) => !names.includes(name));
if (unknown !== undefined) throw new Error(`there is no target '${unknown}'; there are ${names.join(", ")}`);
const targets = all.filter(({ name }) => only.length === 0 || only.includes(name));

// What the watchdog reads: how often something moved, and the target, the seed and the case that are at hand; and how
// many cases of each target were tried.
const beats = new Int32Array(new SharedArrayBuffer(16));
const counts = new Int32Array(new SharedArrayBuffer(4 * targets.length));
parentPort.postMessage({ names: targets.map(({ name }) => name), progress: { beats, counts } });

const end = Date.now() + seconds * 1000;
let finding;
if (path !== undefined) finding = await look(0, first, path);
for (let turn = 0; path === undefined && finding === undefined && Date.now() < end; turn++) {
  finding = await look(turn % targets.length, (first + turn) | 0);
}
parentPort.postMessage({ finding });

/** Tries cases of a seed, or the one at a path; says what is wrong with the first that fails. */
async function look(index, seed, path) {
  const { name, cases, check } = targets[index];
  beats.set([beats[0] + 1, index, seed, Number(path ?? 0)]);
  const property = fc.asyncProperty(cases, async (one) => {
    beats[0]++;
    await check(one);
    counts[index]++;
    beats[3]++;
  });
  const numRuns = path === undefined ? CASES : 1;
  const left = { interruptAfterTimeLimit: Math.max(1, end - Date.now()), markInterruptAsFailure: false };
  const { failed, counterexamplePath } = await fc.check(property, {
    seed,
    numRuns,
    endOnFailure: true,
    ...(path === undefined ? left : { path }),
  });
  if (!failed || counterexamplePath === null) return undefined;

  // Once more, for a smaller case that fails too.
  const smaller = fc.asyncProperty(cases, async (one) => {
    beats[0]++;
    await check(one);
  });
  const [at] = counterexamplePath.split(":");
  const found = await fc.check(smaller, { seed, path: at, numRuns: 1, interruptAfterTimeLimit: 30_000 });
  const again = `npm run fuzz -- --target "${name}" --seed ${seed} --path ${at}`;
  return `'${name}', ${again}, fails:\n${String(found.errorInstance?.stack ?? found.errorInstance)}\nwith ${shown(found.counterexample?.[0])}`;
}

/** A case, as far as it can be shown. */
function shown(one) {
  try {
    const text = fc.stringify(one);
    return text.length > 4000 ? `${text.slice(0, 4000)} …` : text;
  } catch (error) {
    return `what cannot be shown: ${error}`;
  }
}
