import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channels, fileTransport, layout } from "mortise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandIn } from "./command-in.ts";

const FRAME = "image(4,2,bgr) + i32 width + i32 height";
const Frame = layout(FRAME);

const folder = mkdtempSync(join(tmpdir(), "mortise-options-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
const { mortise, output, refusal } = commandIn(folder);
const opened: Disposable[] = [];

beforeAll(async () => {
  const camera = await mailbox.writer("camera", Frame);
  camera.write({ image: new Uint8Array(24), width: 4, height: 2 });
  const jobs = await stream.writer("jobs", layout("u8 id"));
  jobs.trySend({ id: 1 });
  opened.push(camera, jobs, transport.create("raw", Frame.LENGTH));
});
afterAll(() => {
  for (const each of opened) each[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

describe("--output", () => {
  const written = (name: string) => readFileSync(join(folder, name), "utf8");

  test("of dump has what would be printed, in each form", async () => {
    for (const form of [[], ["--json"], ["--field", "width"], ["--raw"]]) {
      const printed = await output("dump", "camera", ...form);
      expect(await output("dump", "camera", ...form, "--output", "dumped")).toBe("");
      expect(written("dumped")).toBe(printed);
    }
  });

  test("is the standard output as -", async () => {
    expect(await output("dump", "camera", "-o", "-")).toBe(await output("dump", "camera"));
    const png = await mortise(["dump", "camera", "--png", "image", "-o", "-"]);
    expect([png.status, png.bytes.subarray(1, 4).toString()]).toEqual([0, "PNG"]);
    expect(await output("gen", "c", FRAME, "--name", "frame", "-o", "-")).toBe(
      await output("gen", "c", FRAME, "--name", "frame"),
    );
  });

  test("of record may be the standard output too, and what it says goes elsewhere then", async () => {
    const recorded = await mortise(["record", "camera", "--count", "1", "-o", "-"]);
    expect([recorded.status, recorded.errors]).toEqual([
      0,
      expect.stringMatching(/^mortise: recorded 1 value of "camera" in .*\n$/),
    ]);
    expect(recorded.bytes.subarray(0, 7).toString()).toBe("mortise");
    expect(await refusal(2, "record", "camera", "-o", "-", "--json")).toBe(
      "mortise: the standard output has the recording; leave out --json, or give --output <file>.\n",
    );
  });
});

describe("options that would mean nothing are refused", () => {
  test.each([
    ["layout", "u8 a", "--json", "--svg"],
    ["layout", "u8 a", "--json", "--markdown"],
    ["layout", "u8 a", "--svg", "--markdown"],
    ["dump", "camera", "--raw", "--json"],
    ["dump", "camera", "--raw", "--png", "image"],
    ["dump", "camera", "--json", "--png", "image"],
    ["dump", "camera", "--field", "width", "--png", "image"],
  ])("%s %s %s %s", async (...line) => {
    const options = line.filter((word) => word.startsWith("--"));
    const complaint = await refusal(2, ...line);
    expect(complaint).toMatch(/^error: option '.*' cannot be used with option '.*'\n/);
    for (const option of options) expect(complaint).toContain(option);
  });

  test("--transport that is none, where nothing in memory is looked at", async () => {
    expect(await refusal(2, "--transport", "shmm", "layout", "u8 a")).toBe(
      'mortise: the choice of a transport is "shmm"; give shm, file or file:<directory>.\n',
    );
  });

  test("inspect and watch --json --images", async () => {
    for (const command of ["inspect", "watch"]) {
      expect(await refusal(2, command, "camera", "--json", "--images", "kitty")).toBe(
        "mortise: --json shows no pictures; leave out --images.\n",
      );
    }
    await output("inspect", "camera", "--json", "--no-images");
  });

  test("write --kind of another kind than what is there", async () => {
    const wrong = (name: string, what: string) =>
      `mortise: "${name}" is there, and is a ${what}; leave out --kind to write to it, or give another name.\n`;
    for (const kind of ["queue", "raw"]) {
      expect(await refusal(1, "write", "camera", "--kind", kind, "width=1")).toBe(wrong("camera", "mailbox"));
    }
    expect(await refusal(1, "write", "raw", "--kind", "mailbox", "--layout", FRAME, "width=1")).toBe(
      wrong("raw", "raw region"),
    );
    await output("write", "same", "--kind", "queue", "--layout", "u8 a", "a=1");
    await output("write", "same", "--kind", "queue", "a=2");
    await output("write", "same", "a=3");
    await output("rm", "same");
  });

  test("write of one field twice", async () => {
    expect(await refusal(2, "write", "twice", "--layout", "u8 a", "a=1", "a=2")).toBe(
      'mortise: "a" is given twice; give each field once.\n',
    );
    const twice = 'mortise: "image" is given twice; give each field once.\n';
    const given = ["write", "twice", "--layout", FRAME, "--image", "image=a.png"];
    expect(await refusal(2, ...given, "--image", "image=b.png")).toBe(twice);
    expect(await refusal(2, ...given, "image=AAAA")).toBe(twice);
  });

  test("record --take of what is no queue, and --hz of what is no raw region", async () => {
    expect(await refusal(1, "record", "raw", "--layout", FRAME, "--take")).toBe(
      'mortise: "raw" is a raw region, and only a queue\'s messages are taken; leave out --take.\n',
    );
    expect(await refusal(1, "record", "camera", "--take")).toContain('"camera" is a mailbox, and only a queue\'s');
    expect(await refusal(1, "record", "camera", "--hz", "5")).toBe(
      'mortise: "camera" is a mailbox, which tells of each value; leave out --hz.\n',
    );
  });
});

test("inspect shows a recording with the layout that is given", async () => {
  await output("record", "camera", "--count", "1", "--output", "one");
  const { layout: shown, value } = JSON.parse(
    await output("inspect", "one", "--json", "--layout", "image(4,2,bgr) + i32 width"),
  );
  expect([shown, value.width, value.height]).toEqual(["image(4,2,bgr) image + i32 width", 4, undefined]);
});

test("inspect draws in a pipe where it is said how", async () => {
  const plain = await output("inspect", "camera");
  const drawn = await output("inspect", "camera", "--images", "kitty");
  expect(plain).not.toContain("image: 4 × 2");
  expect(drawn).toContain("image: 4 × 2\n");
  expect(drawn).toContain("\u001b_G");
});
