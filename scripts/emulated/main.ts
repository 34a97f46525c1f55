import { endianness } from "node:os";
import files from "virtual:tests";
import { type File, startTests, type Task, type VitestRunner } from "@vitest/runner";
import "../../vitest.setup.ts";

/* Runs the tests where nothing but Node is. */

// What tests start is Node on the same machine.
process.execPath = process.env.MORTISE_EXEC_PATH ?? process.execPath;

const runner: VitestRunner = {
  config: {
    root: "",
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
  importFile: async (path, source) => {
    if (source === "collect") await files[path]?.();
  },
};

const totals = { pass: 0, fail: 0, skip: 0 };

function count(task: Task, path: string): void {
  const name = `${path} > ${task.name}`;
  for (const error of task.result?.errors ?? []) console.log(`✗ ${name}`, error);
  if (task.type === "suite") for (const inner of task.tasks) count(inner, name);
  else totals[task.result?.state === "pass" || task.result?.state === "fail" ? task.result.state : "skip"]++;
  if (task.type === "suite" && task.result?.state === "fail") process.exitCode = 1;
}

console.log(`Node ${process.version}, ${process.arch}, ${endianness()}`);
for (const path of Object.keys(files)) {
  const before = { ...totals };
  const [file] = (await startTests([path], runner)) as [File];
  count(file, "");
  const [passed, failed, skipped] = [totals.pass - before.pass, totals.fail - before.fail, totals.skip - before.skip];
  console.log(
    `${path}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${Math.round(file.result?.duration ?? 0)} ms`,
  );
}
console.log(`${totals.pass} passed, ${totals.fail} failed, ${totals.skip} skipped`);
if (totals.fail > 0 || totals.pass === 0) process.exitCode = 1;
