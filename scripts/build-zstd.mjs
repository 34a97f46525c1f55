// Builds the native part of @mongodb-js/zstd against the system's libzstd (Debian: libzstd-dev), for the tests of the
// engine that Node without zstd of its own uses. Its package downloads a built one at install, which pnpm does not run;
// and it lacks the sources of zstd that its own build would take.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const codec = join(import.meta.dirname, "..", "packages", "codec", "package.json");
const folder = dirname(createRequire(codec).resolve("@mongodb-js/zstd/package.json"));
if (existsSync(join(folder, "build", "Release", "zstd.node"))) process.exit(0);

const [headers, library] = [join(folder, "deps", "zstd", "lib"), join(folder, "deps", "zstd", "out", "lib")];
for (const path of [headers, library]) mkdirSync(path, { recursive: true });
for (const name of ["zstd.h", "zstd_errors.h", "zdict.h"])
  copyFileSync(join("/usr/include", name), join(headers, name));
// A linker script: the static library itself need not be position-independent, as Debian's is not.
writeFileSync(join(library, "libzstd.a"), "INPUT(-lzstd)\n");

// The headers that came with this Node, where they did; node-gyp downloads them elsewhere.
const prefix = dirname(dirname(process.execPath));
const nodedir = existsSync(join(prefix, "include", "node", "node_api.h")) ? [`--nodedir=${prefix}`] : [];
const { status } = spawnSync("npx", ["-y", "node-gyp@11.5.0", "rebuild", ...nodedir], {
  cwd: folder,
  stdio: "inherit",
});
process.exit(status ?? 1);
