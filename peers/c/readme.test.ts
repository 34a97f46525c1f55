import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { observe } from "mortise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReadmePrograms } from "../readme-programs.ts";
import { build, COMPILERS, CPP_COMPILERS, MISSING, removePrograms } from "./c-programs.ts";

afterAll(removePrograms);

describe.skipIf(MISSING)("the README's", () => {
  let programs: ReadmePrograms;
  const node = (program: string, ...args: readonly string[]) => programs.output(process.execPath, [program, ...args]);

  beforeAll(async () => {
    programs = new ReadmePrograms(new URL("README.md", import.meta.url), "readme-c");
    await node("frame.mjs");
    await node("jobs.mjs");
  }, 60_000);
  afterAll(() => programs.remove());

  test.each([...COMPILERS, ...CPP_COMPILERS])(
    "camera is filmed and watched by Node and by what %s makes",
    async (compiler) => {
      const { program, ...built } = build(join(programs.folder, "camera.c"), ["-O2"], compiler);
      expect(built).toEqual({ stderr: "", status: 0 });
      const frames = /^(frame (\d+): 40 by 50, \2\n)+$/;
      const [seenByC] = await Promise.all([programs.output(program, ["watch"]), node("film.mjs")]);
      expect(seenByC).toMatch(frames);
      expect(seenByC).toContain("frame 100:");
      const [seenByNode] = await Promise.all([node("watch.mjs"), programs.output(program, ["film"])]);
      expect(seenByNode).toMatch(frames);
      expect(seenByNode).toContain("frame 100:");
    },
    90_000,
  );

  test("camera may be killed and started again, and who watches goes on", async () => {
    const { program } = build(join(programs.folder, "camera.c"), ["-O2"]);
    const watching = Promise.all([programs.output(program, ["watch"]), node("watch.mjs")]);
    const first = spawn(program, ["film"]);
    const frames = () =>
      observe(programs.camera).then(
        (channel) => {
          using seen = channel;
          return seen.status().sequence;
        },
        () => 0,
      );
    await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(2);
    first.kill("SIGKILL");
    await once(first, "close");
    await programs.output(program, ["film"]);
    for (const seen of await watching) {
      const numbers = [...seen.matchAll(/^frame (\d+): 40 by 50, \d+$/gm)].map(([, number]) => Number(number));
      expect(numbers.at(-1)).toBeGreaterThan(100);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  }, 60_000);

  test.each([...COMPILERS, ...CPP_COMPILERS])(
    "jobs are sent and done by Node and by what %s makes",
    async (compiler) => {
      const { program, ...built } = build(join(programs.folder, "jobs.c"), ["-O2"], compiler);
      expect(built).toEqual({ stderr: "", status: 0 });
      const done = "job 1: resize, 5\njob 2: resizeresize, 10\njob 3: resizeresizeresize, 15\n";
      expect(await Promise.all([programs.output(program, ["work"]), node("jobs.mjs", "send")])).toEqual([done, ""]);
      expect(await Promise.all([node("jobs.mjs", "work"), programs.output(program, ["send"])])).toEqual([done, ""]);
      expect(await Promise.all([programs.output(program, ["work"]), programs.output(program, ["send"])])).toEqual([
        done,
        "",
      ]);
    },
    90_000,
  );
});
