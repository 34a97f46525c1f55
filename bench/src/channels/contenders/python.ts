import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Contender } from "../contender.ts";
import { startEnds } from "../ends.ts";

const PROGRAM = fileURLToPath(new URL("../../../peers/multiprocessing_ends.py", import.meta.url));

/** Python's standard library: memory that is looked at again and again, or a pipe. */
export function python(channel: "memory" | "pipe"): Contender {
  return {
    name: channel === "memory" ? "Python: shared_memory" : "Python: multiprocessing Pipe",
    waiting: channel === "memory" ? "spins" : "sleeps",
    missing: () => {
      const { status } = spawnSync("python3", ["-c", "import multiprocessing.shared_memory"]);
      return status === 0 ? undefined : "there is no python3 with multiprocessing.shared_memory";
    },
    start: (work) =>
      startEnds(work, ({ size, depth, name }) => ["python3", PROGRAM, channel, `${size}`, `${depth}`, name]),
  };
}
