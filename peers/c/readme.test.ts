import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shmTransport } from "@mortise/transport-shm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, COMPILERS, CPP_COMPILERS, MISSING, removePrograms } from "./c-programs.ts";

const README = readFileSync(new URL("README.md", import.meta.url), "utf8");

/** Where the programs of the README stand, and find `mortise`. */
let folder = "";
const running = new Set<ChildProcess>();

/** What a program writes; rejects where it fails. The camera's name is one that no other test has. */
async function output(program: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
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

afterAll(removePrograms);

describe.skipIf(MISSING)("the README's camera", () => {
  const camera = `readme-c-${process.pid}`;

  beforeAll(async () => {
    const cache = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, "c-readme-"));
    for (const [, name = "", code = ""] of README.matchAll(/^```\w+ ([\w.]+)\n(.*?)^```$/gms)) {
      writeFileSync(join(folder, name), code.replaceAll('"camera"', `"${camera}"`));
    }
    await output(process.execPath, "frame.mjs");
  }, 60_000);

  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
    shmTransport().remove(camera);
    rmSync(folder, { recursive: true });
  });

  test.each([...COMPILERS, ...CPP_COMPILERS])(
    "is filmed and watched by Node and by what %s makes",
    async (compiler) => {
      const { program, ...built } = build(join(folder, "camera.c"), ["-O2"], compiler);
      expect(built).toEqual({ stderr: "", status: 0 });
      const node = process.execPath;
      const frames = /^(frame (\d+): 40 by 50, \2\n)+$/;
      const [seenByC] = await Promise.all([output(program, "watch"), output(node, "film.mjs")]);
      expect(seenByC).toMatch(frames);
      expect(seenByC).toContain("frame 100:");
      const [seenByNode] = await Promise.all([output(node, "watch.mjs"), output(program, "film")]);
      expect(seenByNode).toMatch(frames);
      expect(seenByNode).toContain("frame 100:");
    },
    90_000,
  );
});
