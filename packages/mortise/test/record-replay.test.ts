import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ChannelError, channels, fileTransport, type Layout, layout } from "mortise";
import { afterAll, describe, expect, test } from "vitest";
import { CommandError } from "../src/command/errors.ts";
import { type About, Header, Start, sealOf } from "../src/command/recording/format.ts";
import { RecordingReader } from "../src/command/recording/reader.ts";
import { RecordingWriter } from "../src/command/recording/writer.ts";
import { commandIn } from "./command-in.ts";
import { ZSTD_MISSING } from "./zstd-missing.ts";

const Step = layout("u32 n + text(60) what");
type Step = ReturnType<typeof Step.decode>;

const folder = mkdtempSync(join(tmpdir(), "mortise-record-replay-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
const { mortise, output, refusal, start } = commandIn(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** Steps of different lengths. */
function steps(count: number): Step[] {
  return Array.from({ length: count }, (_, n) => ({ n, what: "step ".repeat(n % 12) }));
}

/** Waits until something is so. */
async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) await setTimeout(5);
}

/** Writes a recording of steps, so many milliseconds apart. */
async function recording(
  file: string,
  values: readonly Step[],
  apart: number,
  about: Partial<About> = {},
): Promise<number> {
  const what: About = { name: "steps", kind: "broadcast", layout: Step as Layout, ...about };
  const out = await RecordingWriter.create(join(folder, file), what, { force: true });
  const first = Date.now();
  for (const [index, value] of values.entries()) {
    await out.write({ time: first + index * apart, sequence: index + 1, bytes: Step.encode(value) });
  }
  out.end();
  return out.length;
}

/** All that is in a file. */
async function contents(file: string): Promise<{ values: Step[]; times: number[]; whole: boolean }> {
  await using reader = await RecordingReader.open(join(folder, file));
  const [values, times]: [Step[], number[]] = [[], []];
  for await (const { value, time } of reader.values()) {
    values.push(value as Step);
    times.push(time);
  }
  return { values, times, whole: reader.cut === undefined };
}

/** How many values of a recording are in its file by now. */
async function recordedIn(file: string): Promise<number> {
  const { times } = await contents(file).catch((error) => {
    // Nor may its beginning be there yet.
    if (error instanceof CommandError) return { times: [] };
    throw error;
  });
  return times.length;
}

function unlessNotFound(error: unknown): undefined {
  if (!(error instanceof ChannelError && error.code === "not-found")) throw error;
}

function names(): string[] {
  return transport.list().map(({ name }) => name);
}

describe("record and replay", () => {
  test("every value of a broadcast, in order, at its time or faster", async () => {
    const out = await stream.writer("walk", Step, { broadcast: true, capacity: 100 });
    const recorder = start(["record", "walk"]);
    await until(() => out.status().readers === 1);
    for (const step of steps(12)) {
      out.trySend(step);
      await setTimeout(step.n % 3 === 0 ? 60 : 5);
    }
    out.close();
    const { status, out: said, errors } = await recorder.end;
    expect([status, errors]).toEqual([0, ""]);
    expect(said).toMatch(
      /^recorded 12 values of "walk" in [\d.]+ m?s: 1\.\d KiB in walk\.mortise-recording; its writer ended it\n$/,
    );
    const { values, times, whole } = await contents("walk.mortise-recording");
    expect([values, whole]).toEqual([steps(12), true]);

    for (const speed of [1, 4]) {
      const replayer = start(["replay", "walk.mortise-recording", "copy", "--wait", "--speed", `${speed}`, "--json"]);
      // Before the reader is there, for which the first value waits.
      let began = performance.now();
      let attached = await stream.reader("copy", Step, { timeout: 0 }).catch(unlessNotFound);
      while (attached === undefined) {
        await setTimeout(5);
        began = performance.now();
        attached = await stream.reader("copy", Step, { timeout: 0 }).catch(unlessNotFound);
      }
      using copy = attached;
      const seen: Step[] = [];
      for await (const step of copy) {
        // It cannot come before its time, which runs from the first value on; how late it comes, the machine says.
        const wait = ((times[seen.length] as number) - (times[0] as number)) / speed;
        expect(performance.now() - began).toBeGreaterThan(wait - 2);
        seen.push(step);
      }
      expect(seen).toEqual(steps(12));
      const ended = await replayer.end;
      expect([ended.status, ended.errors]).toEqual([0, ""]);
      expect(JSON.parse(ended.out)).toEqual({
        file: "walk.mortise-recording",
        name: "copy",
        kind: "broadcast",
        values: 12,
        rounds: 1,
        seconds: expect.any(Number),
        ending: "ended",
      });
      expect(names()).not.toContain("copy");
    }
  });

  test("a mailbox, whose values are counted that came too fast", async () => {
    const out = await mailbox.writer("fast", Step);
    out.write({ n: 0, what: "there already" });
    const recorder = start(["record", "fast", "--json", "--output", "fast"]);
    await until(() => out.status().readers === 1);
    for (let n = 1; n <= 2000; n++) out.write({ n, what: "" });
    out.close();
    const { status, out: said } = await recorder.end;
    expect(status).toBe(0);
    const { values, drops, ...rest } = JSON.parse(said);
    const bytes = statSync(join(folder, "fast")).size;
    expect(rest).toEqual({
      ...{ name: "fast", kind: "mailbox", output: "fast", bytes },
      ...{ seconds: expect.any(Number), invalid: 0, ending: "ended" },
    });
    const { values: seen } = await contents("fast");
    expect(seen).toHaveLength(values);
    expect(seen.at(-1)?.n).toBe(2000);
    // Those between the first that it got and the last.
    expect(2000 - (seen[0]?.n ?? 0) + 1).toBe(values + drops);
  });

  test("a raw region, whenever it changes", async () => {
    const region = transport.create("raw", Step.LENGTH);
    Step.encodeInto({ n: 1, what: "one" }, region.bytes);
    const args = ["record", "raw", "--layout", String(Step), "--hz", "500", "--json"];
    const recorder = start(args);
    const file = "raw.mortise-recording";
    for (const n of [2, 3]) {
      await until(async () => (await recordedIn(file)) === n - 1);
      Step.encodeInto({ n, what: "more" }, region.bytes);
    }
    await until(async () => (await recordedIn(file)) === 3);
    region.close();
    const { out: said } = await recorder.end;
    expect(JSON.parse(said)).toMatchObject({ kind: "raw", values: 3, ending: "removed" });
    expect(await contents(file)).toMatchObject({ whole: true });

    expect(await output("replay", "raw.mortise-recording", "raw-2", "--speed", "max", "--keep")).toMatch(
      /^replayed 3 values of raw\.mortise-recording to "raw-2" in \d+ ms\n$/,
    );
    expect(JSON.parse(await output("inspect", "raw-2", "--layout", String(Step), "--json")).value).toEqual({
      n: 3,
      what: "more",
    });
    expect(await refusal(1, "replay", file, "raw-3", "--wait")).toBe(
      "mortise: nobody can tell who reads a raw region; leave out --wait.\n",
    );
    using taken = await mailbox.writer("taken", Step);
    expect(await refusal(1, "replay", "raw.mortise-recording", taken.name)).toBe(
      'mortise: "taken" is a mailbox, and what was recorded is a raw region; give another name.\n',
    );
    await output("rm", "raw-2");
  });

  test("a queue, only as its consumer", async () => {
    using out = await stream.writer("jobs", Step);
    for (const step of steps(5)) out.trySend(step);
    expect(await refusal(1, "record", "jobs")).toBe(
      'mortise: "jobs" is a queue, and each of its messages goes to one consumer alone; give --take to be that one.\n',
    );
    expect(out.status().unread).toBe(5);
    expect(await output("record", "jobs", "--take", "--count", "3")).toMatch(
      /^recorded 3 values of "jobs" in \d+ ms: /,
    );
    using consumer = await stream.reader("jobs", Step);
    expect(consumer.tryReceive()?.n).toBe(3);
    expect(await refusal(1, "record", "jobs", "--take", "--force")).toMatch(/^mortise: queue "jobs" has a consumer/);
    expect((await contents("jobs.mortise-recording")).values).toEqual(steps(3));
  });

  test("waits for room in a queue, and for its consumer to have all of it", async () => {
    const Large = layout("u32 n + bytes(400000) rest");
    const about: About = { name: "large", kind: "queue", layout: Large as Layout };
    const file = await RecordingWriter.create(join(folder, "large"), about);
    for (let n = 0; n < 12; n++) {
      const bytes = Large.encode({ n, rest: new Uint8Array(400_000).fill(n) });
      await file.write({ time: 0, sequence: n, bytes });
    }
    file.end();
    const replayer = start(["replay", "large", "--speed", "max"]);
    using consumer = await stream.reader("large", Large);
    const seen: number[] = [];
    for await (const { n, rest } of consumer) {
      expect(rest[399_999]).toBe(n);
      seen.push(n);
      await setTimeout(10);
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect((await replayer.end).status).toBe(0);
  });
});

describe("inspect", () => {
  test("shows what is in a recording, without a replay", async () => {
    const bytes = await recording("shown.mortise-recording", steps(3), 1500, { name: "walk" });
    const text = await output("inspect", "shown.mortise-recording");
    expect(text).toMatch(
      /^shown\.mortise-recording\nkind +recording of the broadcast "walk"\nsize +\d+ B\nvalues +3\nfirst +number 1, 2\S+Z\nlast +number 3, 2\S+Z\nspan +3\.0 s\nfile +whole\n/,
    );
    expect(text).toMatch(/LENGTH 68,[\s\S]*\nn +u32 +2\nwhat +text\(60\) +"step step "\n$/);
    expect(names()).not.toContain("walk");
    const { first, last, end, ...rest } = JSON.parse(await output("inspect", "shown.mortise-recording", "--json"));
    expect(rest).toEqual({
      ...{ file: "shown.mortise-recording", name: "walk", kind: "broadcast", bytes, values: 3, layout: String(Step) },
      ...{ sequence: 3, value: { n: 2, what: "step step " } },
    });
    expect([last - first, typeof end]).toEqual([3000, "number"]);
    expect(await refusal(1, "inspect", "shown.mortise-recording", "--layout", "u64 n")).toContain(
      "n (u64 at 0) is written as u32",
    );
    expect(await refusal(1, "inspect", "none.mortise-recording")).toContain("there is no file none");
  });

  test("knows one by its first bytes, and says what is wrong with it", async () => {
    const length = await recording("partly", steps(3), 0);
    truncateSync(join(folder, "partly"), length - 40);
    const text = await output("inspect", "partly");
    expect(text).toMatch(/\nvalues +2\n[\s\S]*\nfile +cut off\n[\s\S]*partly is cut off after \d+ bytes, .*\n$/);
    expect(JSON.parse(await output("inspect", "partly", "--json"))).toMatchObject({
      values: 2,
      cut: expect.any(String),
    });
    const file = openSync(join(folder, "partly"), "r+");
    writeSync(file, "!", length - 100);
    closeSync(file);
    const { status, out, errors } = await mortise(["inspect", "partly"]);
    expect([status, out]).toEqual([1, expect.stringMatching(/\nfile +damaged\n/)]);
    expect(errors).toMatch(/^mortise: partly is damaged at byte \d+: .*\n$/);
    // A file of a channel's name is no recording by that.
    using plain = await mailbox.writer("plain", Step);
    closeSync(openSync(join(folder, "plain"), "w"));
    expect(await output("inspect", plain.name)).toMatch(/^plain\nkind +mailbox\n/);
  });
});

describe("says what it waits for, once and after a moment", () => {
  test("a reader, and then that messages are taken", async () => {
    await recording("patient", steps(3), 0, { name: "patient", kind: "queue" });
    const command = start(["replay", "patient", "--wait"]);
    await command.complained('waiting for a reader of "patient"; start one, or end the replay with Ctrl-C.\n');
    const reader = await stream.reader("patient", Step);
    await command.complained('waiting for the reader of "patient" to take its messages; Ctrl-C ends the replay.\n');
    reader.close();
    command.child.kill("SIGINT");
    const { status, out, errors } = await command.end;
    expect([status, errors.split("\n")]).toEqual([0, expect.objectContaining({ length: 3 })]);
    expect(out).toMatch(/^replayed 3 values of patient to "patient" in .*; interrupted\n$/);
  });

  test("that a queue has room, where nobody reads it", async () => {
    const about: About = { name: "full", kind: "queue", layout: Step as Layout };
    const file = await RecordingWriter.create(join(folder, "full"), about);
    const bytes = Step.encode({ n: 0, what: "x".repeat(60) });
    for (let sequence = 1; sequence <= 20_000; sequence++) await file.write({ time: 0, sequence, bytes });
    file.end();
    const command = start(["replay", "full", "--speed", "max"]);
    await command.complained(
      'mortise: nobody takes the messages of "full"; start a reader, or end the replay with Ctrl-C.\n',
    );
    using reader = await stream.reader("full", Step);
    let taken = 0;
    for await (const _ of reader) taken++;
    const { status, errors } = await command.end;
    expect([taken, status, errors.split("\n")]).toEqual([20_000, 0, expect.objectContaining({ length: 2 })]);
  });

  test("what is to be recorded", async () => {
    const command = start(["record", "awaited", "--wait"]);
    await command.complained('mortise: waiting for "awaited"; start its writer, or end this with Ctrl-C.\n');
    command.child.kill("SIGINT");
    expect((await command.end).status).toBe(1);
  });
});

describe("comes to its end", () => {
  test("by Ctrl-C, with a whole file", async () => {
    using out = await stream.writer("endless", Step, { broadcast: true });
    const recorder = start(["record", "endless", "--json"]);
    await until(() => out.status().readers === 1);
    for (const step of steps(3)) out.trySend(step);
    await until(async () => (await recordedIn("endless.mortise-recording")) === 3);
    recorder.child.kill("SIGINT");
    const { status, out: said, errors } = await recorder.end;
    expect([status, errors]).toEqual([0, ""]);
    expect(JSON.parse(said)).toMatchObject({ values: 3, ending: "interrupted" });
    expect(await contents("endless.mortise-recording")).toMatchObject({ values: steps(3), whole: true });
    expect(out.status().readers).toBe(0);
  });

  test("by Ctrl-C, and leaves no channel", async () => {
    await recording("slow", steps(2), 3_600_000);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const replayer = start(["replay", "slow", "--wait"]);
      using reader = await stream.reader("steps", Step);
      expect((await reader.receive())?.n).toBe(0);
      replayer.child.kill(signal);
      expect(await reader.receive()).toBeUndefined();
      expect(reader.ended).toBe(true);
      const { status, out, errors } = await replayer.end;
      expect([status, errors]).toEqual([0, ""]);
      expect(out).toMatch(/^replayed 1 value of slow to "steps" in .*; interrupted\n$/);
      expect(names()).not.toContain("steps");
    }
  });

  test("when the channel is removed, and its writer dead", async () => {
    const program = `
      import { ChannelError, channels, fileTransport, layout } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url))};
      const transport = fileTransport({ directory: ${JSON.stringify(join(folder, "regions"))} });
      const out = await channels(transport).mailbox.writer("doomed", layout(${JSON.stringify(String(Step))}));
      out.write({ n: 1, what: "last words" });
      setInterval(() => {}, 1000);
    `;
    const writer = spawn(process.execPath, ["--input-type=module", "-e", program]);
    using reader = await mailbox.reader("doomed", Step);
    await until(() => reader.hasNew);
    const recorder = start(["record", "doomed", "--json"]);
    await until(() => reader.status().readers === 2);
    writer.kill("SIGKILL");
    await until(() => reader.status().writer === "dead");
    transport.remove("doomed");
    const { status, out } = await recorder.end;
    expect([status, JSON.parse(out)]).toEqual([0, expect.objectContaining({ values: 1, ending: "removed" })]);
    expect(await contents("doomed.mortise-recording")).toMatchObject({ whole: true });
  });

  test("of a raw region, without what is no value", async () => {
    const Sample = layout("u32 n + text(20) what");
    using region = transport.create("raw-sample", Sample.LENGTH);
    Sample.encodeInto({ n: 1, what: "first" }, region.bytes);
    const recorder = start(["record", "raw-sample", "--layout", String(Sample), "--hz", "1000", "--json"]);
    const recorded = () =>
      contents("raw-sample.mortise-recording").then(
        ({ values }) => values.length,
        () => 0,
      );
    await expect.poll(recorded).toBe(1);
    // A count that no text has, and no text.
    region.bytes.fill(255, 4, 8);
    await setTimeout(200);
    Sample.encodeInto({ n: 2, what: "second" }, region.bytes);
    await expect.poll(recorded).toBe(2);
    recorder.child.kill("SIGINT");
    const { status, out, errors } = await recorder.end;
    expect([status, errors]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({ values: 2, ending: "interrupted" });
    expect(JSON.parse(out).invalid).toBeGreaterThan(0);
  });

  test("of a replay that is late, by Ctrl-C at once", async () => {
    const Large = layout("blob(4000000) bytes + u32 n");
    const about = { name: "late", kind: "mailbox", layout: Large } as const;
    const recording = await RecordingWriter.create(join(folder, "late.mortise-recording"), about);
    const value = Large.encode({ bytes: new Uint8Array(0), n: 1 });
    for (let sequence = 1; sequence <= 3000; sequence++) await recording.write({ time: 0, sequence, bytes: value });
    recording.end();
    const replayer = start(["replay", "late.mortise-recording", "--loop"]);
    using reader = await mailbox.reader("late", Large);
    await until(() => reader.hasNew);
    replayer.child.kill("SIGINT");
    const { status, out } = await replayer.end;
    expect([status, out]).toEqual([0, expect.stringMatching(/interrupted\n$/)]);
    expect(names()).not.toContain("late");
  });

  test("after so many seconds, and waits for what is not there yet", async () => {
    const recorder = start(["record", "later", "--wait", "--seconds", "1", "--json"]);
    await setTimeout(100);
    using out = await mailbox.writer("later", Step);
    out.write({ n: 7, what: "" });
    const { out: said } = await recorder.end;
    expect(JSON.parse(said)).toMatchObject({ values: 1, drops: 0, ending: "limit" });
  });

  test.runIf(process.platform === "linux")("by Ctrl-C while it waits, with nothing recorded", async () => {
    const { child, end } = start(["record", "never", "--wait"]);
    // The system tells which signals a process catches. SIGHUP is the first bit, and SIGINT Node always catches.
    await until(() => {
      const [, caught = "0"] = /SigCgt:\s*(\w+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      return (BigInt(`0x${caught}`) & 1n) !== 0n;
    });
    child.kill("SIGINT");
    const { status, errors } = await end;
    // A slow system may have had it say before what it waits for.
    expect([status, errors.replace(/^mortise: waiting .*\n/, "")]).toEqual([
      1,
      'mortise: "never" did not come, and nothing was recorded; start its writer.\n',
    ]);
    expect(existsSync(join(folder, "never.mortise-recording"))).toBe(false);
  });

  test("never, where it is asked to go on", async () => {
    await recording("round", steps(3), 1);
    const replayer = start(["replay", "round", "--loop", "--wait", "--json"]);
    using reader = await stream.reader("steps", Step);
    const seen = await reader.receiveMany(2);
    while (seen.length < 9) seen.push(...(await reader.receiveMany(9 - seen.length)));
    expect(seen).toEqual([...steps(3), ...steps(3), ...steps(3)]);
    replayer.child.kill("SIGINT");
    const { rounds, values, ending } = JSON.parse((await replayer.end).out);
    expect(rounds).toBeGreaterThanOrEqual(2);
    expect([Math.floor(values / 3), ending]).toEqual([rounds, "interrupted"]);
  });
});

describe("says what it cannot", () => {
  test("of a file that is cut off, after it was replayed up to there", async () => {
    const length = await recording("whole", steps(5), 0);
    truncateSync(join(folder, "whole"), length - 40);
    const { status, out, errors } = await mortise(["replay", "whole", "--json"]);
    expect([status, JSON.parse(out).values]).toEqual([0, 4]);
    expect(errors).toMatch(
      /^mortise: whole is cut off after \d+ bytes, in the record at byte \d+; what comes before that is whole\.\n$/,
    );
    truncateSync(join(folder, "whole"), 100);
    expect(await refusal(1, "replay", "whole")).toBe(
      "mortise: whole is cut off before its first value: there is nothing to replay.\n",
    );
  });

  test("of one whose end tells of more values than there are", async () => {
    await recording("short", steps(1), 0);
    const path = join(folder, "short");
    const bytes = readFileSync(path);
    // Behind the start and what is said of the channel: the seal of the value, on which the end's own goes.
    const seal = bytes.readUInt32LE(Start.LENGTH + Header.LENGTH + bytes.readUInt32LE(Start.LENGTH + 8));
    const end = bytes.subarray(bytes.length - Header.LENGTH);
    end.writeBigUInt64LE(77n, 24);
    end.writeUInt32LE(sealOf(end, seal));
    writeFileSync(path, bytes);
    const { status, out, errors } = await mortise(["replay", "short", "--speed", "max"]);
    expect([status, out]).toEqual([1, expect.stringMatching(/^replayed 1 value of short to "steps" in /)]);
    expect(errors).toBe(
      `mortise: short is damaged at byte ${bytes.length - Header.LENGTH}: the end tells of 77 values, and 1 value came; what comes before that is whole.\n`,
    );
  });

  test("of one that is damaged", async () => {
    const length = await recording("damaged", steps(5), 0);
    const file = openSync(join(folder, "damaged"), "r+");
    writeSync(file, "!", length - 34);
    closeSync(file);
    const { status, out, errors } = await mortise(["replay", "damaged", "--speed", "max"]);
    expect([status, out]).toEqual([1, expect.stringMatching(/^replayed 4 values of damaged to "steps" in /)]);
    expect(errors).toMatch(
      /^mortise: damaged is damaged at byte \d+: a record's checksum is wrong; what comes before that is whole\.\n$/,
    );
    expect(names()).not.toContain("steps");
    expect(await refusal(1, "replay", "nowhere")).toBe(
      "mortise: there is no file nowhere; `mortise record` makes one.\n",
    );
    expect(await refusal(1, "replay", ".")).toBe(
      "mortise: . cannot be read: it is a folder; give the name of a file.\n",
    );
  });

  test("of names, layouts and files that do not fit", async () => {
    using out = await mailbox.writer("camera", Step);
    using raw = transport.create("short", 8);
    expect(await refusal(1, "record", "camrea")).toBe(
      'mortise: there is no "camrea" in file memory; did you mean "camera"?\n',
    );
    expect(await refusal(1, "record", raw.name)).toContain("says nothing of itself; give --layout");
    expect(await refusal(1, "record", raw.name, "--layout", "bytes(9) x")).toContain(
      '"short" has 8 bytes, and the layout needs 9',
    );
    expect(await refusal(1, "record", out.name, "--layout", "u64 n")).toContain(
      "n (u64 at 0) is written as u32, of 4 bytes",
    );
    expect(existsSync(join(folder, "camera.mortise-recording"))).toBe(false);
    out.write({ n: 1, what: "" });
    await output("record", out.name, "--count", "1");
    expect(await refusal(1, "record", out.name)).toBe(
      "mortise: camera.mortise-recording exists; give --force to write over it, or --output <file>.\n",
    );
    expect(await refusal(1, "record", out.name, "--output", join("no", "file"))).toBe(
      `mortise: ${join("no", "file")} cannot be written: there is no folder no; make it first.\n`,
    );
    expect(await refusal(1, "replay", "camera.mortise-recording")).toMatch(/camera.*has a writer that lives/);
    if (process.platform === "linux") {
      expect(await refusal(1, "record", out.name, "--force", "--output", "/dev/full")).toMatch(
        /^mortise: \/dev\/full cannot be written: there is no space left; .*\n$/,
      );
    }
  });

  test("of numbers that are none, with status 2", async () => {
    for (const [option, text] of [
      ["--hz", "fast"],
      ["--seconds", "-1"],
      ["--count", "1.5"],
      ["--count", ""],
      ["--hz", "Infinity"],
    ] as const) {
      expect(await refusal(2, "record", "camera", option, text)).toMatch(
        new RegExp(`^mortise: ${option} ${text}: give a (whole )?number above 0, at most \\d+\\.\n$`),
      );
    }
    expect(await refusal(2, "replay", "file", "--speed", "0")).toBe(
      "mortise: --speed 0: give a number above 0, or max.\n",
    );
  });

  test.runIf(ZSTD_MISSING !== undefined)("of a zstd that is not there", async () => {
    using out = await mailbox.writer("compressed", Step);
    expect(await refusal(1, "record", out.name, "--zstd")).toBe(`mortise: ${ZSTD_MISSING}\n`);
    expect(existsSync(join(folder, "compressed.mortise-recording"))).toBe(false);
  });
});

test.skipIf(ZSTD_MISSING !== undefined)(`compresses values (${ZSTD_MISSING ?? "there is zstd"})`, async () => {
  const Scan = layout("u32 n + bytes(100000) rest");
  using out = await mailbox.writer("scan", Scan);
  out.write({ n: 1, rest: new Uint8Array(100_000) });
  const said = JSON.parse(await output("record", "scan", "--zstd", "--count", "1", "--json"));
  expect(said).toMatchObject({ values: 1 });
  expect(said.bytes).toBeLessThan(2000);
  await output("replay", "scan.mortise-recording", "scan-2", "--keep");
  using copy = await mailbox.reader("scan-2", Scan);
  expect(copy.read()).toEqual({ n: 1, rest: new Uint8Array(100_000) });
  transport.remove("scan-2");
});

// The program `script` gives a command a terminal.
test.runIf(process.platform === "linux" && existsSync("/usr/bin/script"))(
  "shows a bar in a terminal, which is left as it was",
  async () => {
    await recording("shown", steps(2), 3_600_000);
    const program = JSON.stringify(process.execPath);
    const bin = JSON.stringify(new URL("../bin/mortise.js", import.meta.url).pathname);
    // A shell that only waits, as dash does, is itself ended by Ctrl-C.
    const child = spawn("script", ["-qec", `exec ${program} ${bin} replay shown`, "/dev/null"], {
      cwd: folder,
      env: { ...process.env, TERM: "xterm", MORTISE_TRANSPORT: `file:${join(folder, "regions")}` },
    });
    let shown = "";
    child.stdout.on("data", (data) => {
      shown += data;
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await until(() => shown.includes(" 1 value "));
    // Ctrl-C, as a terminal sends it.
    child.stdin.write("\x03");
    expect(await ended).toBe(0);
    expect(shown).toContain("shown █");
    for (const mode of ["?25", "?7"]) {
      expect(shown.lastIndexOf(`\x1b[${mode}h`)).toBeGreaterThan(shown.lastIndexOf(`\x1b[${mode}l`));
    }
    expect(shown).toMatch(/replayed 1 value of shown to "steps" in .*; interrupted\r\n$/);
    expect(names()).not.toContain("steps");
  },
);
