import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../python/mailbox.py", import.meta.url));

/** What a frame costs in Python, where that has numpy; the program prints its tables itself. */
export function benchPython(...args: readonly string[]): void {
  // Debian's numpy is for Debian's Python, before which another may come.
  const python = ["python3", "/usr/bin/python3"].find((path) => spawnSync(path, ["-c", "import numpy"]).status === 0);
  if (python === undefined || process.platform !== "linux") {
    console.log("\n(no figures of Python: there is none with numpy, or this is not Linux)");
    return;
  }
  const { stdout, stderr, status } = spawnSync(python, ["-W", "error", PROGRAM, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${PROGRAM} ended with ${status}: ${stderr}`);
  console.log(stdout.trimEnd());
}
