import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { layout, selfDescription } from "@mortise/codec";
import { mailbox } from "mortise";
import { describe, expect, onTestFinished, test } from "vitest";
import { MISSING, Peer, PYTHON } from "./python-programs.ts";

/** What has the name, and is no channel, or none yet; and what a writer of either language makes of it. */
interface Case {
  readonly what: string;
  /** Bytes of zeros; `undefined` for as many as the channel has. */
  readonly length?: number;
  /** Made by a Node process, which goes on; or a file that anybody made. */
  readonly by: "persist" | "goes" | "killed" | "file" | "leftover" | "halfway";
  /** What comes of it: an error's code, a channel in the region that is there, or a new one. */
  readonly comes: string;
}

const CASES: Case[] = [
  {
    what: "a raw region that stays, of a Node process that has it open",
    length: 4096,
    by: "persist",
    comes: "not-a-channel",
  },
  { what: "one that is as long as the channel", by: "persist", comes: "in place" },
  { what: "a raw region that goes with a Node process that lives", length: 4096, by: "goes", comes: "taken" },
  { what: "one that is as long as the channel, and goes with it", by: "goes", comes: "taken" },
  { what: "a raw region whose Node process was killed", length: 4096, by: "killed", comes: "anew" },
  { what: "one that is as long as the channel, whose process was killed", by: "killed", comes: "in place" },
  { what: "a file of zeros", length: 4096, by: "file", comes: "not-a-channel" },
  { what: "a file of zeros that is longer than the channel", length: 1 << 20, by: "file", comes: "not-a-channel" },
  { what: "a file that is too short for a prologue", length: 64, by: "file", comes: "not-a-channel" },
  { what: "a file without bytes", length: 0, by: "file", comes: "taken" },
  { what: "a file that is as long as the channel", by: "file", comes: "in place" },
  { what: "what a maker left that died halfway", by: "halfway", comes: "in place" },
  { what: "what a maker left that died before it gave a length", length: 0, by: "leftover", comes: "anew" },
];

const Tick = layout("u32 n + text(20) note");

const MAKER = `
import { platformTransport } from "mortise";
const [, name, length, persist] = process.argv;
platformTransport().create(name, Number(length), { persist: persist === "true" });
console.log("made");
setInterval(() => {}, 1000);
`;

const WRITER = `
import json, mortise, sys
_, name, description = sys.argv
try:
    with mortise.mailbox.writer(name, mortise.Layout(description), timeout=1.5) as out:
        out.write({"n": 7, "note": "here"})
        print(json.dumps({"code": "ok", "epoch": out.status()["epoch"]}), flush=True)
        sys.stdin.readline()
except mortise.MortiseError as error:
    print(json.dumps({"code": error.code, "says": str(error)}), flush=True)
`;

let names = 0;
const newName = (): string => `python-unfinished-${process.pid}-${names++}`;

let length = 0;
/** How long the channel is that the writers make. */
async function channelLength(): Promise<number> {
  if (length > 0) return length;
  const sample = await mailbox.writer(newName(), Tick);
  length = sample.status().length;
  sample.close();
  return length;
}

async function prepare(name: string, { by, length: bytes }: Case): Promise<void> {
  const path = `/dev/shm/${name}`;
  const size = bytes ?? (await channelLength());
  onTestFinished(() => rmSync(path, { force: true }));
  if (by === "file" || by === "leftover" || by === "halfway") {
    // All but a magic, where it came so far.
    writeFileSync(path, Buffer.alloc(size, by === "halfway" ? 0xa5 : 0).fill(0, 0, Math.min(8, size)));
    chmodSync(path, by === "file" ? 0o600 : 0o1600);
    return;
  }
  const args = ["--input-type=module", "-e", MAKER, name, `${size}`, `${by === "persist"}`];
  const maker: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void maker.kill("SIGKILL"));
  await once(maker.stdout as NonNullable<typeof maker.stdout>, "data");
  if (by !== "killed") return;
  maker.kill("SIGKILL");
  await once(maker, "close");
}

interface Outcome {
  readonly code: string;
  readonly says?: string;
  /** Where the channel stands: in the region that was there, or in a new one. */
  readonly where?: "in place" | "anew";
  readonly value?: unknown;
}

type Writes = (name: string, during: () => Promise<unknown>) => Promise<Omit<Outcome, "where">>;

const fromNode: Writes = async (name, during) => {
  try {
    using out = await mailbox.writer(name, Tick, { timeout: 1500 });
    out.write({ n: 7, note: "here" });
    return { code: "ok", value: await during() };
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, says: message };
  }
};

const fromPython: Writes = async (name, during) => {
  const peer = new Peer("-c", [WRITER, name, selfDescription(Tick)]);
  const said = JSON.parse(await peer.line());
  const value = said.code === "ok" ? await during() : undefined;
  await peer.finish();
  return { ...said, value };
};

describe.skipIf(MISSING).each([
  ["Node", fromNode],
  ["Python", fromPython],
] as const)(`a writer in %s finds what is no channel yet (${MISSING ?? PYTHON})`, (_, writes) => {
  test.each(CASES)("$what: $comes", async (found) => {
    const name = newName();
    const path = `/dev/shm/${name}`;
    await prepare(name, found);
    const before = statSync(path);
    let where: Outcome["where"];
    const { code, says, value } = await writes(name, async () => {
      where = statSync(path).ino === before.ino ? "in place" : "anew";
      using reader = await mailbox.reader(name, Tick);
      return reader.read();
    });
    if (code === "ok") {
      expect({ where, value }).toEqual({ where: found.comes, value: { n: 7, note: "here" } });
      return;
    }
    expect(code).toBe(found.comes);
    // Whose it is finds it as it was.
    expect(statSync(path)).toMatchObject({ ino: before.ino, size: before.size, mode: before.mode });
    expect(readFileSync(path).every((byte) => byte === 0)).toBe(true);
    if (code === "taken" && before.size > 0) expect(says).toContain("or is a raw region of zeros");
  });
});
