import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), "../src");

/** What a module and all that it imports import from elsewhere. */
function importsOf(path: string, seen: Set<string> = new Set(), found: Set<string> = new Set()): Set<string> {
  if (seen.has(path)) return found;
  seen.add(path);
  for (const [, from = ""] of readFileSync(path, "utf8").matchAll(/^(?:import|export|\}).* from "([^"\n]+)";$/gm)) {
    if (from.startsWith(".")) importsOf(join(dirname(path), from), seen, found);
    else found.add(from);
  }
  return found;
}

test.each([
  ["index.ts", ["#engine"]],
  ["engine/generated.ts", []],
  ["engine/closures.ts", []],
  ["value-json/index.ts", []],
  ["zod/index.ts", ["zod", "#engine"]],
  ["arbitrary/index.ts", ["fast-check", "#engine"]],
])("%s imports nothing beside %j", (file, expected) => {
  expect([...importsOf(join(SOURCE, file))].sort()).toEqual([...expected].sort());
});
