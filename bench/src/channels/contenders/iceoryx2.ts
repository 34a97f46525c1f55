import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender } from "../contender.ts";
import { startEnds } from "../ends.ts";
import { cacheFolder, NOT_BUILT } from "./cache.ts";

const MANIFEST = fileURLToPath(new URL("../../../peers/iceoryx2/Cargo.toml", import.meta.url));

/** iceoryx2 in Rust; the first build takes a minute or two. */
export function iceoryx2(waiting: "spins" | "sleeps"): Contender {
  const target = cacheFolder("iceoryx2");
  const program = join(target, "release", "iceoryx2-ends");
  return {
    name: `Rust: iceoryx2 0.10.0, publish-subscribe${waiting === "spins" ? "" : " and event"}`,
    waiting,
    missing: (builds) => {
      if (!builds) return existsSync(program) ? undefined : NOT_BUILT;
      const args = ["build", "--release", "--locked", "--manifest-path", MANIFEST, "--target-dir", target];
      const { status, error, stderr } = spawnSync("cargo", args, { encoding: "utf8" });
      if (status === 0) return undefined;
      const [reason = "it failed"] = /^error.*/m.exec(stderr ?? "") ?? [];
      return error === undefined ? `cargo: ${reason}` : "there is no cargo";
    },
    start: (work) =>
      startEnds(work, ({ size, depth, name, folder }) => [
        program,
        "near",
        waiting,
        `${size}`,
        `${depth}`,
        name,
        folder,
      ]),
  };
}
