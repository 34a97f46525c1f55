import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCK_BASE, O_CLOEXEC } from "@mortise/mapping";
import { shmTransport } from "@mortise/transport-shm";
import { afterAll, expect, test } from "vitest";

// A Node built on musl has the same sources as any; what differs is the C library, whose calls and numbers these are.
const compiler = spawnSync("musl-gcc", ["--version"], { encoding: "utf8" });
const missing = compiler.status === 0 ? undefined : "no musl-gcc; Debian's package is musl-tools";
const directory = mkdtempSync(join(tmpdir(), "mortise-musl-"));
afterAll(() => rmSync(directory, { recursive: true }));

test.skipIf(missing)(`musl's calls and numbers are those that are declared (${missing ?? "musl-gcc"})`, async () => {
  const program = join(directory, "peer");
  const source = fileURLToPath(new URL("musl-peer.c", import.meta.url));
  const built = spawnSync("musl-gcc", ["-static", "-Wall", "-Wextra", "-Werror", "-o", program, source], {
    encoding: "utf8",
  });
  expect(built.stderr).toBe("");

  const name = `musl-${process.pid}`;
  using region = shmTransport().create(name, 6008);
  region.bytes[0] = 7;
  region.lock(0).tryAcquire();
  const peer = spawn(program, [`/${name}`, "6008"], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(peer.stdout, "data");
  expect(JSON.parse(String(line))).toEqual({
    numbers: {
      O_CLOEXEC,
      F_OFD_GETLK: 36,
      F_OFD_SETLK: 37,
      F_ADD_SEALS: 1033,
      F_GET_SEALS: 1034,
      MAP_FAILED: String(2n ** 64n - 1n),
      flock: [32, 8, 16, 24],
      gr_gid: 16,
      mode_t: 4,
      off_t: 8,
    },
    first: 7,
    lockSeen: true,
    lockRefused: true,
    otherTaken: true,
    memfd: [0, 0, -1],
  });
  expect(LOCK_BASE).toBe(2 ** 46);
  expect(region.bytes[6007]).toBe(9);
  expect(region.lock(1).heldElsewhere()).toBe(true);
  peer.stdin.end();
  expect((await once(peer, "exit"))[0]).toBe(0);
  expect(region.lock(1).tryAcquire()).toBe(true);
});
