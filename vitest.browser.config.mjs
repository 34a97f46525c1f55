import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { LAUNCH } from "./packages/codec/test/browser/launch.ts";
import { PORTABLE, TESTS } from "./scripts/portable-tests.mjs";

// What a page must be served with to have shared memory.
const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  test: {
    projects: [
      {
        // The sources, with the engine that the conditions of a browser choose: no `node` among them.
        resolve: { conditions: ["@mortise/source", "browser", "module", "import", "default"] },
        server: { headers: isolation },
        test: {
          name: "page",
          include: [...PORTABLE, "browser/page.test.ts"].map((name) => join(TESTS, name)),
          setupFiles: ["./vitest.setup.ts"],
          provide: { runs: Number(process.env.MORTISE_RUNS ?? 200), patience: 60_000 },
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
        test: { name: "policy", include: [join(TESTS, "browser", "policy.test.ts")], testTimeout: 60_000 },
      },
    ],
  },
});
