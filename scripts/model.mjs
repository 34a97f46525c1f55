// Checks the channels' protocol with spin: `npm run model`. Each line is a run of a model in packages/channel/model: as it
// is, where nothing may be wrong, and with a step left out, where spin must find what goes wrong then. It ends with 0
// where all came out as they must. It takes Debian's spin and gcc; run by root, it installs what is missing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MODELS = join(import.meta.dirname, "..", "packages", "channel", "model");

/** Model, what is defined for it, and whether spin must find something. */
const RUNS = [
  ["mailbox", [], false],
  ["mailbox", ["NUMBERS_OF_WHOLE_ONLY"], false],
  ["mailbox", ["NO_WRITER_FENCE"], true],
  ["mailbox", ["NO_READER_FENCE"], true],
  ["mailbox", ["NO_MARK"], true],
  ["mailbox", ["NO_SECOND_CHECK"], true],
  ["mailbox", ["NO_SECOND_HIGH"], true],
  ["mailbox", ["NO_NUMBER_CHECK"], true],
  ["mailbox", ["LOW_BEFORE_HIGH"], true],
  ["sleep", [], false],
  ["sleep", ["NO_RECHECK"], true],
  ["sleep", ["WAKE_BEFORE_WAITING"], true],
  ["sleep", ["WAKE_BEFORE_LATEST"], true],
  ["sleep", ["RING_BEFORE_CLEAR"], true],
  ["sleep", ["CRASHES=1"], true],
  ["sleep", ["CRASHES=1", "RELOOK=1"], false],
  ["queue", [], false],
  ["queue", ["NO_ZERO_NEXT"], true],
  ["queue", ["NO_RELEASE"], true],
  ["queue", ["NO_POSITION_RELEASE"], true],
  ["queue", ["NO_ROOM_CHECK"], true],
  ["queue", ["NO_ROOM_RECHECK"], true],
  ["queue", ["NO_RECHECK"], true],
  ["broadcast", ["CRASHES=0", "WRITES=4"], false],
  ["broadcast", ["CRASHES=0", "NO_CLAIM"], true],
  ["broadcast", ["CRASHES=0", "NO_WRITER_FENCE"], true],
  ["broadcast", ["CRASHES=0", "NO_RELEASE"], true],
  ["broadcast", ["CRASHES=0", "NO_SECOND_CHECK"], true],
  ["broadcast", ["CRASHES=0", "NO_RESYNC_HEADER"], true],
  ["broadcast", ["CRASHES=0", "NO_RESYNC_CLAIM"], true],
  ["broadcast", ["CRASHES=0", "NO_START_CHECK"], true],
];

const found = (program) => spawnSync(program, ["--version"]).error === undefined;
if (!found("spin") && process.getuid?.() === 0)
  spawnSync("apt-get", ["install", "-y", "-qq", "spin", "gcc", "libc6-dev"]);
const missing = ["spin", "gcc"].filter((program) => !found(program));
if (missing.length > 0) {
  console.log(
    `the models are not checked: there is no ${missing.join(" and no ")} (Debian's packages have these names)`,
  );
  process.exit(process.argv.includes("--optional") ? 0 : 1);
}

/** Runs a command in a folder; what it printed. */
function run(folder, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? `${stdout}${stderr}`}`);
  return stdout;
}

let wrong = 0;
for (const [model, defined, finds] of RUNS) {
  const folder = mkdtempSync(join(tmpdir(), "mortise-model-"));
  try {
    const start = performance.now();
    run(folder, "spin", ["-a", ...defined.map((each) => `-D${each}`), join(MODELS, `${model}.pml`)]);
    run(folder, "gcc", ["-O2", "-DSAFETY", "-DMEMLIM=4000", "-o", "pan", "pan.c"]);
    const output = run(folder, "./pan", ["-m200000"]);
    const [, errors] = /errors: (\d+)/.exec(output) ?? [];
    const [, states] = /([\d.e+]+) states, stored/.exec(output) ?? [];
    // A search that went too deep, or had no memory left, has not seen all.
    const whole = !/max search depth too small|out of memory|search not completed.*memory/i.test(output);
    const right = finds ? errors !== "0" : errors === "0" && whole;
    if (!right) wrong++;
    const [, what = ""] = /pan:1: (.*)/.exec(output) ?? [];
    const verdict = errors === "0" ? "nothing is wrong" : `found: ${what}`;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${right ? "right" : "WRONG"}: ${[model, ...defined].join(" ")}: ${states} states, ${seconds} s, ${verdict}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
console.log(wrong === 0 ? `All ${RUNS.length} came out as they must.` : `${wrong} of ${RUNS.length} did not.`);
process.exit(wrong === 0 ? 0 : 1);
