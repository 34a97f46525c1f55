import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { TARGETS as CHANNELS } from "../../channel/test/fuzz/targets.ts";
import { TARGETS } from "./fuzz/targets.ts";

const FUZZ = fileURLToPath(new URL("../../../scripts/fuzz.mjs", import.meta.url));
const BROKEN = fileURLToPath(new URL("fuzz/broken-targets.ts", import.meta.url));

/** Runs the fuzzer as its command does. */
function fuzz(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [FUZZ, ...args], (_, stdout, stderr) => {
      resolve({ code: child.exitCode, output: stdout + stderr });
    });
  });
}

describe.concurrent("the fuzzer", () => {
  test("finds nothing in a few seconds", async () => {
    const { code, output } = await fuzz("--seconds", "6", "--seed", String(Date.now() % 2 ** 31));
    expect(output).toContain("Every outcome was a value or a typed error");
    for (const { name } of [...TARGETS, ...CHANNELS]) expect(output).toMatch(new RegExp(`[:,] ${name} [0-9]+`));
    expect(output).toMatch(/ bytes [1-9]/);
    expect(code).toBe(0);
  });

  const broken = (target: string, ...more: string[]) =>
    fuzz("--targets", BROKEN, "--target", target, "--patience", "1", ...more);

  test.for([
    { target: "throws", says: /fails:\nTypeError: no LayoutError\n[\s\S]*\nwith 901$/m },
    { target: "hangs", says: /has taken more than 1 s$/m },
    { target: "never answers", says: /ended the process|has taken more than 1 s$/m },
    { target: "ends", says: /ended the process with 3$/m },
  ])("finds what $target, and says how to see it again", async ({ target, says }) => {
    const { code, output } = await broken(target, "--seed", "7");
    expect(output).toMatch(says);
    expect(code).toBe(1);
    const [, seed = "", path = ""] = / --seed (-?\d+) --path (\d+),/.exec(output) ?? [];
    const again = await broken(target, "--seed", seed, "--path", path);
    expect(again.output).toMatch(says);
    expect(again.code).toBe(1);
  });

  test("lets good ones be, and knows no others", async () => {
    expect(await broken("good", "--seconds", "0.2")).toMatchObject({ code: 0 });
    const { code, output } = await broken("none");
    expect(output).toContain("there is no target 'none'; there are good, throws");
    expect(code).toBe(1);
  });
});
