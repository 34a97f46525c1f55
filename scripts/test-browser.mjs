// Runs the codec's tests in Chromium, headless: `npm run test:browser`. With --optional, which `npm test` gives, a
// machine without Chromium is told so and passed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chromium = process.env.MORTISE_CHROMIUM ?? PLACES.find((path) => existsSync(path));
if (chromium === undefined || !existsSync(chromium)) {
  const missing = chromium === undefined ? `at ${PLACES.join(", ")}` : `at ${chromium}`;
  const advice = "apt-get install chromium, or set MORTISE_CHROMIUM to where one is";
  const optional = process.argv.includes("--optional");
  console.error(`${optional ? "Skipped the tests in a browser" : "No tests ran"}: no Chromium ${missing}; ${advice}.`);
  process.exit(optional ? 0 : 1);
}

const vitest = join(import.meta.dirname, "..", "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "--config", "vitest.browser.config.mjs"], {
  cwd: join(import.meta.dirname, ".."),
  stdio: "inherit",
  env: { ...process.env, MORTISE_CHROMIUM: chromium },
});
process.exit(status ?? 1);
