import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the codec's tests. */
export const TESTS = join(import.meta.dirname, "..", "packages", "codec", "test");

/** Those of the codec's test files that run anywhere: they import nothing of Node's, bundle nothing, and ask no other language. */
export const PORTABLE = readdirSync(TESTS)
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => !/from "(node:|\.\/bundle\.ts|\.\/foreign\/)/.test(readFileSync(join(TESTS, name), "utf8")));
