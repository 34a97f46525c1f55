// Makes a fresh clone ready: checks Node, installs what pnpm-lock.yaml names, builds.
// Run by `npm start` and `npm test`; a second run costs about a second.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Mortise needs Node ${manifest.engines.node}; this is ${process.version}. Get a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

// Within `npx -p node@24 npm test`, npx would take its own package and command for those of the outer one.
const { npm_config_package: _package, npm_config_call: _call, ...env } = process.env;

/** Runs a command quietly; when it fails, prints what it said and ends the process. */
function run(what, command, args) {
  const options = { cwd: root, env, encoding: "utf8" };
  const line = [command, ...args].join(" ");
  // On Windows npx is a script, which only a shell runs. A program is run without one: its path may have spaces.
  const scripted = process.platform === "win32" && command === "npx";
  const { status, stdout, stderr, error } = scripted
    ? spawnSync(line, { ...options, shell: true })
    : spawnSync(command, args, options);
  if (status === 0) return;
  console.error(`${what} failed: ${line}`);
  console.error(error ? String(error) : `${stdout}${stderr}`);
  process.exit(status || 1);
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "pnpm-lock.yaml")))
  .digest("hex");
const stamp = join(root, "node_modules", ".mortise-installed");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("Installing dependencies …");
  run("Installing", "npx", ["-y", manifest.packageManager, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, lock);
}
run("Building", process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
