// The article's job, end to end: `npm start`, or `npm start -- photo.jpg`; with --view, the live page at the end.
//
// Process 1 writes a picture to named shared memory; process 2, which knows only the name and the layout, shows it;
// process 3, in Python, reads it and writes it back altered. Then processes 4 and 5 pass it through a mailbox. Ends with
// 0 only if every byte was as it should be.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { platformTransport, type Region, TransportError } from "mortise";
import { pathAndFlags } from "../shared/arguments.ts";
import { answer, ended, finish, isStopping, start, startOther } from "../shared/children.ts";
import { demand } from "../shared/demand.ts";
import { runMain } from "../shared/main-program.ts";
import { checksum } from "./checksum.ts";
import { FRAMES, Frame, NAME } from "./frame.ts";

/** The live page, of the command that comes with the package. */
const COMMAND = new URL("../../../packages/mortise/bin/mortise.js", import.meta.url);

await runMain(() => run(pathAndFlags("npm start [-- [--view] picture.png or .jpg]", ["--view"])));

async function run({ path: picture, flags }: ReturnType<typeof pathAndFlags<"--view">>): Promise<void> {
  // npm runs this in the project's folder; a path is meant from where the user stands.
  const path = picture === undefined ? [] : [resolve(process.env.INIT_CWD ?? ".", picture)];
  const sender = start(program("sender"), path);
  await answer(sender);

  using region = platformTransport().attach(NAME, { length: Frame.LENGTH });
  const sent = Frame.decode(region.bytes);
  demand(
    (await answer(start(program("receiver"), []))) === checksum(region.bytes),
    "process 2 saw other bytes than process 1 wrote",
  );

  const sums = await runPython(region);
  if (sums !== undefined) {
    const altered = Frame.decode(region.bytes);
    const negative = { ...sent, image: sent.image.map((sample) => 255 - sample) };
    const [seen, written] = sums;
    demand(seen === checksum(Frame.encode(sent)), "process 3 saw other bytes than process 1 wrote");
    demand(written === checksum(Frame.encode(altered)), "Node sees other bytes than process 3 wrote");
    demand(written === checksum(Frame.encode(negative)), "process 3 wrote something else than the negative");
    demand(
      (await answer(start(program("receiver"), ["out/negative.png"]))) === written,
      "process 2 saw other bytes than process 3 wrote",
    );
  }

  await finish(sender);
  demand(isGone(), `'${NAME}' is still there`);
  console.log(`all bytes agree; '${NAME}' is removed`);

  // The same without a word from here: who waits for a frame, or for its answer, is woken by it.
  await Promise.all([ended(start(program("mailbox-receiver"), [])), ended(start(program("mailbox-sender"), path))]);

  if (flags.has("--view")) await show(path);
  else console.log("\nto see both in a browser, live: npm start -- --view");
}

/** Writes both once more, and shows them on the live page until Ctrl-C. */
async function show(path: readonly string[]): Promise<void> {
  const writer = start(program("moving"), path);
  await answer(writer);
  await ended(start(COMMAND, ["view", FRAMES, NAME, "--layout", String(Frame)]));
  await finish(writer);
}

/** One of the programs beside this one. */
function program(name: string): URL {
  return new URL(`./${name}.js`, import.meta.url);
}

/** Whether no one can attach any more. */
function isGone(): boolean {
  try {
    platformTransport().attach(NAME).close();
    return false;
  } catch (error) {
    if (error instanceof TransportError && error.code === "not-found") return true;
    throw error;
  }
}

/** Runs the Python process and returns the checksums it printed; says so in one line where there is no Python. */
async function runPython(region: Region): Promise<string[] | undefined> {
  const python = ["python3", "python"].find((command) => {
    return spawnSync(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]).status === 0;
  });
  if (python === undefined || region.transport !== "shm") {
    const missing =
      python === undefined ? "there is no python3 (3.8 or later) here" : "Python cannot open mapped files by name";
    console.log(`process 3 (Python)  left out: ${missing}`);
    return undefined;
  }
  const script = fileURLToPath(new URL("../../article/receiver.py", import.meta.url));
  const sizes = Object.fromEntries(Object.values(Frame.fields).map(({ name, size }) => [name, size]));
  const layout = JSON.stringify({ length: Frame.LENGTH, offsets: Frame.offsets, sizes });
  const child = startOther(python, [script, NAME, layout]);
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  let trouble = "";
  child.stderr.on("data", (text) => {
    trouble += text;
  });
  try {
    await ended(child);
  } finally {
    // What an interrupted interpreter has to say is of no use.
    if (!isStopping()) process.stderr.write(trouble);
  }
  process.stdout.write(output);
  return [...output.matchAll(/sha256 ([0-9a-f]{64})/g)].map(([, sum]) => sum as string);
}
