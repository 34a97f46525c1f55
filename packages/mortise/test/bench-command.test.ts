import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { fileTransport } from "mortise";
import { afterAll, afterEach, describe, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../bin/mortise.js", import.meta.url));
const LINUX = process.platform === "linux";

const folder = mkdtempSync(join(tmpdir(), "mortise-bench-command-"));
const regions = join(folder, "regions");
const sockets = join(folder, "sockets");
mkdirSync(sockets);
const transport = fileTransport({ directory: regions });
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  expect(transport.list()).toEqual([]);
  expect(readdirSync(sockets)).toEqual([]);
});

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly errors: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs the command, where the channels of this test are; perhaps by another program before it. */
function start(args: readonly string[], before: readonly string[] = []): Running {
  const { FORCE_COLOR: _, NO_COLOR: __, ...rest } = process.env;
  const [file = "", ...words] = [...before, process.execPath, PROGRAM, "bench", ...args];
  const env = { ...rest, MORTISE_TRANSPORT: `file:${regions}`, TMPDIR: sockets };
  const child = spawn(file, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env });
  const [out, errors] = [[] as Buffer[], [] as Buffer[]];
  child.stdout.on("data", (data) => out.push(data));
  child.stderr.on("data", (data) => errors.push(data));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (status, signal) => {
      resolve({ status, signal, out: String(Buffer.concat(out)), errors: String(Buffer.concat(errors)) });
    });
  });
  return { child, ended };
}

/** What it prints where nothing is in its way. */
async function output(...args: string[]): Promise<string> {
  const { status, out, errors } = await start(args).ended;
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  return out;
}

/** Begins a run that would take long, and waits until all channels are there, and for so many milliseconds more. */
async function startLong(more: number): Promise<Running & { readonly far: number }> {
  const running = start(["--seconds", "20"]);
  await until(() => transport.list().length === 3 && farOf(running.child) !== undefined);
  await pause(more);
  return { ...running, far: farOf(running.child) as number };
}

/** The process id of the far end. */
function farOf({ pid }: ChildProcess): number | undefined {
  const [far] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  return far || undefined;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(so: () => boolean): Promise<void> {
  await expect.poll(so, { timeout: 20_000, interval: 20 }).toBe(true);
}

test("prints a table beside a socket, and on what machine", async () => {
  const lines = (await output("--seconds", "0.05")).split("\n");
  expect(lines[0]).toContain(`Node ${process.version}, file`);
  expect(lines[1]).toMatch(/^Load average \d+\.\d\d; figures of a loaded machine mean little\.$/);
  const rows = lines.slice(lines.findIndex((line) => line.startsWith("what")) + 1);
  const [time, rate] = ["µs", "GB/s"].map((unit) => {
    const number = "\\d+(\\.\\d\\d)?";
    return ` +${number} ${unit} +${number} ${unit} +${number} to ${number} ${unit}$`;
  });
  for (const [index, row] of [
    `^round trip, 64 bytes +two mailboxes, spinning${time}`,
    `^ +a (Unix socket|named pipe)${time}`,
    `^bandwidth, frames of 1 MiB +a queue, spinning${rate}`,
    `^ +a (Unix socket|named pipe)${rate}`,
    `^ +one copy, in this process${rate}`,
    `^wake-up, 64 bytes one way +a mailbox, waiting${time}`,
    `^ +a (Unix socket|named pipe)${time}`,
  ].entries()) {
    expect(rows[index]).toMatch(new RegExp(row));
  }
});

test("as JSON", async () => {
  const { machine, seconds, rounds, figures } = JSON.parse(await output("--seconds", "0.05", "--json"));
  expect(machine).toMatchObject({ processors: expect.any(Number), node: process.version, transport: "file" });
  expect([seconds, rounds]).toEqual([0.05, 5]);
  expect(figures.map(({ unit }: { unit: string }) => unit)).toEqual(["ns", "ns", "B/s", "B/s", "B/s", "ns", "ns"]);
  for (const { median, p99, least, most } of figures) {
    expect([p99 > 0, least > 0, least <= median, median <= most]).toEqual([true, true, true, true]);
  }
});

test.skipIf(!LINUX)("measures on one processor what waits alone, and says so", async () => {
  const { status, out } = await start(["--seconds", "0.05"], ["taskset", "-c", "0"]).ended;
  expect(status).toBe(0);
  expect(out).toContain("Two processes that spin need two processors: only those that wait are measured.");
  expect(out).toMatch(/^wake-up, 64 bytes one way/m);
  expect(out).not.toMatch(/^(round trip|bandwidth)/m);
});

test("refuses what is no number of seconds", async () => {
  for (const text of ["soon", "0", "-1", "NaN", "Infinity", "61", ""]) {
    const { status, out, errors } = await start([`--seconds=${text}`]).ended;
    expect({ status, out, errors }).toEqual({
      status: 2,
      out: "",
      errors: `mortise: --seconds ${text}: give a number above 0, at most 60.\n`,
    });
  }
});

/** Milliseconds: while all is being opened, and while it is measured. */
const MOMENTS = [0, 500];

// Whose child is whose is told by Linux.
describe.skipIf(!LINUX).each(MOMENTS)("%i ms after the channels are there", (moment) => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s leaves nothing behind", async (signal) => {
    const { child, ended, far } = await startLong(moment);
    // A Ctrl-C reaches both.
    if (signal === "SIGINT") process.kill(far, signal);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: null, signal, errors: "" });
    expect(isThere(far)).toBe(false);
  });

  test("one line says that the other process was killed", async () => {
    const { ended, far } = await startLong(moment);
    process.kill(far, "SIGKILL");
    const { status, errors } = await ended;
    expect([status, errors]).toEqual([
      1,
      "mortise: the other process was ended by SIGKILL before all was measured; run it again.\n",
    ]);
  });

  test("the other process does not outlive a killed one", async () => {
    const { child, ended, far } = await startLong(moment);
    child.kill("SIGKILL");
    await ended;
    await until(() => !isThere(far));
    // Its folder stays: it could not remove it.
    for (const name of readdirSync(sockets)) rmSync(join(sockets, name), { recursive: true });
  });
});
