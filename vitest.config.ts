import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests import the packages' TypeScript sources: no build stands between an edit and its test.
  resolve: { conditions: ["@mortise/source"] },
  ssr: { resolve: { conditions: ["@mortise/source", "node", "module", "import", "default"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts", "docs/**/*.test.ts", "bench/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/test/browser/**"],
    globalSetup: ["./docs/snippets.ts"],
    setupFiles: ["./vitest.setup.ts"],
    testTimeout: 30_000,
    typecheck: { enabled: true, include: ["packages/*/test/**/*.test-d.ts"], tsconfig: "tsconfig.test.json" },
  },
});
