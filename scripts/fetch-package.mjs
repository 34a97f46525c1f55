import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where packages for other machines are kept, so that a second run starts at once. */
export const CACHE = join(import.meta.dirname, "..", "node_modules", ".cache", "mortise");

/**
 * Unpacks a package of npm's registry into a folder, unless it is there; the folder that it is in.
 *
 * @throws Error with what npm or tar said
 */
export function fetchPackage(into, name) {
  const folder = join(into, name.replaceAll("/", "-"));
  const unpacked = join(folder, "package");
  if (existsSync(join(unpacked, "package.json"))) return unpacked;
  console.error(`Fetching ${name} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(folder, "npm", ["pack", name, "--silent"]);
  const [archive] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  run(folder, "tar", ["xzf", archive]);
  rmSync(join(folder, archive));
  return unpacked;
}

function run(cwd, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(" ")} failed\n${error ?? `${stdout}${stderr}`}`);
}
