import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => {
  // How many cases a property tries; `npm run test:deep` is vitest's mode "deep".
  const runs = Number(process.env.MORTISE_RUNS ?? (mode === "deep" ? 100_000 : 1000));
  // Far more than any takes on a machine of its own; many share theirs.
  const testTimeout = 120_000 * Math.max(1, runs / 1000);
  return {
    // Tests import the packages' TypeScript sources: no build stands between an edit and its test.
    resolve: { conditions: ["@mortise/source"] },
    ssr: { resolve: { conditions: ["@mortise/source", "node", "module", "import", "default"] } },
    test: {
      include: [
        "packages/*/test/**/*.test.ts",
        "peers/**/*.test.ts",
        "examples/**/*.test.ts",
        "docs/**/*.test.ts",
        "bench/**/*.test.ts",
      ],
      exclude: ["**/node_modules/**", "**/dist/**", "**/test/browser/**"],
      globalSetup: ["./docs/snippets.ts"],
      setupFiles: ["./vitest.setup.ts"],
      provide: { runs, patience: testTimeout },
      testTimeout,
      // What others do takes its time where many share a machine.
      expect: { poll: { timeout: testTimeout / 4 } },
      ...(mode === "deep" && { maxWorkers: "100%" }),
      typecheck: { enabled: true, include: ["packages/*/test/**/*.test-d.ts"], tsconfig: "tsconfig.test.json" },
    },
  };
});
