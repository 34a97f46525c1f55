import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { channels, fileTransport, layout } from "mortise";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { environmentIn, PROGRAM } from "./running-command.ts";
import { noTmux, TmuxTerminal } from "./tmux-terminal.ts";

const Frame = layout("image(4,4,bgr) + i32 width + f32[2] at + text(40) note");
const image = Uint8Array.from({ length: 48 }, (_, index) => index * 5);

const folder = mkdtempSync(join(tmpdir(), "mortise-terminal-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox } = channels(transport);
afterAll(() => rmSync(folder, { recursive: true }));

/** A terminal that is there as long as the test. */
function terminalOf(columns: number, rows: number, env: NodeJS.ProcessEnv = {}): TmuxTerminal {
  const { MORTISE_TRANSPORT } = environmentIn(folder);
  const terminal = new TmuxTerminal(folder, columns, rows, { MORTISE_TRANSPORT, ...env });
  onTestFinished(() => terminal[Symbol.dispose]());
  return terminal;
}

/** Types a command; what was on the screen is gone before. */
async function run(terminal: TmuxTerminal, args: string): Promise<void> {
  await terminal.type(`clear; ${process.execPath} ${PROGRAM} ${args}`);
}

/** A mailbox with a value in it, and what writes the next one. */
async function writerOf(name: string): Promise<(width: number, note?: string) => void> {
  const out = await mailbox.writer(name, Frame);
  onTestFinished(() => out.close());
  const write = (width: number, note = "\u001b[31mé\u009b2J"): void => {
    out.write({ image, width, at: Float32Array.of(0.5, -1), note });
  };
  write(1);
  return write;
}

/** A screen without what each run has of its own. */
function stable(screen: string): string {
  return screen
    .replace(/[\d.?]+ a second/, "<rate> a second")
    .replace(/[\d.]+ \w+ old/, "<age> old")
    .concat("\n");
}

const WAYS = [40, 200].flatMap((columns) =>
  [{}, { NO_COLOR: "1" }].map((env) => [columns, "NO_COLOR" in env ? "plain" : "coloured", env] as const),
);

describe.skipIf(noTmux)("in a real terminal (where there is tmux)", () => {
  test.each(WAYS)("layout, %i columns, %s", async (columns, way, env) => {
    const terminal = terminalOf(columns, 30, env);
    await run(terminal, `layout "image(40,50,bgr) + i32 width + i32 height"`);
    const screen = await terminal.done();
    await expect(`${screen}\n`).toMatchFileSnapshot(`golden/layout-${columns}.txt`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(/\x1b\[[\d;]+m/.test(terminal.screen(true))).toBe(way === "coloured");
  });

  test.each(WAYS)("watch, %i columns, %s", async (columns, way, env) => {
    const name = `camera${columns}${way}`;
    const write = await writerOf(name);
    const terminal = terminalOf(columns, 24, env);
    await run(terminal, `watch ${name}`);
    await terminal.shows(/number 1/);
    write(2);
    const screen = await terminal.shows(/number 2[\s\S]*width +(?:i32 +)?2\n/);
    await expect(stable(screen).replaceAll(name, "camera")).toMatchFileSnapshot(`golden/watch-${columns}-${way}.txt`);
    expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["0", "1"]);
    const codes = terminal.screen(true);
    // What changed stands out, and the picture is in its colours.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(/\x1b\[7m2/.test(codes)).toBe(way === "coloured");
    expect(codes.includes("\x1b[38;2;10;5;0m")).toBe(way === "coloured");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(/\x1b/.test(codes)).toBe(way === "coloured");
  });

  test("watch goes with the terminal's size, down to ten columns and up again", async () => {
    const write = await writerOf("narrow");
    const terminal = terminalOf(80, 24, { NO_COLOR: "1" });
    await run(terminal, "watch narrow");
    const before = await terminal.shows(/^narrow {2}mailbox {2}writer alive {2}number 1 .*\n[\s\S]*image: 4 × 4\n/);
    terminal.resize(10, 24);
    const narrow = await terminal.shows(/^narrow\nmailbox\nwriter ali\n\n {3}field\n/);
    for (const line of narrow.split("\n")) expect(line.length).toBeLessThanOrEqual(10);
    write(2);
    await terminal.shows(/^narrow\nmailbox\nwriter ali\n\n {3}field\n {3}image\n\* {2}width\n/);
    terminal.resize(10, 5);
    await terminal.shows(/^narrow\nmailbox\nwriter ali\n\n… 4 fields$/);
    terminal.resize(80, 24);
    const after = await terminal.shows(/number 2 .*\n[\s\S]*image: 4 × 4\n/);
    expect(after.split("\n")).toHaveLength(before.split("\n").length);
    expect(terminal.knows("history_size")).toBe("0");
  });

  test("watch of some fields draws no picture that is none of them", async () => {
    await writerOf("chosen");
    const terminal = terminalOf(80, 24, { NO_COLOR: "1" });
    await run(terminal, "watch chosen --field width");
    expect(await terminal.shows(/number 1/)).toMatch(/\n {3}field {2}type {2}value\n {3}width {2}i32 {3}1$/);
    terminal.press("C-c");
    await terminal.done();
    await run(terminal, "watch chosen --field image");
    await terminal.shows(/image: 4 × 4/);
  });

  test("watch leaves the terminal as it was after Ctrl-C, with the last value", async () => {
    await writerOf("left");
    const before = transport.list().map((info) => info.name);
    const terminal = terminalOf(80, 24);
    await run(terminal, "watch left");
    await terminal.shows(/number 1/);
    terminal.press("C-c");
    expect(await terminal.done()).toMatch(/left {2}mailbox .*\n\nfield[\s\S]* {2}1\n[\s\S]*"\\u001b\[31mé\\u009b2J"/);
    expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["1", "0"]);
    await terminal.type("echo status $?");
    await terminal.shows(/\nstatus 130\nready>$/);
    expect(transport.list().map((info) => info.name)).toEqual(before);
  });

  test("watch gives the terminal back for Ctrl-Z, and takes it again when it goes on", async () => {
    const write = await writerOf("stopped");
    const terminal = terminalOf(80, 24, { NO_COLOR: "1" });
    await run(terminal, "watch stopped");
    const before = stable(await terminal.shows(/number 1 [\s\S]*image: 4 × 4\n/));
    for (const _ of [1, 2]) {
      terminal.press("C-z");
      await terminal.shows(/Stopped[\s\S]*\nready>$/);
      expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["1", "0"]);
      await terminal.type("clear; seq 30");
      await terminal.shows(/\n30\nready>$/);
      await terminal.type("fg");
      expect(stable(await terminal.shows(/number 1 [\s\S]*image: 4 × 4\n/))).toBe(before);
      expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["0", "1"]);
    }
    write(2);
    await terminal.shows(/number 2/);
    terminal.press("C-c");
    await terminal.done();
    expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["1", "0"]);
  });

  test("watch goes on where Ctrl-Z stops nobody, since no shell is there to go on with", async () => {
    const write = await writerOf("alone");
    const terminal = terminalOf(80, 24, { NO_COLOR: "1" });
    await terminal.type(`exec ${process.execPath} ${PROGRAM} watch alone`);
    await terminal.shows(/number 1/);
    terminal.press("C-z");
    write(2);
    await terminal.shows(/^alone [\s\S]*number 2 [\s\S]*image: 4 × 4\n/);
    expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["0", "1"]);
  });

  test("watch prints lines where the terminal obeys no codes, and record draws no bar", async () => {
    const write = await writerOf("dumb");
    const terminal = terminalOf(80, 30, { TERM: "dumb" });
    await run(terminal, "watch dumb");
    await terminal.shows(/\nnumber 1 /);
    write(2);
    const screen = await terminal.shows(/\ndumb: mailbox, writer alive\n\nnumber 1 [\s\S]*\n\nnumber 2 [\s\S]*"$/);
    expect(screen).toMatch(/\n {3}width {2}i32 {13}1\n[\s\S]*\n\* {2}width {2}i32 {13}2\n/);
    expect([terminal.knows("cursor_flag"), terminal.knows("alternate_on")]).toEqual(["1", "0"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(terminal.screen(true)).not.toMatch(/\x1b/);
    terminal.press("C-c");
    await terminal.done();
    await run(terminal, "record dumb --seconds 2");
    await vi.waitUntil(() => existsSync(join(folder, "dumb.mortise-recording")), 60_000);
    await setTimeout(1000);
    expect(terminal.screen()).not.toContain("·");
    await terminal.shows(/\nrecorded 1 value of "dumb" in /);
  });

  test("record shows the cursor, and no bar, while Ctrl-Z has stopped it", async () => {
    await writerOf("taped");
    const terminal = terminalOf(80, 24);
    await run(terminal, "record taped");
    await terminal.shows(/^taped 1 value · /);
    for (const _ of [1, 2]) {
      expect(terminal.knows("cursor_flag")).toBe("0");
      terminal.press("C-z");
      expect(await terminal.shows(/Stopped[\s\S]*\nready>$/)).not.toContain("·");
      expect([terminal.knows("cursor_flag"), terminal.knows("wrap_flag")]).toEqual(["1", "1"]);
      await terminal.type("clear; fg");
      await terminal.shows(/\ntaped 1 value · /);
    }
    terminal.press("C-c");
    await terminal.shows(/\nrecorded 1 value of "taped" in [\s\S]*ready>$/);
    expect(terminal.knows("cursor_flag")).toBe("1");
  });

  test("watch keeps the value where the name goes, and shows the next one", async () => {
    const out = await mailbox.writer("going", Frame);
    out.write({ image, width: 7, at: Float32Array.of(0.5, -1), note: "first" });
    const terminal = terminalOf(80, 24);
    await run(terminal, "watch going --no-images");
    await terminal.shows(/"first"/);
    transport.remove("going");
    await terminal.shows(/^going {2}gone\nthere is no "going" in file memory.*\n\nfield[\s\S]*"first"$/);
    out.close();
    const write = await writerOf("going");
    write(8, "second");
    expect(await terminal.shows(/"second"/)).toMatch(/^going {2}mailbox/);
  });

  test("watch says what does not fit: a layout, and fields", async () => {
    using region = transport.create("short", 4);
    const terminal = terminalOf(60, 6);
    await run(terminal, `watch short --layout "u64 n"`);
    await terminal.shows(/^short {2}raw.*\nthere are 4 bytes, and the layout needs 8$/);
    terminal.press("C-c");
    await terminal.done();
    region.bytes.fill(255);
    await run(terminal, `watch short --layout "enum(u8, on, off) e"`);
    await terminal.shows(/^short {2}raw .*\n\nThe bytes are no value of the layout:\n {2}e at 0: /);
    terminal.press("C-c");
    await terminal.done();
    await run(terminal, `watch short --layout "u8 a + u8 b + u8 c + u8 d"`);
    await terminal.shows(/^short {2}raw .*\n\nfield .*\na .*255\nb .*255\n… 2 fields more$/);
  });

  test("inspect draws pictures, where they are wanted", async () => {
    await writerOf("still");
    const terminal = terminalOf(100, 40);
    await run(terminal, "inspect still");
    expect(await terminal.done()).toMatch(/\n\nimage: 4 × 4\n▀▀▀▀\n▀▀▀▀$/);
    await run(terminal, "inspect still --no-images");
    expect(await terminal.done()).toMatch(/"\\u001b\[31mé\\u009b2J"$/);
  });
});
