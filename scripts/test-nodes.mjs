// Runs the tests on every Node that the README names, as npm has them: `npm run test:nodes`, or for some of them
// `npm run test:nodes -- 22 24`. What follows "--" goes to vitest.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const NODES = ["20", "22", "24", "26"];

const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2);
const split = given.includes("--") ? given.indexOf("--") : given.length;
const versions = split > 0 ? given.slice(0, split) : NODES;
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

const results = versions.map((version) => {
  console.log(`\nNode ${version}`);
  const node = ["npx", "-y", "-p", `node@${version}`, "node"];
  const args = [...node.slice(1), vitest, "run", ...given.slice(split + 1)];
  const { status } = spawnSync(node[0], args, { cwd: root, stdio: "inherit" });
  return { version, passed: status === 0 };
});
for (const { version, passed } of results) console.log(`Node ${version}: ${passed ? "passed" : "FAILED"}`);
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
