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
