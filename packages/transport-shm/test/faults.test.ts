import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { libc, posixTransport } from "@mortise/mapping";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { TransportError } from "@mortise/transport";
import { shmTransport } from "@mortise/transport-shm";
import { afterEach, describe, expect, test } from "vitest";
import { linuxPlace, macPlace } from "../src/shm-place.ts";

const linux = process.platform === "linux";
const root = process.getuid?.() === 0;
const transport = shmTransport();
const uniqueName = (): string => `fault-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
const program = (name: string): string => fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));

/** Runs a program, and reads the one line of JSON that it prints. */
function run<T>(name: string, ...args: string[]): T {
  return JSON.parse(execFileSync(process.execPath, ["--expose-gc", program(name), ...args], { encoding: "utf8" })) as T;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof TransportError) return error.code;
    throw error;
  }
  return "none";
}

describe.runIf(linux)("a creator that stops", () => {
  let child: ChildProcess;
  afterEach(() => child.kill("SIGKILL"));

  async function creator(name: string, step: "named" | "sized", system: "linux" | "mac" = "linux"): Promise<void> {
    child = fork(program("paused-creator"), [name, step, system], { execArgv: [] });
    expect((await once(child, "message"))[0]).toBe(step);
  }

  async function kill(): Promise<void> {
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }

  test("between naming and sizing is waited for, within bounds; what it leaves when killed is replaced", async () => {
    const name = uniqueName();
    await creator(name, "named");
    const start = performance.now();
    expect(codeOf(() => transport.attach(name))).toBe("not-ready");
    expect(codeOf(() => transport.attach(name, { length: 64, readOnly: true }))).toBe("not-ready");
    // It waits, and ends by itself; how long depends on the machine.
    expect(performance.now() - start).toBeGreaterThan(200);
    await kill();
    expect(codeOf(() => transport.attach(name))).toBe("not-ready");
    expect(transport.list()).toContainEqual(expect.objectContaining({ name, length: 0, lifetime: "leftover" }));
    using region = transport.create(name, 32);
    expect(region.created).toBe(true);
    expect(region.bytes).toEqual(new Uint8Array(32));
  });

  test.each(["named", "sized"] as const)(
    "as macOS has it, when %s, is known as one that lives, and then as none",
    async (step) => {
      const mac = posixTransport(macPlace("hash"));
      const name = uniqueName();
      await creator(name, step, "mac");
      expect(codeOf(() => mac.create(name, 64))).toBe("exists");
      await kill();
      using region = mac.create(name, 32);
      expect(region.created).toBe(true);
      expect(existsSync(`/dev/shm/${name}`)).toBe(true);
    },
  );

  test("between sizing and content lives; what it leaves when killed is zeros, and a leftover", async () => {
    const name = uniqueName();
    await creator(name, "sized");
    expect(codeOf(() => transport.create(name, 64))).toBe("exists");
    using before = transport.attach(name, { length: 64 });
    expect(before.bytes).toEqual(new Uint8Array(64));
    await kill();
    expect(transport.attach(name).bytes).toEqual(new Uint8Array(64));
    expect(transport.removeLeftovers([name])).toEqual([name]);
    expect(before.named).toBe(false);
    expect(codeOf(() => transport.attach(name))).toBe("not-found");
  });
});

describe.runIf(linux)("a region that someone makes shorter", () => {
  /** What a process that has it attached tells, or the signal that ended it. */
  async function outcome(manner: "check" | "checked" | "touch"): Promise<unknown> {
    const name = uniqueName();
    using _region = transport.create(name, 8192);
    const child = fork(program("truncate"), [name, manner], {
      execArgv: [],
      stdio: ["ignore", "inherit", "ignore", "ipc"],
    });
    await once(child, "message");
    truncateSync(`/dev/shm/${name}`, manner === "touch" ? 4096 : 0);
    const told: unknown[] = [];
    child.on("message", (message) => told.push(message));
    child.send("look");
    const [, signal] = await once(child, "exit");
    return told[0] ?? signal;
  }

  test("is noticed by a look", async () => expect(await outcome("check")).toEqual(["truncated", true]));
  test("is noticed at an access where that was asked for", async () =>
    expect(await outcome("checked")).toEqual(["truncated", true]));
  test("ends a process that touches it unasked, which nothing here prevents", async () =>
    expect(await outcome("touch")).toBe("SIGBUS"));

  test("tells how much is there", () => {
    const name = uniqueName();
    using region = transport.create(name, 8192, { checked: true });
    truncateSync(`/dev/shm/${name}`, 100);
    for (const act of [() => region.bytes, () => region.buffer, () => region.read(new Uint8Array(1))]) {
      expect(act).toThrow(
        expect.objectContaining({
          code: "truncated",
          context: expect.objectContaining({ actual: 100, expected: 8192 }),
        }),
      );
    }
    expect(codeOf(() => region.write(new Uint8Array(1)))).toBe("truncated");
    expect(codeOf(() => transport.attach(name, { length: 8192 }))).toBe("size-mismatch");
  });
});

describe.runIf(linux && root)("another user (as root)", () => {
  const seenBy = (name: string, ...groups: string[]): unknown => run("read-only", name, "65534", ...groups);
  const refused = { removed: "no-permission", leftovers: false };

  test("reads a region of mode 644, and does no more to it", () => {
    const name = uniqueName();
    using region = transport.create(name, 64, { mode: 0o644 });
    region.bytes[0] = 5;
    region.lock(0).tryAcquire();
    const reads = { reading: "none", byte: 5, write: "read-only", lockHeld: true, lifetime: "goes" };
    expect(seenBy(name)).toEqual({ writing: "no-permission", ...reads, ...refused });
  });

  test("reads none of mode 600", () => {
    const name = uniqueName();
    using _region = transport.create(name, 64);
    expect(seenBy(name)).toEqual({ writing: "no-permission", reading: "no-permission", ...refused });
  });

  test("has what the group may, in the group that the region was given to", () => {
    for (const group of [1, "daemon"]) {
      const name = uniqueName();
      using region = transport.create(name, 64, { mode: 0o660, group });
      region.bytes[0] = 5;
      expect(seenBy(name, "1")).toMatchObject({ writing: "none", reading: "none", byte: 5, ...refused });
      expect(seenBy(name)).toMatchObject({ writing: "no-permission", reading: "no-permission" });
    }
  });
});

test.runIf(linux)("a group that is none is refused, and nothing is left", () => {
  const name = uniqueName();
  for (const group of ["no such group", -1, 0.5, 2 ** 32]) {
    expect(codeOf(() => transport.create(name, 64, { group }))).toBe("bad-option");
  }
  expect(() => transport.create(name, 64, { group: "nobodys" })).toThrow('there is no group "nobodys"');
  expect(existsSync(`/dev/shm/${name}`)).toBe(false);
});

describe.runIf(linux)("what is no memory, in a region's place,", () => {
  // biome-ignore format: a table
  test.each<[what: string, make: (path: string) => unknown]>([
    ["a symbolic link", (path) => symlinkSync("/etc/hostname", path)],
    ["a directory", (path) => mkdirSync(path)],
    ["a FIFO", (path) => libc().mkfifo(path, 0o600)],
  ])("is refused and stays: %s", (what, make) => {
    const name = uniqueName();
    const path = `/dev/shm/${name}`;
    make(path);
    try {
      for (const act of [
        () => transport.attach(name),
        () => transport.attach(name, { readOnly: true }),
        () => transport.create(name, 64),
        () => transport.create(name, 64, { replace: true }),
        () => transport.open(name, 64),
        () => transport.remove(name),
      ]) {
        expect(act).toThrow(expect.objectContaining({ code: "not-a-region", message: expect.stringContaining(what) }));
      }
      expect(transport.list().some((info) => info.name === name)).toBe(false);
      expect(readdirSync("/dev/shm")).toContain(name);
    } finally {
      (what === "a directory" ? rmdirSync : unlinkSync)(path);
    }
  });
});

describe.runIf(linux)("a region's end", () => {
  test("is complete where something stands in a bell's place", async () => {
    const name = uniqueName();
    const region = transport.create(name, 64);
    const waits = [1, 2].map((row) => region.bell(row).wait({ timeout: 20_000 }));
    const ends = Promise.allSettled(waits);
    const [bell = ""] = readdirSync(`/dev/shm/.mortise.${name}`).filter((file) => file.endsWith("bell-1"));
    const path = `/dev/shm/.mortise.${name}/${bell}`;
    unlinkSync(path);
    mkdirSync(path);
    try {
      expect(() => region.close()).toThrow(TransportError);
      for (const end of await ends) expect(end).toMatchObject({ status: "rejected", reason: { code: "closed" } });
      expect([region.closed, existsSync(`/dev/shm/${name}`)]).toEqual([true, false]);
    } finally {
      rmSync(`/dev/shm/.mortise.${name}`, { recursive: true });
    }
  });

  test("removes no region that another makes at that moment", () => {
    const name = uniqueName();
    let meanwhile = (): void => {};
    // As if the process stood still between the look at the name and its removal.
    const slow = posixTransport({
      ...linuxPlace,
      unlink(each) {
        meanwhile();
        return linuxPlace.unlink(each);
      },
    });
    const region = slow.create(name, 64);
    let code = "";
    meanwhile = () => {
      code = codeOf(() => transport.create(name, 32, { replace: true }));
    };
    region.close();
    // Who would replace it waits for the removal, and gives up after a while.
    expect(code).toBe("busy");
    expect(existsSync(`/dev/shm/${name}`)).toBe(false);
    using next = transport.create(name, 32);
    expect(next.named).toBe(true);
  });
});

describe.runIf(linux)("a new region", () => {
  test("is its owner's alone until it has its group and its lock", () => {
    const name = uniqueName();
    const modes: number[] = [];
    const watched = posixTransport({
      ...linuxPlace,
      open(each, flags, mode) {
        modes.push(mode);
        return linuxPlace.open(each, flags, mode);
      },
    });
    using _region = watched.create(name, 64, { mode: 0o666 });
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o600]);
    expect(statSync(`/dev/shm/${name}`).mode & 0o777).toBe(0o666);
  });
});

describe.runIf(linux)("bells of a region that several share", () => {
  test("are made and removed by two at once without a failure", async () => {
    const source = { module: new URL("../dist/index.js", import.meta.url), export: "shmTransport" };
    const name = uniqueName();
    using _region = transport.create(name, 64, { mode: 0o660 });
    const peers = await Promise.all([spawnPeer(source), spawnPeer(source)]);
    try {
      await Promise.all(
        peers.map(async (peer, row) => {
          for (let round = 0; round < 300; round++) {
            const region = await peer.call("attach", name);
            await peer.call("listen", region, row);
            await peer.call("close", region);
          }
        }),
      );
    } finally {
      for (const peer of peers) await peer.end("return");
    }
  });

  test.runIf(root)("are taken over from another user's listener that died (as root)", async () => {
    const name = uniqueName();
    const region = transport.create(name, 64, { mode: 0o666 });
    const listener = fork(program("listen"), [name, "65534"], { execArgv: [] });
    expect((await once(listener, "message"))[0]).toBe("listening");
    const end = once(listener, "exit");
    listener.kill("SIGKILL");
    await end;
    // A third user, who may not remove what the dead one left.
    const next = fork(program("listen"), [name, "65533"], { execArgv: [] });
    try {
      expect((await once(next, "message"))[0]).toBe("listening");
      const heard = once(next, "message");
      expect(region.bell(1).ring()).toBe(true);
      expect((await heard)[0]).toBe("heard");
    } finally {
      next.kill("SIGKILL");
      await once(next, "exit");
      region.close();
    }
    expect(readdirSync("/dev/shm").filter((file) => file.includes(name))).toEqual([]);
  });

  test.runIf(root)("are no stranger's (as root)", () => {
    const name = uniqueName();
    using region = transport.create(name, 64);
    const [directory, { ino }] = [`/dev/shm/.mortise.${name}`, statSync(`/dev/shm/${name}`)];
    mkdirSync(directory);
    try {
      libc().mkfifo(`${directory}/${ino}.bell-1`, 0o666);
      chownSync(`${directory}/${ino}.bell-1`, 65534, 65534);
      chownSync(directory, 65534, 65534);
      const reader = openSync(`${directory}/${ino}.bell-1`, "r+");
      expect(region.bell(1).ring()).toBe(false);
      closeSync(reader);
      expect(codeOf(() => region.bell(2).listen())).toBe("no-permission");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe.runIf(linux)("threads", () => {
  test("attach by name and by handle, and each ends its own mapping", () => {
    const { seen, shared, before, after } = run<{
      seen: unknown[];
      shared: number;
      before: object;
      after: { mappings: number };
    }>("threads", uniqueName());
    const whole = { byte: 7, length: 6008, readOnly: false };
    expect(seen).toEqual([
      { ...whole, named: true },
      { ...whole, named: true },
      { ...whole, named: true, readOnly: true },
      { ...whole, named: false },
      { code: "not-found" },
    ]);
    expect(shared).toBe(4);
    expect(after).toEqual({ ...before, descriptors: expect.any(Number), mappings: 0 });
  });

  test("get no region and no memory by a message: they are told what to send", () => {
    using region = transport.create(uniqueName(), 64);
    expect(() => structuredClone(region)).toThrow(/post region\.handle/);
    const { port1, port2 } = new MessageChannel();
    try {
      expect(() => port1.postMessage({ region })).toThrow(expect.objectContaining({ code: "not-supported" }));
      region.bytes[0] = 3;
      try {
        port1.postMessage(region.bytes, [region.buffer as ArrayBuffer]);
      } catch (error) {
        // Node 20 copies the bytes instead of handing them over.
        expect(error).toMatchObject({ name: "DataCloneError" });
      }
      expect(region.bytes[0]).toBe(3);
    } finally {
      port1.close();
      port2.close();
    }
  });
});

describe.runIf(linux)("what is open returns to what it was", () => {
  test("after 100 000 cycles of opening and closing, more than a process may have mappings", () => {
    interface Counts {
      descriptors: number;
      mappings: number;
      resident: number;
      heap: number;
      external: number;
    }
    const { before, after } = run<{ before: Counts; after: Counts }>("churn", "100000");
    expect(after.descriptors).toBe(before.descriptors);
    expect([before.mappings, after.mappings]).toEqual([1, 1]);
    expect(after.external).toBeLessThan(before.external + 2 ** 20);
    expect(after.heap).toBeLessThan(before.heap + 2 ** 24);
    // What the runtime's heap keeps for later differs from one Node to another: 85 MB on 24, nothing on 20.
    expect(after.resident).toBeLessThan(before.resident + 2 ** 28);
  });

  test("after 10 000 regions at once", () => {
    // Some systems let a process have so many descriptors only where it asks, as Node does, or not at all.
    const seen = run<{ made: number; listed: number; right: boolean; left: number; error?: string }>("many", "10000");
    expect(seen).toMatchObject({ right: true, left: 0, listed: seen.made });
    if (seen.error === undefined) expect(seen.made).toBe(10_000);
    else expect(seen.error).toBe("too-many");
  });

  test("where descriptors run out, with a typed error and nothing half made", () => {
    const stdout = execFileSync(
      "sh",
      ["-c", 'ulimit -n 200; exec "$0" "$@"', process.execPath, program("many"), "1000"],
      { encoding: "utf8" },
    );
    const seen = JSON.parse(stdout);
    expect(seen).toMatchObject({ right: true, left: 0, error: "too-many" });
    expect(seen.listed).toBe(seen.made);
  });
});
