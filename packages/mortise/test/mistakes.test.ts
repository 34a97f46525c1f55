import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandIn } from "./command-in.ts";
import { environmentIn, PROGRAM } from "./running-command.ts";

const folder = mkdtempSync(join(tmpdir(), "mortise-mistakes-"));
const { mortise, output, refusal, start } = commandIn(folder);
beforeAll(async () => {
  await output("write", "camera", "--layout", "image(2,1,rgb) image + u8 width", "image=AQIDBAUG", "width=2");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("what was meant is suggested", () => {
  test.each([
    [["help", "lsit"], 'there is no command "lsit"; did you mean "list"?'],
    [["gen", "pyhton", "u8 a", "--name", "x"], 'there is no language "pyhton" here; did you mean "python"?'],
    [["write", "camera", "--image", "imag=x.png"], 'there is no field "imag"; did you mean "image"?'],
    [["dump", "camera", "--png", "widht"], 'there is no field "widht"; did you mean "width"?'],
    [["dump", "camera", "--png", "imgae"], 'there is no field "imgae"; did you mean "image"?'],
  ])("%j", async (line, said) => {
    expect(await refusal(2, ...line)).toBe(`mortise: ${said}\n`);
  });

  test("and all that there are, where nothing is near", async () => {
    expect(await refusal(2, "help", "nosuch")).toMatch(
      /^mortise: there is no command "nosuch"; there are: layout, list, .*, bench\.\n$/,
    );
  });
});

test("help shows a command's, by its other name too", async () => {
  expect(await output("help")).toBe(await output("--help"));
  expect(await output("help", "ls")).toBe(await output("list", "--help"));
});

test("JSON of no layout is refused in a line", async () => {
  const rest = "give what `mortise layout --json` prints, or notation.\n";
  expect(await refusal(2, "layout", '{"kind":"struct"}')).toBe(
    `mortise: this is no layout's JSON: fields: expected an array, not undefined; ${rest}`,
  );
  writeFileSync(join(folder, "wrong.json"), '{"layout":5}');
  expect(await refusal(2, "layout", "wrong.json")).toBe(
    `mortise: wrong.json is no layout's JSON: a layout's JSON: expected an object, not 5; ${rest}`,
  );
});

describe("files in the wrong place", () => {
  test("a directory that is none, or is not there", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const where of [join(folder, "file"), join(folder, "file", "within")]) {
      for (const line of [["list"], ["inspect", "x"], ["write", "x", "--layout", "u8 a", "a=1"]]) {
        expect(await refusal(2, "--transport", `file:${where}`, ...line)).toBe(
          `mortise: ${where} is no directory; give another with --transport file:<directory>.\n`,
        );
      }
    }
    const nowhere = join(folder, "nowhere");
    expect(await output("--transport", `file:${nowhere}`, "list")).toBe(
      `There is nothing in file memory: the directory ${nowhere} is not there.\n`,
    );
    expect(await mortise(["--transport", `file:${nowhere}`, "list", "--json"])).toMatchObject({
      status: 0,
      out: "[]\n",
      errors: `mortise: the directory ${nowhere} is not there; it is made when something is written.\n`,
    });
    expect(existsSync(nowhere)).toBe(false);
  });

  test.skipIf(process.platform === "win32")("what is no segment is not removed", async () => {
    execFileSync("mkfifo", [join(folder, "regions", "fifo")]);
    mkdirSync(join(folder, "regions", "folder"));
    for (const [name, what] of [
      ["fifo", "FIFO"],
      ["folder", "directory"],
    ] as const) {
      expect(await refusal(1, "rm", name)).toBe(
        `mortise: file region "${name}": a ${what} has this name, which is no segment; remove it as a file is removed.\n`,
      );
      expect(existsSync(join(folder, "regions", name))).toBe(true);
    }
  });

  test("a file without a name", async () => {
    for (const line of [
      ["dump", "camera"],
      ["record", "camera"],
      ["gen", "c", "u8 a", "--name", "a"],
    ]) {
      expect(await refusal(2, ...line, "--output", "")).toBe(
        "mortise: --output has no name of a file; give one, or - for the standard output.\n",
      );
    }
  });

  test.skipIf(!existsSync("/dev/full"))("a standard output that takes nothing", async () => {
    for (const line of [["layout", "u8 a"], ["--help"], ["list", "--json"], ["record", "camera", "-o", "-"]]) {
      const full = openSync("/dev/full", "w");
      const child = spawn(process.execPath, [PROGRAM, ...line], {
        cwd: folder,
        env: environmentIn(folder),
        stdio: ["ignore", full, "pipe"],
      });
      closeSync(full);
      const [said, [status]] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, "close")]);
      expect([status, said]).toEqual([
        1,
        expect.stringMatching(/^mortise: the standard output cannot be written: ENOSPC.*; send it elsewhere\.\n$/),
      ]);
    }
  });
});

test("the help says what commands end with", async () => {
  const said = (await output("--help")).replace(/\s+/g, " ");
  expect(said).toContain("2 the command line was wrong, or a value or a field's name that was given.");
  expect(said).toContain("Ctrl-C ends a command with 130, SIGTERM with 143, and a terminal that is closed with 129;");
});

// A shell says 128 and the signal's number: 130, 143, 129.
test.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends a command, and brings a recording to its end",
  async (signal) => {
    const watching = start(["watch", "camera"]);
    const recording = start(["record", "camera", "--output", signal]);
    await watching.printed("number 1");
    while (!existsSync(join(folder, signal))) await new Promise((resolve) => setTimeout(resolve, 10));
    watching.child.kill(signal);
    recording.child.kill(signal);
    expect(await watching.end).toMatchObject({ status: null, signal });
    expect(await recording.end).toMatchObject({ status: 0, signal: null });
    const never = start(["record", "never", "--wait"]);
    await never.complained("waiting for");
    never.child.kill(signal);
    expect(await never.end).toMatchObject({ status: 1, signal: null });
  },
);
