import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const found = spawnSync("strace", ["-V"]).status === 0;
const PROGRAM = fileURLToPath(new URL("programs/write-unheard.mjs", import.meta.url));

test.runIf(found)("a write that nobody waits for makes no system call", () => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-strace-"));
  try {
    const log = join(folder, "log");
    // Without -f, only the main thread is followed: V8's own threads compile and collect.
    execFileSync("strace", ["-o", log, process.execPath, PROGRAM]);
    const lines = readFileSync(log, "utf8").split("\n");
    const [begin, end] = ["begin", "end"].map((mark) =>
      lines.findIndex((line) => line.startsWith(`write(1, "${mark}`)),
    );
    expect(begin).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(begin as number);
    // V8 makes some now and then, such as for memory: 20 000 writes make next to none.
    expect(lines.slice((begin as number) + 1, end).length).toBeLessThan(100);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
