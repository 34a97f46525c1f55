import { readdirSync, readFileSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { LAUNCH } from "./packages/codec/test/browser/launch.ts";

const TESTS = "packages/codec/test";

/** The codec's tests but those that import something of Node's, a bundler, or other languages' programs. */
const anywhere = readdirSync(TESTS)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `${TESTS}/${name}`)
  .filter((path) => !/from "(node:|\.\/bundle\.ts|\.\/foreign\/)/.test(readFileSync(path, "utf8")));

// What a page must be served with to have shared memory.
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  test: {
    projects: [
      {
        // The sources, with the engine that the conditions of a browser choose: no `node` among them.
        resolve: { conditions: ["@mortise/source", "browser", "module", "import", "default"] },
        define: { "process.env.MORTISE_RUNS": JSON.stringify(process.env.MORTISE_RUNS ?? "200") },
        server: { headers: isolation },
        test: {
          name: "page",
          include: [...anywhere, `${TESTS}/browser/page.test.ts`],
          setupFiles: ["./vitest.setup.ts"],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: LAUNCH }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        // A page of its own, with a policy.
        test: { name: "policy", include: [`${TESTS}/browser/policy.test.ts`], testTimeout: 60_000 },
      },
    ],
  },
});
