import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The memory that a container, a service or a session may use together, and what it uses; named regions count. */
export interface MemoryLimit {
  readonly limit: number;
  readonly used: number;
}

/** A number that no machine has: version 1 says so where there is no limit. */
const NO_LIMIT = 2 ** 60;

/**
 * The tightest limit that control groups of Linux set for this process, of either version; `undefined` where there is
 * none, or it cannot be read.
 *
 * @param root where `proc` and `sys` are
 */
export function memoryLimit(root: string = "/"): MemoryLimit | undefined {
  const limits = groupsOf(root).map(([folder, limit, used]): MemoryLimit => {
    return { limit: numberIn(join(folder, limit)), used: numberIn(join(folder, used)) };
  });
  return limits.filter(({ limit }) => limit < NO_LIMIT).sort((a, b) => a.limit - b.limit)[0];
}

/** A group's folder, and the names of the two files in it. */
type Group = readonly [folder: string, limit: string, used: string];

/** This process's groups, and those that they are within. */
function groupsOf(root: string): Group[] {
  const mount = join(root, "sys/fs/cgroup");
  return textIn(join(root, "proc/self/cgroup"))
    .split("\n")
    .flatMap((line): Group[] => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      if (path === undefined) return [];
      if (controllers === "") {
        return upwards(path).map((each) => [join(mount, each), "memory.max", "memory.current"]);
      }
      if (!controllers?.split(",").includes("memory")) return [];
      const folder = join(mount, "memory");
      return upwards(path).map((each) => [join(folder, each), "memory.limit_in_bytes", "memory.usage_in_bytes"]);
    });
}

/** A path, and each that it is within. */
function upwards(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...upwards(above)];
}

/** What a file says; `Infinity` where it says no number, or is not there. */
function numberIn(file: string): number {
  const text = textIn(file).trim();
  return /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
