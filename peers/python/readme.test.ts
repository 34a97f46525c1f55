import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReadmePrograms } from "../readme-programs.ts";
import { FOLDER, NUMPY } from "./python-programs.ts";

const MISSING = NUMPY === undefined ? "no Python that has numpy, or not Linux" : undefined;

describe.skipIf(MISSING)(`the Python README's camera (${MISSING ?? NUMPY})`, () => {
  let programs: ReadmePrograms;

  function output(program: string): Promise<string> {
    if (!program.endsWith(".py")) return programs.output(process.execPath, [program]);
    const env = { PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: "1" };
    return programs.output(NUMPY ?? "", ["-W", "error", program], env);
  }

  beforeAll(async () => {
    programs = new ReadmePrograms(new URL("README.md", import.meta.url), "readme-python");
    await output("frame.mjs");
  }, 60_000);
  afterAll(() => programs.remove());

  test.each([
    ["watch.py", "film.mjs"],
    ["watch.mjs", "film.py"],
    ["watch.py", "film.py"],
  ])("%s sees what %s films", async (watch, film) => {
    const [seen] = await Promise.all([output(watch), output(film)]);
    expect(seen).toMatch(/^(frame (\d+): 40 by 50, \2\n)+$/);
    expect(seen).toContain("frame 100:");
  });
});
