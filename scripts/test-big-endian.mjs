// Runs the codec's tests on a big-endian machine: Node for s390x under qemu. `npm run test:big-endian`.
import { join } from "node:path";
import { build } from "vite";
import { EMULATED, emulatedMachine } from "./emulated-machine.mjs";
import { PORTABLE, TESTS } from "./portable-tests.mjs";

const machine = emulatedMachine({
  debian: "s390x",
  gnu: "s390x-linux-gnu",
  qemu: "s390x",
  node: "node-linux-s390x@20.11.0",
});

// The tests that run anywhere, in one program: this Node is too old for their syntax.
const root = join(import.meta.dirname, "..");
const imports = PORTABLE.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(join(TESTS, name))})`);
const outDir = join(root, "out", "big-endian");
const conditions = ["@mortise/source", "node", "module", "import", "default"];
await build({
  root,
  configFile: false,
  logLevel: "warn",
  plugins: [
    {
      name: "tests",
      resolveId: (id) => (id === "virtual:tests" ? id : undefined),
      load: (id) => (id === "virtual:tests" ? `export default { ${imports.join(", ")} };` : undefined),
    },
  ],
  resolve: { alias: { vitest: join(EMULATED, "vitest.ts") } },
  ssr: { noExternal: true, resolve: { conditions } },
  build: {
    ssr: join(EMULATED, "main.ts"),
    outDir,
    emptyOutDir: true,
    target: "node20",
    // Tests are all side effects, which the package says it has none of.
    rollupOptions: { treeshake: false },
  },
});

machine.runTests([join(outDir, "main.js")]);
