import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { commandIn } from "./command-in.ts";
import { environmentIn, PROGRAM } from "./running-command.ts";
import { noTmux, TmuxTerminal } from "./tmux-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "mortise-write-"));
const { mortise, output, refusal } = commandIn(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** The newest value under a name. */
async function newest(name: string): Promise<unknown> {
  return JSON.parse(await output("inspect", name, "--json")).value;
}

/** Starts the command with another standard input than words have. */
function startWith(
  stdin: "pipe" | "ignore" | number,
  ...words: string[]
): [child: ChildProcess, ended: Promise<object>] {
  const child = spawn(process.execPath, [PROGRAM, "write", ...words], {
    cwd: folder,
    env: environmentIn(folder),
    stdio: [stdin, "ignore", "pipe"],
  });
  const errors = text(child.stderr as NodeJS.ReadableStream);
  return [child, once(child, "close").then(async ([status]) => ({ status, errors: await errors }))];
}

describe("JSON by the standard input", () => {
  test("may come slowly, and in parts", async () => {
    const [child, ended] = startWith("pipe", "slow", "--layout", "u8 a + u8 b");
    await setTimeout(500);
    child.stdin?.write('{"a":7,');
    await setTimeout(500);
    child.stdin?.end('"b":8}\n');
    expect(await ended).toEqual({ status: 0, errors: "" });
    expect(await newest("slow")).toEqual({ a: 7, b: 8 });
  });

  test("may be large", async () => {
    const values = Array.from({ length: 1_000_000 }, (_, index) => 100_000 + index);
    const input = JSON.stringify({ values });
    expect(input.length).toBeGreaterThan(6_000_000);
    await output("write", "large", "--layout", "u32[1000000] values", { input });
    const { bytes } = await mortise(["dump", "large", "--raw"]);
    expect([bytes.length, bytes.readUInt32LE(4 * 999_999)]).toEqual([4_000_000, 1_099_999]);
  });

  test("has to be there", async () => {
    const asked = "mortise: what is to be written? Give field=value, or JSON on the standard input.\n";
    const given = ["write", "nothing", "--layout", "u8 a"];
    expect(await refusal(2, ...given)).toBe(asked);
    expect(await refusal(2, ...given, { input: " \n" })).toBe(asked);
    const [, ended] = startWith("ignore", ...given.slice(1));
    expect(await ended).toEqual({ status: 2, errors: asked });
  });

  test.skipIf(noTmux)("is not waited for in a terminal, but on a pipe there", async () => {
    const { MORTISE_TRANSPORT } = environmentIn(folder);
    using terminal = new TmuxTerminal(folder, 120, 20, { MORTISE_TRANSPORT });
    const program = `${process.execPath} ${PROGRAM} write typed --layout "u8 a"`;
    await terminal.type(`clear; ${program}`);
    expect(await terminal.done()).toBe(
      "mortise: what is to be written? Give field=value, or JSON on the standard input.",
    );
    await terminal.type(`clear; (sleep 1; echo '{"a":7}') | ${program}`);
    expect(await terminal.done()).toContain('wrote 1 byte to the mailbox "typed"');
  });

  test("may be nothing that can be read", async () => {
    const file = openSync(join(folder, "unreadable"), "w");
    const [, ended] = startWith(file, "nothing", "--layout", "u8 a");
    closeSync(file);
    expect(await ended).toEqual({
      status: 1,
      errors: expect.stringMatching(/^mortise: the standard input cannot be read: EBADF.*; give field=value.*\n$/),
    });
  });
});

describe("names of no field, within fields too", () => {
  const LAYOUT = `const(u8, 7) magic + { u8 x + u8 y } pos + list({ u8 speed }, 4) legs + { u8 a }[2] pair +
    union(u8, none, move { f32 angle }) act + { u8 z }? more + flags(u8, red, blue) lights + bits(u8, low: 4, high: 4) nibbles`;
  const given = {
    pos: { x: 1, y: 2 },
    legs: [{ speed: 1 }, { speed: 2 }],
    pair: [{ a: 1 }, { a: 2 }],
    act: { kind: "move", angle: 1 },
    more: { z: 1 },
    lights: { red: true, blue: false },
    nibbles: { low: 1, high: 2 },
  };

  test.each([
    [{ pos: { ...given.pos, zz: 3 } }, "pos.zz", "there are: pos.x, pos.y."],
    [{ legs: [{ speed: 1 }, { speed: 2, sped: 3 }] }, "legs[1].sped", 'did you mean "legs[1].speed"?'],
    [{ pair: [{ a: 1, aa: 2 }, { a: 2 }] }, "pair[0].aa", 'did you mean "pair[0].a"?'],
    [{ act: { ...given.act, angel: 2 } }, "act.angel", 'did you mean "act.angle"?'],
    [{ act: { kind: "none", angle: 2 } }, "act.angle", "there are none."],
    [{ more: { z: 1, other: 2 } }, "more.other", "there are: more.z."],
    [{ lights: { ...given.lights, bleu: true } }, "lights.bleu", 'did you mean "lights.blue"?'],
    [{ nibbles: { ...given.nibbles, hihg: 2 } }, "nibbles.hihg", 'did you mean "nibbles.high"?'],
    [{ pso: 1 }, "pso", 'did you mean "pos"?'],
    // A constant has its value.
    [{ magic: 7 }, "magic", "there are: pos, legs, pair, act, more, lights, nibbles."],
  ])("%j", async (part, path, hint) => {
    const refused = `mortise: there is no field "${path}"; ${hint}\n`;
    const input = JSON.stringify({ ...given, ...part });
    expect(await refusal(2, "write", "named", "--layout", LAYOUT, { input })).toBe(refused);
    const words = Object.entries(part).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    expect(await refusal(2, "write", "named", "--layout", LAYOUT, ...words)).toBe(refused);
  });

  test("and those of fields are taken", async () => {
    await output("write", "named", "--layout", LAYOUT, { input: JSON.stringify(given) });
    expect(await newest("named")).toEqual(given);
    await output("write", "named", "--update", 'act={"kind":"none"}', "more=null");
    expect(await newest("named")).toEqual({ ...given, act: { kind: "none" }, more: null });
  });
});

describe("--json says what was written", () => {
  test.each(["mailbox", "queue", "broadcast"])("to a %s", async (kind) => {
    const given = ["write", kind, "--layout", "u8 a + u32 b", "--kind", kind, "--json", "a=1", "b=2"];
    const said = { name: kind, kind, bytes: 5, sequence: 1, created: true };
    expect(JSON.parse(await output(...given))).toEqual(said);
    expect(JSON.parse(await output(...given))).toEqual({ ...said, sequence: 2, created: false });
  });

  test("to a raw region", async () => {
    const given = ["write", "raw", "--layout", "u8 a", "--kind", "raw", "a=1"];
    const said = { name: "raw", kind: "raw", bytes: 1, created: true };
    expect(JSON.parse(await output(...given, "--json"))).toEqual(said);
    expect(JSON.parse(await output(...given, "--json"))).toEqual({ ...said, created: false });
    expect(await output(...given)).toBe('wrote 1 byte to the raw region "raw"\n');
  });
});

describe("a value that does not fit is wrong usage, and is refused in the words of JSON", () => {
  test.each([
    ["u8 a", "a=300", "300 does not fit; expected 0 to 255"],
    ["u64 a", "a=x", 'got "x"; expected a whole number, 0 to 18446744073709551615'],
    ["time a", "a=x", 'got "x"; expected a whole number of nanoseconds since 1970, such as 1700000000000000000'],
    ["bytes(3) a", "a=5", 'got "5"; expected 3 bytes in base64'],
    ["blob(3) a", "a=AQIDBA==", "got 4 bytes; expected at most 3 bytes in base64"],
    ["image(2,1,rgb) a", "a=1", "got 1; expected 6 bytes in base64 (1 × 2 × 3)"],
    ["image(2,1,1,u16) a", "a=1", "got 1; expected array of 2 (1 × 2 × 1)"],
    ["f32[3] a", "a=[1,2]", "got array of 2; expected array of 3"],
    ["list(u8, 2) a", "a=5", "got 5; expected array of at most 2"],
  ])("%s %s", async (layout, word, why) => {
    const said = await refusal(2, "write", "unfit", "--layout", layout, word);
    expect(said.slice(said.indexOf("): ") + 3)).toBe(`${why}\n`);
  });
});
