import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channels, fileTransport, layout, shmTransport } from "mortise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asNobody, ROOT } from "./as-nobody.ts";
import { commandIn } from "./command-in.ts";

const folder = mkdtempSync(join(tmpdir(), "mortise-advice-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
const { output, refusal } = commandIn(folder);
const opened: Disposable[] = [];

const ELSE = "Give another name, or remove that one before, with `mortise rm`.\n";

beforeAll(async () => {
  const bytes = await mailbox.writer("bytes", layout("u8 a"));
  bytes.write({ a: 1 });
  const jobs = await stream.writer("jobs", layout("u8 a"));
  const raw = transport.create("raw", 4096);
  opened.push(bytes, jobs, raw);
  await output("record", "bytes", "--count", "1", "--output", "bytes.rec");
});
afterAll(() => {
  for (const each of opened) each[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

describe("what is said is for the user of a command, not for a program", () => {
  test("of channels that are there", async () => {
    const other = "has another layout: b (u8 at 0) is not written; it has no default.";
    await output("write", "left", "--layout", "u8 a", "a=1");
    expect(await refusal(1, "write", "left", "--layout", "u8 b", "b=1")).toBe(
      `mortise: channel "left" ${other} ${ELSE}`,
    );
    await output("write", "other", "--layout", "u8 b", "b=1");
    expect(await refusal(1, "replay", "bytes.rec", "other")).toBe(
      `mortise: channel "other" has another layout: a (u8 at 0) is not written; it has no default. ${ELSE}`,
    );
    expect(await refusal(1, "replay", "bytes.rec", "jobs")).toBe(
      `mortise: channel "jobs" is a queue, not a mailbox. ${ELSE}`,
    );
  });

  test("of raw regions", async () => {
    transport.create("tiny", 1, { persist: true }).close();
    expect(await refusal(1, "replay", "bytes.rec", "tiny")).toMatch(
      /^mortise: region "tiny" is no channel: it .*\. Give another name, or remove that one before, with `mortise rm`\.\n$/,
    );
    expect(await refusal(1, "write", "raw", "--layout", "u8 a", "a=1")).toBe(
      'mortise: file region "raw" has 4096 bytes, longer than the 1 expected; give a layout of that length, or another name.\n',
    );
  });
});

/** What the command says to a user who has no right to anything here. */
async function saidToNobody(where: string, ...words: string[]): Promise<string> {
  return (await asNobody(folder, "--transport", where, ...words)).errors;
}

describe.runIf(ROOT)("of another user's", () => {
  beforeAll(() => chmodSync(folder, 0o755));

  test("files", async () => {
    const where = `file:${join(folder, "regions")}`;
    expect(await saidToNobody(where, "inspect", "bytes")).toMatch(
      /^mortise: file region "bytes": open failed with EACCES: this user has no right to that; run this as its owner, or ask that one for a wider mode\.\n$/,
    );
    expect(await saidToNobody(where, "rm", "--yes", "bytes")).toMatch(
      /failed with EACCES: this user may not remove it; ask its owner to\.\n$/,
    );
  });

  test("shared memory", async () => {
    const name = `mortise-advice-${process.pid}`;
    using _ = shmTransport().create(name, 64);
    expect(await saidToNobody("shm", "inspect", name)).toMatch(
      /run this as its owner, or ask that one for a wider mode/,
    );
    expect(await saidToNobody("shm", "rm", "--yes", name)).toMatch(
      /this user may not remove it; ask its owner to\.\n$/,
    );
  });
});
