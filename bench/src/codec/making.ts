import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { print } from "../compare.ts";
import { printRatio } from "./judge.ts";

const PROCESSES = 7;
const MILLISECONDS = { name: "ms", nanoseconds: 1e6 };

/** What it takes to make a layout of 100 fields and its code, the first time in a process and then again. */
export function benchMaking(): void {
  const program = fileURLToPath(new URL("./making-once.js", import.meta.url));
  const once = () =>
    JSON.parse(execFileSync(process.execPath, [program], { encoding: "utf8" })) as Record<string, number>;
  const processes = Array.from({ length: PROCESSES }, once);
  const rounds = Object.keys(processes[0] ?? {}).map((name) => ({
    name,
    nanoseconds: processes.map((steps) => steps[name] ?? Number.NaN),
  }));
  print("a layout of 100 fields, in processes that have made none", rounds, MILLISECONDS);
  const target = processes.map(() => 5 * MILLISECONDS.nanoseconds);
  printRatio("the first layout() / 5 ms", rounds[0]?.nanoseconds ?? [], target, "≤", 1);
}
