import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Transport } from "@mortise/transport";
import { contract, type Subject } from "@mortise/transport/contract";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test } from "vitest";

const SNIPPETS = new URL(".snippets/", import.meta.url);
const skips = { "views kept from before a close are detached": "the other regions of its name use the same buffer" };

/** The module that the document's first example is written to. */
const written = new URL("heap-transport.ts", SNIPPETS);
const { heapTransport } = (await import(written.href)) as { heapTransport(): Transport };

test("the document's transport has at most 60 lines of code", () => {
  // The first line is not the document's; the others that count are neither empty nor comments.
  const lines = readFileSync(written, "utf8").split("\n").slice(1);
  expect(lines.filter((line) => /^\s*[^\s/]/.test(line)).length).toBeLessThanOrEqual(60);
});

const subjects: [title: string, subject: Subject][] = [
  ["the document's transport", { transport: heapTransport(), skips }],
  ["the document's transport, without faults", { transport: faultyTransport([], heapTransport()), skips }],
];
for (const [title, subject] of subjects) {
  describe(`the contract, on ${title}`, () => {
    for (const each of contract) {
      const reason = each.skipReason(subject);
      if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
      else test(each.name, () => each.run(subject));
    }
  });
}

describe("the README's way to run the contract", () => {
  const readme = readFileSync(new URL("../packages/transport/README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ""]) => code);

  /** Runs the block that imports the runner, and says what that printed. */
  function run(runner: string, file: string, ...command: string[]): string {
    const path = fileURLToPath(new URL(file, SNIPPETS));
    writeFileSync(path, blocks.find((code) => code.includes(`from "${runner}"`)) ?? "");
    const env = { ...process.env, NODE_OPTIONS: "", NODE_TEST_CONTEXT: undefined, NO_COLOR: "1" };
    return execFileSync(process.execPath, [...command, path], { cwd: fileURLToPath(SNIPPETS), encoding: "utf8", env });
  }

  test("with node:test", () => {
    const output = run("node:test", "readme-contract.test.mjs", "--test", "--test-reporter=tap");
    expect(output).toContain(`# tests ${contract.length}`);
    expect(output).toContain("# fail 0");
  });

  test("with vitest", () => {
    const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
    // A project of its own: this one's settings must not make it pass.
    writeFileSync(new URL("readme-vitest.config.mjs", SNIPPETS), "export default {};");
    const config = ["--config", "readme-vitest.config.mjs", "--root", "."];
    const output = run("vitest", "readme-vitest.test.mjs", vitest, "run", ...config);
    expect(output).toMatch(new RegExp(`passed.*\\(${contract.length}\\)`));
  });
});
