// Machines of other kinds than this one: their Node, from npm, under qemu. Debian's packages have to be there; all else
// goes to node_modules/.cache.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CACHE, fetchPackage } from "./fetch-package.mjs";

/** The folder of what runs on an emulated machine. */
export const EMULATED = join(import.meta.dirname, "emulated");

/**
 * A machine by what Debian (`s390x`), GNU (`s390x-linux-gnu`) and qemu (`s390x`) call it, and the package of its Node.
 * Ends this process, saying what to install, where something is missing.
 */
export function emulatedMachine({ debian, gnu, qemu, node }) {
  const emulator = `/usr/bin/qemu-${qemu}-static`;
  const libraries = `/usr/${gnu}`;
  const needed = [
    [emulator, "qemu-user-static"],
    [`${libraries}/lib/libc.so.6`, `libc6-${debian}-cross`],
    [`${libraries}/lib/libstdc++.so.6`, `libstdc++6-${debian}-cross`],
  ];
  const missing = needed.filter(([path]) => !existsSync(path)).map(([, name]) => name);
  if (missing.length > 0) {
    console.error(`No tests ran: apt-get install ${missing.join(" ")}`);
    process.exit(1);
  }
  const program = join(fetchPackage(CACHE, node), "bin", "node");
  return {
    /** The command that runs Node there, before Node's own arguments. */
    command: [emulator, "-L", libraries, program],
    /** Runs Node there on the runner of tests; ends this process as that one ends. */
    runTests(args, env) {
      const { status } = spawnSync(emulator, ["-L", libraries, program, ...args], {
        env: { ...process.env, MORTISE_RUNS: process.env.MORTISE_RUNS ?? "50", ...env },
        stdio: "inherit",
      });
      process.exit(status ?? 1);
    },
  };
}
