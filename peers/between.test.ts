import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { channels } from "@mortise/channel";
import { fingerprint, selfDescription } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { KINDS } from "../packages/channel/test/stress/scenarios.ts";
import { layoutOf } from "../packages/channel/test/stress/values.mjs";
import { Peer as CPeer, removePrograms } from "./c/c-programs.ts";
import { channelPeer, making, missing as NO_C, newName as nameOf } from "./c/scenarios.ts";
import { missing as NO_PYTHON, reads, writes } from "./python/scenarios.ts";

// Node makes none of these channels, and has no part in them: it only starts the programs, and compares what they say.

const SIZE = 6008;
const COUNT = Number(process.env.MORTISE_PEERS ?? 100) * 50;
const MISSING = NO_C ?? NO_PYTHON;
const layout = layoutOf(SIZE);
const PATIENCE = ["--wait-full", 60_000];

let [program, folder, description] = ["", "", ""];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-between-"));
  description = join(folder, "description.json");
  writeFileSync(description, selfDescription(layout));
  if (MISSING === undefined) program = channelPeer();
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
  removePrograms();
});

/** A name of which nothing is left after the test. */
function newName(): string {
  const name = nameOf();
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

/** A program in C, which is gone after the test. */
function inC(...args: readonly (string | number)[]): CPeer {
  const peer = new CPeer(program, args);
  onTestFinished(() => peer.kill());
  return peer;
}

/** The same of one in Python. */
function inPython<T extends { kill(): Promise<unknown> }>(peer: T): T {
  onTestFinished(() => void peer.kill());
  return peer;
}

/** What a reader in C says at its end, which must be that of the channel and at this value. */
async function judgeC(reader: CPeer, last: number): Promise<number> {
  const { line, status, errors } = await reader.end;
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  expect(line).toMatchObject({ end: "ended", last, torn: 0, disordered: 0, repeated: 0, miscounted: 0 });
  return Number(line?.values);
}

/** The same of one in Python, and how many writers took over before. */
async function judgePython(reader: ReturnType<typeof reads>, last: number, takeovers: number): Promise<number> {
  const { line, status, errors } = await reader.end;
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  expect(line).toMatchObject({ last, epoch: takeovers });
  expect(line).not.toHaveProperty("wrong");
  return Number(line?.values);
}

describe.skipIf(MISSING).each(KINDS)(`a %s between C and Python (${MISSING ?? `${COUNT} values`})`, (kind) => {
  const drained = kind === "queue" ? ["--drain", 60_000] : [];

  /** A writer in C, which makes the channel. */
  function makesInC(name: string, ...args: readonly (string | number)[]): CPeer {
    const { args: made, done } = making(kind, SIZE);
    onTestFinished(done);
    return inC("write", name, ...made, ...PATIENCE, ...drained, ...args);
  }

  test("is read by Python, whole and in order, while C writes what it made", async () => {
    const name = newName();
    const reader = inPython(reads(kind, name, SIZE));
    const writer = makesInC(name, "--count", COUNT, "--after-readers", 1);
    expect(await writer.end).toMatchObject({ status: 0, errors: "", line: { sent: COUNT, error: "ok" } });
    const values = await judgePython(reader, COUNT, 0);
    if (kind === "queue") expect(values).toBe(COUNT);
    else expect(values).toBeGreaterThan(0);
  });

  test("is read by C, whole and in order, while Python writes what it made", async () => {
    const name = newName();
    const reader = inC("read", name, "--seconds", 1e6);
    const writer = inPython(writes(kind, name, { size: SIZE, count: COUNT, readers: 1, description }));
    expect(await writer.end).toMatchObject({ status: 0, errors: "" });
    const values = await judgeC(reader, COUNT);
    if (kind === "queue") expect(values).toBe(COUNT);
    else expect(values).toBeGreaterThan(0);
  });

  // A queue has one reader: it is once of the one language, and once of the other.
  test.each(kind === "queue" ? [["C"], ["Python"]] : [["C", "Python"]])(
    "is carried on by the other after kill -9, twice, and a reader in %s goes on",
    async (...languages) => {
      const name = newName();
      const first = makesInC(name);
      await first.ready;
      const readerInC = languages.includes("C") ? inC("read", name, "--seconds", 1e6) : undefined;
      const readerInPython = languages.includes("Python") ? inPython(reads(kind, name, SIZE)) : undefined;
      await Promise.all([readerInC?.ready, readerInPython?.line()]);
      await sleep(100);
      first.kill();
      await first.end;
      const second = inPython(writes(kind, name, { size: SIZE }));
      const taken = Number(await second.line());
      expect(taken).toBeGreaterThan(0);
      using channel = await channels(shmTransport()).observe(name);
      while (channel.status().sequence <= taken + 1) await sleep(10);
      await second.kill();
      const args = ["--fingerprint", fingerprint(layout).toString(16), "--size", SIZE, "--count", 500];
      const { status, errors, line } = await inC("write", name, ...args, ...PATIENCE, ...drained).end;
      expect({ status, errors, line }).toMatchObject({ status: 0, errors: "", line: { sent: 500, error: "ok" } });
      // Python wrote some before it was killed.
      expect(Number(line?.first)).toBeGreaterThan(taken + 1);
      if (readerInC !== undefined) await judgeC(readerInC, Number(line?.last));
      if (readerInPython !== undefined) await judgePython(readerInPython, Number(line?.last), 2);
    },
  );
});
