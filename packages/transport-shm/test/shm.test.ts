import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { posixTransport } from "@mortise/mapping";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { type Transport, TransportError } from "@mortise/transport";
import { shmTransport } from "@mortise/transport-shm";
import { describe, expect, test } from "vitest";
import { maxNameBytes, shortName, systemName } from "../src/shm-name.ts";
import { macPlace } from "../src/shm-place.ts";
import { unsupported } from "../src/shm-transport.ts";

const linux = process.platform === "linux";
const root = process.getuid?.() === 0;
const transport = shmTransport();
const uniqueName = (): string => `shm-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
const source = { module: new URL("../dist/index.js", import.meta.url), export: "shmTransport" };

/** Runs a command and reads the one line of JSON that it prints. */
function runForJson<T>(command: string, args: readonly string[]): T {
  return JSON.parse(execFileSync(command, args, { encoding: "utf8" })) as T;
}

/** The code of the TransportError that a call throws. */
function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TransportError) return error.code;
    throw error;
  }
  return "none";
}

/** Why a command that these tests need cannot run here, if so. */
function lacks(command: string, ...args: string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? undefined : `${command} does not work here: ${error?.message ?? stderr.trim()}`;
}

describe("names", () => {
  test("have 30 bytes on macOS, where the slash takes the 31st, and 215 on Linux", () => {
    expect(maxNameBytes("darwin")).toBe(30);
    expect(maxNameBytes("linux")).toBe(215);
    expect(systemName("camera")).toBe("/camera");
  });

  test("that are too long for macOS have a short one there, which Python makes as well", () => {
    const long = "a camera in the hall, seen from above";
    expect(shortName(long, "linux")).toBe(long);
    expect(shortName("x".repeat(30), "darwin")).toBe("x".repeat(30));
    expect(shortName("é".repeat(16), "darwin")).toHaveLength(28);
    expect(shortName(long, "darwin")).toBe("mortise-8584c5116b30ae3e216c");
    expect(systemName(shortName(long, "darwin")).length).toBeLessThanOrEqual(31);
    const rule = 'import hashlib, sys; print("mortise-" + hashlib.sha256(sys.argv[1].encode()).hexdigest()[:20])';
    if (lacks("python3", "--version") === undefined) {
      expect(execFileSync("python3", ["-c", rule, long], { encoding: "utf8" }).trim()).toBe(shortName(long, "darwin"));
    }
  });

  test.runIf(linux)("have the limits of macOS in its place, or those of Linux where they are hashed", () => {
    // No call of macOS's is made: a name is judged before.
    expect(macPlace().maxNameBytes).toBe(30);
    expect(macPlace("hash").maxNameBytes).toBe(215);
    const mac = posixTransport({ ...macPlace(), names: () => [] });
    expect(() => mac.create("x".repeat(31), 64)).toThrow(
      expect.objectContaining({
        code: "bad-name",
        message: expect.stringContaining("at most 30 bytes of UTF-8; it has 31"),
      }),
    );
  });

  test.runIf(linux)("that are hashed lead both sides to the same memory", () => {
    // What macOS would do, with the shm_open and the lock files that Linux has too.
    const mac = posixTransport(macPlace("hash"));
    const long = `${uniqueName()}-${"x".repeat(60)}`;
    using region = mac.create(long, 6008);
    expect(existsSync(`/dev/shm/${shortName(long, "darwin")}`)).toBe(true);
    expect(region.name).toBe(long);
    using other = mac.attach(long, { length: 6008 });
    region.bytes[6007] = 3;
    expect(other.bytes[6007]).toBe(3);
    expect(codeOf(() => mac.create(long, 6008))).toBe("exists");
    expect(codeOf(() => mac.list())).toBe("not-supported");
  });

  test.runIf(linux)("of the greatest length work, bells included", () => {
    const name = `${uniqueName()}${"x".repeat(300)}`.slice(0, 215);
    using region = transport.create(name, 64);
    region.bell(1023).listen();
    expect(transport.attach(name).bell(1023).ring()).toBe(true);
    expect(codeOf(() => transport.create(`${name}x`, 64))).toBe("bad-name");
  });
});

test("a platform without an implementation says so, and what to use", () => {
  const nowhere: Transport = unsupported("win32");
  const uses = [
    () => nowhere.create("a", 1),
    () => nowhere.attach("a"),
    () => nowhere.open("a", 1),
    () => nowhere.list(),
    () => nowhere.remove("a"),
  ];
  for (const use of uses) expect(codeOf(use)).toBe("not-supported");
  expect(uses[0]).toThrow(/win32.*memoryTransport/);
});

describe.runIf(linux)("other users", () => {
  test.skipIf(!root)(`another user may not attach to a region of mode 600 (${root ? "as root" : "needs root"})`, () => {
    const name = uniqueName();
    using region = transport.create(name, 64);
    const codes = runForJson(process.execPath, [
      fileURLToPath(new URL("programs/attach.mjs", import.meta.url)),
      name,
      "65534",
    ]);
    expect(codes).toEqual({
      attach: "no-permission",
      create: "exists",
      open: "no-permission",
      replace: "no-permission",
      remove: "no-permission",
    });
    expect(region.bytes[0]).toBe(0);
    expect(existsSync(`/dev/shm/${name}`)).toBe(true);
  });
});

test.runIf(linux && root)("another user may share a region of mode 666, its locks and its bells", async () => {
  const name = uniqueName();
  const mask = process.umask(0o077);
  using region = transport.create(name, 64, { mode: 0o666 });
  region.bell(1).listen();
  process.umask(mask);
  region.lock(2).tryAcquire();
  const seen = runForJson(process.execPath, [
    fileURLToPath(new URL("programs/share.mjs", import.meta.url)),
    name,
    "65534",
  ]);
  expect(seen).toEqual({ rang: true, lockHeld: true, locked: true });
  expect(region.bytes[0]).toBe(8);
  expect(await region.bell(1).wait({ timeout: 20_000 })).toBe(true);
});

test.runIf(linux && root)("a leftover is adopted by its user and by root, and by no other", async () => {
  const name = uniqueName();
  const adoptAs = (user: number): unknown =>
    runForJson(process.execPath, [fileURLToPath(new URL("programs/adopt.mjs", import.meta.url)), name, `${user}`]);
  const left = async (owner: number): Promise<void> => {
    const peer = await spawnPeer(source);
    await peer.call("create", name, 64, { mode: 0o666 });
    await peer.end("SIGKILL");
    chownSync(`/dev/shm/${name}`, owner, owner);
  };

  await left(0);
  expect(adoptAs(65534)).toEqual([false, false]);
  expect(transport.list()).toContainEqual(expect.objectContaining({ name, lifetime: "leftover" }));
  await left(65534);
  expect(adoptAs(65533)).toEqual([false, false]);
  expect(adoptAs(65534)).toEqual([true, true]);
  expect(existsSync(`/dev/shm/${name}`)).toBe(false);
  await left(65534);
  using mine = transport.attach(name);
  expect(mine.adopt()).toBe(true);
  expect(adoptAs(65534)).toEqual([false, false]);
});

describe.runIf(linux)("a full file system", () => {
  const noMount = root ? lacks("unshare", "-m", "mount", "-t", "tmpfs", "none", "/dev/shm") : "needs root";

  test.skipIf(noMount)(`is an error at creation, and nothing is left (${noMount ?? "unshare"})`, () => {
    const script = 'mount -t tmpfs -o size=1m none /dev/shm && exec "$@"';
    const run = (length: number): { code: string; message: string; left: string[] } =>
      runForJson("unshare", [
        "-m",
        "sh",
        "-c",
        script,
        "sh",
        process.execPath,
        fileURLToPath(new URL("programs/create.mjs", import.meta.url)),
        `${length}`,
        "full",
      ]);
    const full = run(2_000_000);
    expect(full).toMatchObject({ code: "no-space", left: [] });
    expect(full.message).toMatch(/full.*ENOSPC|ENOSPC.*full/);
    expect(run(900_000)).toEqual({ code: "none", message: "", left: [] });
  });
});

describe.runIf(linux)("what is left open", () => {
  test("is the same after 2 000 regions, locks and bells", () => {
    const { before, after } = runForJson<{ before: object; after: object }>(process.execPath, [
      fileURLToPath(new URL("programs/cycles.mjs", import.meta.url)),
    ]);
    expect(after).toEqual(before);
  });

  test("goes with the regions that a program forgot, but for held locks and kept bytes", () => {
    const seen = runForJson<{
      before: { descriptors: number; mappings: number };
      after: { descriptors: number; mappings: number };
      byte: number;
      lockHeld: boolean;
    }>(process.execPath, ["--expose-gc", fileURLToPath(new URL("programs/forgotten.mjs", import.meta.url))]);
    expect(seen.byte).toBe(9);
    expect(seen.lockHeld).toBe(true);
    expect(seen.after.mappings).toBeLessThanOrEqual(seen.before.mappings + 2);
    expect(seen.after.descriptors).toBeLessThan(seen.before.descriptors + 10);
  });
});

describe.runIf(linux)("creators that race", () => {
  test("have one winner, on a free name and over a leftover", async () => {
    const peers = await Promise.all([spawnPeer(source), spawnPeer(source)]);
    try {
      for (let round = 0; round < 1000; round++) {
        const name = uniqueName();
        if (round % 2 === 1) {
          // What a killed creator leaves: the mark, and a lock that nobody holds.
          writeFileSync(`/dev/shm/${name}`, new Uint8Array(32).fill(1));
          chmodSync(`/dev/shm/${name}`, 0o1600);
        }
        const results = await Promise.allSettled(peers.map((peer) => peer.call("create", name, 64)));
        const winners = results.filter((result) => result.status === "fulfilled");
        expect(winners).toHaveLength(1);
        for (const result of results) if (result.status === "rejected") expect(result.reason.code).toBe("exists");
        expect(statSync(`/dev/shm/${name}`).size).toBe(64);
        for (const [index, result] of results.entries()) {
          if (result.status === "fulfilled") await peers[index]?.call("close", result.value);
        }
        expect(existsSync(`/dev/shm/${name}`)).toBe(false);
      }
    } finally {
      for (const peer of peers) await peer.end("return");
    }
  });

  test("that open all get the same region", async () => {
    const peers = await Promise.all([spawnPeer(source), spawnPeer(source)]);
    try {
      for (let round = 0; round < 200; round++) {
        const name = uniqueName();
        const opened = await Promise.all(peers.map((peer) => peer.call("open", name, 64)));
        expect(opened.filter(({ created }) => created)).toHaveLength(1);
        await peers[0]?.call("write", opened[0]?.region ?? -1, 0, 5);
        expect(await peers[1]?.call("read", opened[1]?.region ?? -1, 0)).toBe(5);
        for (const [index, { region }] of opened.entries()) await peers[index]?.call("close", region);
      }
    } finally {
      for (const peer of peers) await peer.end("return");
    }
  });
});

test.runIf(linux)("a region that never gets its size is not ready, and open replaces a leftover of that kind", () => {
  const name = uniqueName();
  writeFileSync(`/dev/shm/${name}`, "");
  expect(codeOf(() => transport.attach(name))).toBe("not-ready");
  expect(codeOf(() => transport.open(name, 64))).toBe("not-ready");
  chmodSync(`/dev/shm/${name}`, 0o1600);
  using region = transport.open(name, 64);
  expect(region.created).toBe(true);
});

test.runIf(linux)("a thread that is blocked sleeps through signals, takes all rings, and can be terminated", () => {
  const program = fileURLToPath(new URL("programs/blocked.mjs", import.meta.url));
  expect(runForJson(process.execPath, [program, uniqueName()])).toEqual({
    rung: true,
    slept: true,
    meanwhile: 0,
    taken: [true, false, false],
    woke: true,
    terminated: true,
  });
});

test.runIf(linux)("a bell whose region and listener are gone is removed with the name", async () => {
  const name = uniqueName();
  const mine = (): string[] => readdirSync("/dev/shm").filter((file) => file.includes(name));
  const peer = await spawnPeer(source);
  const region = transport.create(name, 64);
  await peer.call("listen", await peer.call("attach", name), 4);
  region.close();
  expect(mine()).toHaveLength(1);
  // A living listener's bell stays, and works.
  transport.create(name, 64).close();
  expect(mine()).toHaveLength(1);
  await peer.end("SIGKILL");
  transport.create(name, 64).close();
  expect(mine()).toEqual([]);
});
