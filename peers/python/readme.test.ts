import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shmTransport } from "@mortise/transport-shm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FOLDER, NUMPY } from "./python-programs.ts";

const README = readFileSync(new URL("README.md", import.meta.url), "utf8");
const MISSING = NUMPY === undefined ? "no Python that has numpy, or not Linux" : undefined;

describe.skipIf(MISSING)(`the Python README's camera (${MISSING ?? NUMPY})`, () => {
  const camera = `readme-python-${process.pid}`;
  /** Where the programs of the README stand, and find `mortise`. */
  let folder = "";
  const running = new Set<ChildProcess>();

  /** What a program writes; rejects where it fails. */
  async function output(program: string): Promise<string> {
    const command = program.endsWith(".py") ? [NUMPY ?? "", "-W", "error"] : [process.execPath];
    const child = spawn(command[0] ?? "", [...command.slice(1), program], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: "1" },
    });
    running.add(child);
    let [text, errors] = ["", ""];
    child.stdout.on("data", (data) => {
      text += data;
    });
    child.stderr.on("data", (data) => {
      errors += data;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${errors}`);
    return text;
  }

  beforeAll(async () => {
    const cache = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, "python-readme-"));
    for (const [, name = "", code = ""] of README.matchAll(/^```\w+ ([\w.]+)\n(.*?)^```$/gms)) {
      // The camera's name is one that no other test has.
      writeFileSync(join(folder, name), code.replaceAll('"camera"', `"${camera}"`));
    }
    await output("frame.mjs");
  }, 60_000);

  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
    shmTransport().remove(camera);
    rmSync(folder, { recursive: true });
  });

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
