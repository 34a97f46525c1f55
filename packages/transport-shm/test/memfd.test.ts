import { type ChildProcess, execFileSync, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TransportError } from "@mortise/transport";
import { type MemfdTransport, memfdTransport } from "@mortise/transport-shm";
import { afterEach, describe, expect, test } from "vitest";
import { MemfdPlace } from "../src/memfd-place.ts";
import { elsewhere } from "../src/memfd-transport.ts";

const linux = process.platform === "linux";
const program = fileURLToPath(new URL("programs/memfd-child.mjs", import.meta.url));

describe.runIf(linux)("a child process", () => {
  let child: ChildProcess;
  afterEach(() => child.kill("SIGKILL"));

  async function start(memory: MemfdTransport): Promise<(question: string) => Promise<unknown>> {
    child = fork(program, memory.inherit({ execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] }));
    expect((await once(child, "message"))[0]).toBe("ready");
    return async (question) => {
      child.send(question);
      return (await once(child, "message"))[0];
    };
  }

  test("shares bytes, locks and bells with its parent, by name", async () => {
    const memory = memfdTransport();
    using region = memory.create("camera", 6008);
    using other = memory.create("second", 64);
    region.bytes[0] = 7;
    region.bytes[6007] = 9;
    const ask = await start(memory);
    expect(await ask("attached")).toEqual({ bytes: [7, 9], names: ["camera", "second"] });
    await ask("write");
    expect(region.bytes[1]).toBe(8);
    expect(await ask("taken")).toBe("exists");
    expect(await ask("missing")).toBe("not-found");
    expect(region.lock(3).tryAcquire()).toBe(true);
    expect(await ask("lock")).toEqual({ acquired: false, elsewhere: true });
    region.lock(3).release();
    expect(await ask("lock")).toEqual({ acquired: true, elsewhere: false });
    expect(region.lock(3).tryAcquire()).toBe(false);
    const woken = region.bell(1).wait({ timeout: 20_000 });
    expect(await ask("ring")).toBe(true);
    expect(await woken).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(region.lock(3).tryAcquire()).toBe(true);
    expect(other.bytes[0]).toBe(0);
  });

  test("cannot make the memory shorter or longer, nor can its parent", async () => {
    const memory = memfdTransport();
    using region = memory.create("camera", 6008);
    const ask = await start(memory);
    expect(await ask("shrink")).toBe("EPERM");
    expect(await ask("grow")).toBe("EPERM");
    region.check();
    region.bytes[6007] = 1;
  });

  test("keeps the bytes when its parent has closed them", async () => {
    const memory = memfdTransport();
    const region = memory.create("camera", 6008);
    const ask = await start(memory);
    region.write(Uint8Array.of(5));
    region.close();
    expect(await ask("attached")).toMatchObject({ bytes: [5, 0] });
  });
});

test.runIf(linux)("a child adopts what its killed parent had made, once", async () => {
  const orphan = spawn(process.execPath, [fileURLToPath(new URL("programs/memfd-orphan.mjs", import.meta.url))]);
  let told = "";
  orphan.stdout.on("data", (text: Buffer) => {
    told += String(text);
  });
  await once(orphan.stdout, "close");
  expect(JSON.parse(told)).toEqual({
    whileItLived: false,
    adopted: { adopts: true, owned: true, created: false, byte: 9 },
    another: false,
    lifetimes: ["leftover", "goes"],
    afterTheClose: "not-found",
  });
});

test.runIf(linux)("options of any form are added to", () => {
  const memory = memfdTransport();
  expect(memory.inherit()).toMatchObject({ stdio: ["pipe", "pipe", "pipe"], env: { MORTISE_MEMFD: "[]" } });
  using region = memory.create("a", 8);
  const { descriptor, ino } = region.handle.origin as { descriptor: number; ino: bigint };
  const { stdio, env } = memory.inherit({ stdio: ["ignore"], env: { A: "1" } });
  expect(stdio).toEqual(["ignore", "pipe", "pipe", expect.any(Number)]);
  expect(env).toEqual({ A: "1", MORTISE_MEMFD: JSON.stringify([["a", 3, String(ino)]]) });
  // A descriptor of its own, since locks belong to what is behind one.
  expect((stdio as unknown[])[3]).not.toBe(descriptor);
});

describe.runIf(linux)("what is inherited is believed", () => {
  const inode = (memory: MemfdTransport, name: string): bigint =>
    (memory.attach(name).handle.origin as { ino: bigint }).ino;

  // biome-ignore format: a table
  test.each<[what: string, variable: string | undefined]>([
    ["without the variable", undefined],
    ["not as text", "hello"],
    ["not as another value", '{"a":1}'],
    ["not as entries of another form", '[1,null,["a"],["a","3","4"],[1,5,"6"],["a",2.5,"6"],["a",1,"6"]]'],
    ["not where the descriptor is closed", '[["a",987,"6"]]'],
    ["not where the descriptor leads elsewhere", '[["a",3,"6"],["b",4,"6"],["c",5,"6"],["d",6,"6"]]'],
  ])("%s", (_, variable) => {
    expect(new MemfdPlace(variable).names()).toEqual([]);
  });

  test("where descriptor and inode agree", () => {
    const memory = memfdTransport();
    using _region = memory.create("a", 8);
    const [, , , descriptor] = memory.inherit().stdio as number[];
    const place = (ino: bigint): MemfdPlace => new MemfdPlace(JSON.stringify([["a", descriptor, String(ino)]]));
    expect(place(inode(memory, "a")).names()).toEqual(["a"]);
    expect(place(inode(memory, "a") + 1n).names()).toEqual([]);
  });

  test("not by a grandchild, which has the environment only", () => {
    const memory = memfdTransport();
    using _region = memory.create("camera", 6008);
    const code = `import { memfdTransport } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      console.log(memfdTransport().list().length);`;
    const node = [process.execPath, "--input-type=module", "-e", code];
    const grandchild = `process.stdout.write(require("child_process").execFileSync(${JSON.stringify(node[0])}, ${JSON.stringify(node.slice(1))}))`;
    const run = (args: string[]): string =>
      execFileSync(process.execPath, args, {
        ...memory.inherit({ stdio: ["ignore", "pipe", "inherit"] }),
        encoding: "utf8",
      });
    expect(run(node.slice(1))).toBe("1\n");
    expect(run(["-e", grandchild])).toBe("0\n");
  });
});

describe.runIf(linux)("two transports of a process", () => {
  const code = `import { memfdTransport } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
    import { openSync, fstatSync } from "node:fs";
    const [one, other] = [memfdTransport(), memfdTransport()];
    one.remove("camera");
    const file = openSync("/dev/null");
    one.create("another", 64).write(Uint8Array.of(9));
    const seen = [other.attach("camera").bytes[0], other.list().map(({ name }) => name).join()];
    other.remove("camera");
    fstatSync(file);
    console.log(JSON.stringify(seen));`;

  test("do not take each other's memory, nor close what is not theirs", () => {
    const memory = memfdTransport();
    using region = memory.create("camera", 64);
    region.bytes[0] = 7;
    const options = { ...memory.inherit({ stdio: ["ignore", "pipe", "inherit"] }), encoding: "utf8" as const };
    expect(JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", code], options))).toEqual([
      7,
      "camera",
    ]);
  });

  test("know when the program closed what they had", () => {
    const memory = memfdTransport();
    using _region = memory.create("a", 8);
    const [, , , descriptor] = memory.inherit().stdio as number[];
    closeSync(descriptor ?? -1);
    expect(memory.list()).toEqual([]);
    expect(() => memory.attach("a")).toThrow(expect.objectContaining({ code: "not-found" }));
  });
});

test.runIf(linux)("a terminated thread's locks are free, and nothing is said of descriptors", () => {
  const program = fileURLToPath(new URL("programs/memfd-thread.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect([JSON.parse(stdout), stderr]).toEqual([{ held: true, after: false }, ""]);
});

test("elsewhere it says so, and what to use", () => {
  const nowhere = elsewhere("darwin");
  for (const use of [() => nowhere.create("a", 1), () => nowhere.inherit(), () => nowhere.removeLeftovers()]) {
    expect(use).toThrow(TransportError);
    expect(use).toThrow(/darwin.*shmTransport/);
  }
});

test.runIf(linux)("no descriptor is left open", () => {
  const count = (): number => readdirSync("/proc/self/fd").length;
  const before = count();
  for (let round = 0; round < 100; round++) {
    const memory = memfdTransport();
    const region = memory.create("a", 4096);
    memory.attach("a").close();
    region.close();
  }
  expect(count()).toBe(before);
});
