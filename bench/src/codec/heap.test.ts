import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Allocation } from "./heap.ts";

test("encoding takes nothing from the heap, and neither does a number of a view", () => {
  const built = new URL("../../dist/codec/heap.js", import.meta.url);
  const program = `import { allocations } from ${JSON.stringify(built.href)}; console.log(JSON.stringify(allocations()));`;
  // What is not compiled yet allocates. V8 compiles in another thread, which waits long where the machine is busy.
  const flags = ["--expose-gc", "--no-concurrent-recompilation", "--input-type=module"];
  const output = execFileSync(process.execPath, [...flags, "-e", program], { encoding: "utf8" });
  const all = JSON.parse(output) as Allocation[];
  expect(all.filter(({ free, bytes }) => free && bytes >= 1)).toEqual([]);
  expect(all.filter(({ free }) => free).length).toBeGreaterThan(10);
  // What is known to allocate is seen to.
  expect(all[0]?.bytes).toBeGreaterThan(50);
});
