import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCpp } from "../../compile.ts";
import type { Contender } from "../contender.ts";
import { startEnds } from "../ends.ts";
import { cacheFolder, NOT_BUILT } from "./cache.ts";

const HEADERS = "/usr/include/iceoryx/v2.0.3";
const OPTIONS = ["-isystem", HEADERS, "-liceoryx_posh", "-liceoryx_hoofs", "-liceoryx_platform"];

/** iceoryx in C++, in the version that Debian has. */
export function iceoryx(waiting: "spins" | "sleeps"): Contender {
  const program = join(cacheFolder(`iceoryx-${versionOfSources()}`), "iceoryx");
  return {
    name: `C++: iceoryx 2.0.3, ${waiting === "spins" ? "publish-subscribe" : "a WaitSet"}`,
    waiting,
    missing: (builds) => {
      if (!existsSync(HEADERS) || spawnSync("iox-roudi", ["--version"]).error !== undefined) {
        return "it is not installed (Debian's libiceoryx-posh-dev and iceoryx)";
      }
      if (existsSync(program)) return undefined;
      if (!builds) return NOT_BUILT;
      return compileCpp("peers/iceoryx", join(program, ".."), OPTIONS) === undefined
        ? "no C++ compiler found"
        : undefined;
    },
    start: (work) =>
      startEnds(work, ({ size, depth, name, folder }) => [program, waiting, `${size}`, `${depth}`, name, folder]),
  };
}

function versionOfSources(): string {
  const hash = createHash("sha256");
  for (const file of ["ends.h", "iceoryx.cpp"]) {
    hash.update(readFileSync(fileURLToPath(new URL(`../../../peers/${file}`, import.meta.url))));
  }
  return hash.digest("hex").slice(0, 12);
}
