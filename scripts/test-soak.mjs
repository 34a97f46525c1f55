// Opens, uses and closes regions from many processes at once, on shared memory and on files, and looks for what leaks or
// breaks: `npm run test:soak -- --seconds 60 --processes 8`. Before that, one process opens and closes 100 000 times.
// It ends with 0 where memory, mappings, descriptors and names returned to what they were.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    processes: { type: "string", default: "8" },
    cycles: { type: "string", default: "100000" },
  },
});
const [seconds, processes, cycles] = [values.seconds, values.processes, values.cycles].map(Number);
if (![seconds, processes, cycles].every((value) => value > 0)) {
  console.error("--seconds, --processes and --cycles are numbers above 0");
  process.exit(2);
}

const programs = join(import.meta.dirname, "..", "packages", "transport-shm", "test", "programs");
let failed = false;
const check = (what, right, seen) => {
  console.log(`${right ? "ok" : "LEAKED"}: ${what}: ${JSON.stringify(seen)}`);
  failed ||= !right;
};

const churn = spawnSync(process.execPath, ["--expose-gc", join(programs, "churn.mjs"), String(cycles)], {
  encoding: "utf8",
});
if (churn.status !== 0) throw new Error(churn.stderr || `the process ended with ${churn.signal}`);
const { before, after } = JSON.parse(churn.stdout);
check(`descriptors after ${cycles} cycles`, after.descriptors === before.descriptors, [
  before.descriptors,
  after.descriptors,
]);
check(`mappings after ${cycles} cycles`, after.mappings === before.mappings, [before.mappings, after.mappings]);
check(
  `memory after ${cycles} cycles`,
  after.heap < before.heap + 2 ** 24 && after.resident < before.resident + 2 ** 28,
  [before.resident, after.resident],
);

const directory = mkdtempSync(join(tmpdir(), "mortise-soak-"));
const prefix = `soak-${process.pid}-`;
const ends = Array.from({ length: processes }, async (_, index) => {
  const child = fork(join(programs, "soak.mjs"), [prefix, directory, String(seconds), String(index)], {
    execArgv: ["--expose-gc"],
  });
  const told = once(child, "message");
  const [code, signal] = await once(child, "exit");
  return code === 0 ? (await told)[0] : { error: signal ?? code };
});
const seen = await Promise.all(ends);
for (const [index, { error, cycles: done, before, after, outcomes }] of seen.entries()) {
  const name = `process ${index}`;
  if (error !== undefined) check(`${name} ended with`, false, error);
  else {
    const same = after.descriptors <= before.descriptors + 2 && after.mappings === 0;
    check(`${name}: descriptors and mappings after ${done} cycles`, same, [before, after]);
    check(`${name}: outcomes`, outcomes.unexpected === undefined, outcomes);
  }
}
const left = process.platform === "linux" ? readdirSync("/dev/shm").filter((name) => name.includes(prefix)) : [];
check("names left in shared memory", left.length === 0, left);
check("names left among files", readdirSync(directory).length === 0, readdirSync(directory));
rmSync(directory, { recursive: true });
process.exit(failed ? 1 : 0);
