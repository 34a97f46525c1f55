import { readdirSync, readFileSync } from "node:fs";

/**
 * The processes that have mapped files of a directory, by path, ascending; only Linux tells. What a process may not look
 * at, as another user's, is passed over.
 *
 * @see https://www.kernel.org/doc/html/latest/filesystems/proc.html#id7 for the lines of `/proc/<pid>/maps`
 */
export function mappedBy(directory: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const processes = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  for (const pid of processes.map(Number).sort((a, b) => a - b)) {
    for (const path of pathsOf(pid)) {
      if (!path.startsWith(`${directory}/`)) continue;
      const pids = found.get(path) ?? [];
      if (pids.at(-1) !== pid) pids.push(pid);
      found.set(path, pids);
    }
  }
  return found;
}

/** The paths that a process has mapped; those of removed files end with " (deleted)". */
function pathsOf(pid: number): string[] {
  try {
    const lines = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
    // Five columns without spaces stand before a path, in which a line break is written as \012.
    return lines.flatMap((line) => /^(?:\S+\s+){5}(\/.*)$/.exec(line)?.[1]?.replaceAll("\\012", "\n") ?? []);
  } catch {
    return [];
  }
}
