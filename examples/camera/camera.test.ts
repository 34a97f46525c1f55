import { spawnSync } from "node:child_process";
import { platformTransport } from "mortise";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { Program } from "../shared/program.ts";
import { Rate } from "./rate.ts";

// A name of this process's own: others may try the example at the same time.
const NAME = `camera_test_${process.pid}`;
const WAITING = `waiting for a camera at '${NAME}'\n`;

const noTerminal = spawnSync("python3", ["-c", "import os, pty; os.waitstatus_to_exitcode"]).status !== 0;

// What a killed program leaves.
afterAll(() => platformTransport().remove(NAME));

/** Starts a program of the example, which does not outlive the test. */
function start(path: string, args: readonly string[] = [], options = {}): Program {
  const program = new Program(path, ["--name", NAME, ...args], options);
  onTestFinished(() => void program.child.kill("SIGKILL"));
  return program;
}

test("the viewer goes on where a camera is killed and another takes over", async () => {
  const { code, output, trouble } = await start("camera/main.js", ["--fps", "100"]).end;
  expect(trouble).toBe("");
  expect(code).toBe(0);
  const [before, first, second] = output.split(WAITING);
  expect(before).toBe("");
  expect(first).toMatch(/^([ .:=+*#%@-]{64}\n){24}frame \d+ {2}\? a second {2}\d+ ms old {2}0 dropped {2}[^\n]*\n$/);
  expect(second).toMatch(/^([ .:=+*#%@-]{64}\n){24}frame \d+ [^\n]*\none viewer \(process \d+\) outlived a camera/);
});

test("the viewer waits for the next camera where one is ended", async () => {
  const viewer = start("camera/viewer.js");
  for (const [camera, signal] of ["SIGTERM", "SIGINT"].entries()) {
    await viewer.printed(WAITING, camera + 1);
    const { child } = start("camera/camera.js");
    await viewer.printed(" ms of light", camera + 1);
    child.kill(signal as NodeJS.Signals);
  }
  await viewer.printed(WAITING, 3);
  viewer.child.kill("SIGTERM");
  expect(await viewer.end).toMatchObject({ signal: "SIGTERM", trouble: "" });
});

test.skipIf(noTerminal)("the viewer leaves the terminal as it was after Ctrl-C", async () => {
  const viewer = start("camera/viewer.js", [], { terminal: true });
  await viewer.printed("waiting for a camera");
  start("camera/camera.js");
  await viewer.printed("ms of light", 3);
  viewer.child.stdin?.write("\x03");
  const { code, output } = await viewer.end;
  expect(code).toBe(128 + 2);
  // It enters the terminal's second screen and hides the cursor; then shows the cursor and leaves.
  const [before, rest] = output.split("\x1b[?1049h\x1b[?25l");
  const [, after] = rest?.split("\x1b[?25h\x1b[?1049l") ?? [];
  expect(before).toBe("");
  // The last picture is printed once more, and nothing behind it moves the cursor.
  expect(after?.split("\n")).toHaveLength(26);
  expect(after).toMatch(/ ms of light [^\n]*\n$/);
  expect(after).not.toContain("\x1b");
});

test("a second camera is refused, in one line", async () => {
  const first = start("camera/camera.js");
  await first.printed("writes 30 frames a second");
  const { code, trouble } = await start("camera/camera.js").end;
  expect(trouble).toMatch(/^ChannelError taken: [^\n]*\n$/);
  expect(code).toBe(1);
});

test.each([
  [["--fps", "0"], "--fps takes a number above 0, not '0': camera.js [--name NAME] [--fps 30]"],
  [["--speed", "1"], "Unknown option '--speed': camera.js [--name NAME] [--fps 30]"],
])("refuses the options %j, and says how to call it", async (args, message) => {
  const { code, trouble } = await start("camera/camera.js", args).end;
  expect([code, trouble]).toEqual([1, `UsageError usage: ${message}\n`]);
});

test("a rate is that of the last second", () => {
  const rate = new Rate();
  expect([0, 100, 200, 2000, 2250].map((now) => rate.tick(now))).toEqual([undefined, 10, 10, undefined, 4]);
});
