// Checks the models of the channel's protocol, packages/channel/model, by spin: `npm run model`; `npm run model -- queue`
// only that one. Each must hold in all its states, and must fail where a step of the protocol is left out. With
// --optional, a machine that cannot have spin is told so and passed. It ends with 0 where all verdicts are as expected.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

const MODELS = join(import.meta.dirname, "..", "packages", "channel", "model");
const APT = "/usr/bin/apt-get";
const PACKAGES = ["spin", "gcc", "libc6-dev"];
/** Megabytes for the states of one run; the largest takes less than half. */
const MEMORY = 3000;
const PATIENCE = 300_000;

/** What an assertion of a model that does not hold means. A run that shall fail says which. */
const MEANINGS = {
  mailbox: {
    torn: "w0==a",
    "an old number": "a>=last",
    "a number not sent": "a<=largest",
    "a number twice": "n>largest",
    "empty, though written": "before==0",
  },
  sleep: { "sleeps for ever": "seen[0]==latest" },
  queue: {
    overwritten: ")<8",
    "sleeps for ever": "delivered==",
    "a wrong number": "expected==0",
    torn: ".word==expected",
    "latest's record is gone": "ring[(p%",
  },
  broadcast: {
    torn: "!(torn)",
    "waits for ever": "done&&",
    "a wrong count": "(low/2)>=expected",
    "latest's record is gone": "ring[(p%",
  },
};

// With few writes a wrong step is found sooner; the runs that shall hold have more.
const MAILBOX = "CRASHES=1 READS=2 WRITES=4";
const WRAPPED = "CRASHES=0 POSITIONS=16 WRITES=5 FIRST=4 TAME_PAYLOAD STEADY";
const QUEUE = "WRITER_CRASHES=1 LOOKS=2";

/** Model, what it is defined with, and how it shall fail; without that, it shall hold. */
const RUNS = [
  ["mailbox", "CRASHES=2 READS=2 WRITES=5"],
  ["mailbox", "CRASHES=2 READS=2 WRITES=5 BASE=8"],
  ["mailbox", `${MAILBOX} SLOTS=2`],
  ["mailbox", `${MAILBOX} NUMBERS_OF_WHOLE_ONLY`],
  ["mailbox", "CRASHES=2 READS=2 WRITES=3 NO_LATEST_AT_TAKEOVER"],
  ["mailbox", "CRASHES=2 READS=2 WRITES=3 NO_LATEST_AT_TAKEOVER NUMBERS_OF_WHOLE_ONLY", "a number twice"],
  ["mailbox", `${MAILBOX} NO_MARK`, "torn"],
  ["mailbox", `${MAILBOX} NO_WRITER_FENCE`, "torn"],
  ["mailbox", "CRASHES=0 READS=1 WRITES=2 NO_RELEASE", "a number not sent"],
  ["mailbox", `${MAILBOX} NO_READER_FENCE`, "torn"],
  ["mailbox", `${MAILBOX} NO_SECOND_CHECK`, "torn"],
  ["mailbox", `${MAILBOX} NO_SECOND_HIGH`, "torn"],
  ["mailbox", `${MAILBOX} LOW_BEFORE_HIGH`, "torn"],
  ["mailbox", `${MAILBOX} LOW_BEFORE_HIGH BASE=8`],
  ["mailbox", `${MAILBOX} NO_NUMBER_CHECK`, "an old number"],
  ["mailbox", "CRASHES=1 READS=2 WRITES=5 BASE=8 EMPTY_WITHOUT_LOW", "empty, though written"],

  ["sleep", "CRASHES=0"],
  ["sleep", "CRASHES=1 RELOOK"],
  ["sleep", "CRASHES=1 WRITERS=1 RELOOK"],
  ["sleep", "CRASHES=1 RING_AT_TAKEOVER"],
  ["sleep", "CRASHES=0 NO_CLEAR"],
  ["sleep", "CRASHES=0 NO_WAKE_FLAG"],
  ["sleep", "CRASHES=1", "sleeps for ever"],
  ["sleep", "CRASHES=1 WRITERS=1 RING_AT_TAKEOVER", "sleeps for ever"],
  ["sleep", "CRASHES=1 WRITES=2 RELOOK RELOOK_WITHOUT_FLAGS", "sleeps for ever"],
  ["sleep", "CRASHES=0 NO_RECHECK", "sleeps for ever"],
  ["sleep", "CRASHES=0 RING_BEFORE_CLEAR", "sleeps for ever"],
  ["sleep", "CRASHES=0 WAKE_BEFORE_WAITING", "sleeps for ever"],
  ["sleep", "CRASHES=0 WAKE_BEFORE_LATEST", "sleeps for ever"],

  ["queue", "WRITES=4"],
  ["queue", QUEUE],
  ["queue", "READER_CRASHES=1 LOOKS=2"],
  ["queue", "WRITER_CRASHES=1 READER_CRASHES=1 LOOKS=3 WRITES=2"],
  ["queue", "RING=4 FIRST=1"],
  ["queue", `${QUEUE} RING=4 FIRST=1`, "latest's record is gone"],
  ["queue", "WRITER_CRASHES=2 LOOKS=3 WRITES=2 NO_LATEST_AT_TAKEOVER", "latest's record is gone"],
  ["queue", "READER_CRASHES=1 LOOKS=2 NUMBER_FROM_LATEST", "a wrong number"],
  ["queue", "WRITER_CRASHES=1", "sleeps for ever"],
  ["queue", "READER_CRASHES=1", "sleeps for ever"],
  ["queue", "NO_ROOM_CHECK", "overwritten"],
  ["queue", "NO_ROOM_RECHECK", "sleeps for ever"],
  ["queue", "NO_ZERO_NEXT", "a wrong number"],
  ["queue", "NO_RELEASE", "torn"],
  ["queue", "NO_POSITION_RELEASE", "torn"],
  ["queue", "NO_RECHECK", "sleeps for ever"],

  ["broadcast", "CRASHES=0 WRITES=4"],
  ["broadcast", "CRASHES=1 WRITES=3"],
  ["broadcast", "CRASHES=2 WRITES=2"],
  ["broadcast", WRAPPED],
  ["broadcast", "CRASHES=0 WRITES=4 NO_LATEST_LOOK"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_FIRST_CHECK"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_SECOND_HEADER"],
  ["broadcast", `${WRAPPED} NO_LATEST_LOOK`, "waits for ever"],
  ["broadcast", `${WRAPPED} NO_SECOND_HEADER`, "torn"],
  ["broadcast", "CRASHES=2 WRITES=2 NO_LATEST_AT_TAKEOVER", "latest's record is gone"],
  ["broadcast", "CRASHES=1 WRITES=3 NO_RECOVERY_FILLER", "a wrong count"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_CLAIM", "a wrong count"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_WRITER_FENCE", "a wrong count"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_READER_FENCE", "torn"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_FIRST_CHECK NO_LATEST_LOOK", "waits for ever"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_SECOND_CHECK", "torn"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_ZERO_NEXT", "torn"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_RELEASE", "torn"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_START_CHECK", "a wrong count"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_RESYNC_HEADER", "a wrong count"],
  ["broadcast", "CRASHES=0 WRITES=4 NO_RESYNC_CLAIM", "a wrong count"],
];

const arguments_ = process.argv.slice(2);
const optional = arguments_.includes("--optional");
const wanted = arguments_.filter((argument) => !argument.startsWith("--"));

const missing = whyNoSpin();
if (missing !== undefined) {
  console.error(`${optional ? "Skipped the models" : "No models were checked"}: ${missing}`);
  process.exit(optional ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), "mortise-model-"));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const queue = RUNS.filter(([model]) => wanted.length === 0 || wanted.includes(model)).entries();
const start = Date.now();
let [right, wrong] = [0, 0];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
console.log(`${right} as expected, ${wrong} not, in ${Math.round((Date.now() - start) / 1000)} s`);
process.exit(wrong > 0 || right === 0 ? 1 : 0);

/** Checks one after the other of what is left. */
async function work() {
  for (const [index, [model, defines, failure]] of queue) {
    const { verdict, states, depth, milliseconds } = await check(index, model, defines, failure === undefined ? 2 : 0);
    const asExpected = verdict === (failure ?? "holds");
    if (asExpected) right++;
    else wrong++;
    const figures = `${states} states, depth ${depth}, ${(milliseconds / 1000).toFixed(1)} s`;
    const expected = failure === undefined ? "" : " (as it shall)";
    const end = asExpected ? `${verdict}${expected}` : `${verdict}; EXPECTED: ${failure ?? "holds"}`;
    console.log(`${asExpected ? "ok" : "WRONG"}: ${model} ${defines}: ${figures}: ${end}`);
  }
}

/**
 * Generates, compiles and runs one search of all states: every statement is a step (-o3), and none is left out. A failure
 * is found soon, so its program is not optimized.
 */
async function check(index, model, defines, level) {
  const cwd = join(folder, String(index));
  const begin = Date.now();
  const options = defines.split(" ").map((define) => `-D${define}`);
  mkdirSync(cwd);
  await run("spin", [...options, "-o3", "-a", join(MODELS, `${model}.pml`)], cwd);
  await run("gcc", [`-O${level}`, "-w", "-DSAFETY", "-DCOLLAPSE", `-DMEMLIM=${MEMORY}`, "-o", "pan", "pan.c"], cwd);
  const text = await run("./pan", ["-m100000", "-w22"], cwd);
  rmSync(cwd, { recursive: true, force: true });
  const violation = /^pan:\d+: (.*) \(at depth \d+\)/m.exec(text)?.[1];
  return {
    verdict: verdictOf(model, violation, text),
    states: Number(/(\d+) states, stored/.exec(text)?.[1]).toLocaleString("en"),
    depth: /depth reached (\d+)/.exec(text)?.[1],
    milliseconds: Date.now() - begin,
  };
}

function verdictOf(model, violation, text) {
  if (violation?.startsWith("assertion violated")) {
    const meaning = Object.entries(MEANINGS[model]).find(([, part]) => violation.includes(part));
    return meaning?.[0] ?? violation;
  }
  if (violation !== undefined) return violation;
  const complete = /errors: 0$/m.test(text) && !/Search not completed|max search depth too small/.test(text);
  return complete ? "holds" : `not completed:\n${text}`;
}

/** What a command prints; it must end with 0. */
async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, timeout: PATIENCE, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
  const [code, signal] = await new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (...end) => done(end));
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}:\n${text}`);
  return text;
}

function has(command) {
  return spawnSync(command, [command === "spin" ? "-V" : "--version"]).status === 0;
}

/** Installs spin and gcc, where this is root and they are missing; why not, where that cannot be. */
function whyNoSpin() {
  if (has("spin") && has("gcc")) return;
  const advice = `apt-get install ${PACKAGES.join(" ")}`;
  if (!existsSync(APT)) return "spin or gcc is not there, nor is Debian's apt-get";
  if (process.getuid?.() !== 0) return `spin or gcc is not there, and only root installs them: ${advice}`;
  console.error(`Installing ${PACKAGES.join(", ")} …`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, encoding: "utf8" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...PACKAGES],
  ]) {
    const { status, stderr, error } = spawnSync(APT, args, quiet);
    if (status !== 0) return `apt-get ${args[0]} failed: ${error ?? stderr}`;
  }
  return has("spin") && has("gcc") ? undefined : "spin or gcc does not run, though they were installed";
}
