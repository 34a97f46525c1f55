import { spawnSync } from "node:child_process";
import { statfsSync, statSync } from "node:fs";
import { koffi } from "@mortise/mapping";
import { type Transport, TransportError } from "@mortise/transport";
import { fileTransport } from "@mortise/transport-file";
import { shmTransport } from "@mortise/transport-shm";
import { memoryLimit } from "./memory-limit.ts";
import { size } from "./said.ts";
import { colours, print, printJSON, visible } from "./terminal.ts";

/** What was looked at, and how it is. */
interface Finding {
  readonly what: string;
  /** `bad`: something does not work here; `mind`: it works, and there is something to know. */
  readonly state: "good" | "mind" | "bad";
  readonly said: string;
}

const MARKS = { good: colours.green("✓"), mind: colours.yellow("!"), bad: colours.red("✗") };

/** What a container gives where nothing else was asked for. */
const CONTAINER_SHM = 64 * 2 ** 20;

/** What `mortise doctor` was asked for. */
export interface DoctorOptions {
  readonly json?: true;
  /** What `--transport` says. */
  readonly chosen?: string;
}

/** Looks at what Mortise needs of this system. Returns whether all of it works. */
export function doctorCommand(transport: Transport, { json, chosen: choice }: DoctorOptions): boolean {
  const findings = [
    node(),
    callsSystem(),
    chosen(transport, choice),
    works("named shared memory", shmTransport),
    works("mapped files", fileTransport),
    ...(process.platform === "linux" ? [devShm(), ...memory()] : []),
    ...python(),
    leftovers(transport),
  ];
  if (json) printJSON(findings);
  else print(findings.map(({ what, state, said }) => `${MARKS[state]} ${what}: ${said}`).join("\n"));
  return findings.every(({ state }) => state !== "bad");
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const old = major < 20 || (major === 20 && minor < 19);
  const said = `${process.version} on ${process.platform} ${process.arch}`;
  return old
    ? { what: "Node", state: "bad", said: `${said}; Mortise needs 20.19 or newer.` }
    : { what: "Node", state: "good", said };
}

function callsSystem(): Finding {
  const what = "koffi";
  try {
    return { what, state: "good", said: `${koffi().version}, which calls the system` };
  } catch (error) {
    return { what, state: "bad", said: whyNot(error) };
  }
}

/** Where regions are, unless a program says otherwise, and whether they can be made there. */
function chosen(transport: Transport, choice: string | undefined): Finding {
  const variable = process.env.MORTISE_TRANSPORT || undefined;
  const byVariable =
    variable === undefined ? "as this system has it" : `as MORTISE_TRANSPORT=${visible(variable)} says`;
  const why = choice === undefined ? byVariable : "as --transport says";
  const { state, said } = works("", () => transport);
  return { what: "regions", state, said: `${transport.kind}, ${why}: ${said}` };
}

/** Makes a region, writes to it, and reads it by another mapping. */
function works(what: string, make: () => Transport): Finding {
  const name = `mortise-doctor-${process.pid}`;
  try {
    const transport = make();
    using region = transport.create(name, 4096);
    region.bytes[4095] = 7;
    using other = transport.attach(name);
    if (other.bytes[4095] !== 7) throw new Error("what was written is not what is read");
    return { what, state: "good", said: "made, written and read" };
  } catch (error) {
    return { what, state: "bad", said: whyNot(error) };
  }
}

function whyNot(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error));
}

function devShm(): Finding {
  const what = "/dev/shm";
  try {
    const { bsize, blocks, bavail } = statfsSync(what);
    const [whole, free] = [blocks * bsize, bavail * bsize];
    const mode = statSync(what).mode & 0o7777;
    const full = free < 2 ** 20;
    const remarks = [
      ...(full ? ["it is full: `mortise list` shows by what"] : []),
      ...(whole <= CONTAINER_SHM
        ? ["containers get no more unless they ask: docker run --shm-size=1g, or an emptyDir of medium Memory"]
        : []),
      ...((mode & 0o1777) === 0o1777 ? [] : ["others cannot make regions there: chmod 1777 lets them"]),
    ];
    const said = [`${size(free)} of ${size(whole)} free, mode ${mode.toString(8)}`, ...remarks].join("; ");
    return { what, state: full ? "bad" : remarks.length > 0 ? "mind" : "good", said };
  } catch (error) {
    const { message } = error as Error;
    return { what, state: "mind", said: `${visible(message)}; regions are mapped files here.` };
  }
}

/** What a container or a service may use, where that is told. */
function memory(): Finding[] {
  const found = memoryLimit();
  if (found === undefined) return [];
  const said = `${size(found.used)} of ${size(found.limit)} used, which is all that this container or service gets; regions in /dev/shm count.`;
  return [{ what: "memory", state: "mind", said }];
}

/** Pythons before 3.13 remove what they only attached to. */
function python(): Finding[] {
  const { status, stdout } = spawnSync("python3", ["--version"], { encoding: "utf8", timeout: 10_000 });
  const version = /Python (\d+)\.(\d+)/.exec(stdout ?? "");
  if (status !== 0 || version === null) return [];
  const what = visible(stdout.trim());
  const hazard =
    "multiprocessing.shared_memory removes what it only attached to, when its program ends: open with track=False from 3.13 on, or /dev/shm as a file.";
  return [{ what, state: "mind", said: hazard }];
}

function leftovers(transport: Transport): Finding {
  const what = "leftovers";
  let names: string[];
  try {
    names = transport.list().flatMap(({ name, lifetime }) => (lifetime === "leftover" ? [visible(name)] : []));
  } catch (error) {
    if (error instanceof TransportError) return { what, state: "mind", said: visible(error.message) };
    throw error;
  }
  if (names.length === 0) return { what, state: "good", said: "none" };
  const said = `${names.join(", ")}; dead programs left them: \`mortise rm --stale\` removes them.`;
  return { what, state: "mind", said };
}
