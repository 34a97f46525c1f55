import { Worker } from "node:worker_threads";
import { memoryTransport, type RegionHandle, type Transport } from "@mortise/transport";
import { afterEach, describe, expect, test } from "vitest";

/** Long enough for a busy machine: a wait that reaches it has failed. */
const LONG = 20_000;

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly code?: string;
}

const threads: Thread[] = [];
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.terminate();
});

/** A thread that does what the contract's peers do, on a memory transport of its own. */
class Thread {
  // Without the runner's flags: a thread gets the built package.
  readonly #worker = new Worker(new URL("thread.mjs", import.meta.url), { execArgv: [] });
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  #next = 0;

  constructor() {
    threads.push(this);
    this.#worker.on("message", ({ id, value, code }: Answer) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (code === undefined) pending?.resolve(value);
      else pending?.reject({ code });
    });
    this.#worker.on("error", (error) => {
      for (const { reject } of this.#pending.values()) reject(error);
    });
  }

  call<T>(operation: string, ...args: unknown[]): Promise<T> {
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage({ id, operation, args });
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A thread with the region that a handle leads to, and the number by which it is meant there. */
async function attached(handle: RegionHandle): Promise<{ thread: Thread; there: number }> {
  const thread = new Thread();
  return { thread, there: await thread.call<number>("attach", handle) };
}

const transport: Transport = memoryTransport();

describe("a region's handle, in another thread", () => {
  test("leads to the same bytes, not to a name", async () => {
    const region = transport.create("bytes", 64);
    const { thread, there } = await attached(region.handle);
    region.bytes[5] = 6;
    expect(await thread.call("read", there, 5)).toBe(6);
    await thread.call("write", there, 63, 7);
    expect(region.bytes[63]).toBe(7);
    expect(await thread.call("names")).toEqual([]);
    await expect(thread.call("attach", "bytes")).rejects.toEqual({ code: "not-found" });
    await expect(thread.call("attach", { ...region.handle, transport: "shm" })).rejects.toEqual({ code: "not-found" });
    region.close();
    await thread.call("write", there, 0, 1);
    expect(await thread.call("read", there, 0)).toBe(1);
  });

  test("is for reading where its region was; the thread knows whether the name still leads there", async () => {
    const region = transport.create("reading", 64);
    region.bytes[0] = 9;
    const { handle } = transport.attach("reading", { readOnly: true });
    const thread = new Thread();
    expect(await thread.call("readOnly", handle)).toEqual([true, false, true, 9]);
    region.close();
    expect(await thread.call("readOnly", handle)).toEqual([true, false, false, 9]);
  });

  test("atomic adds of two threads all count", async () => {
    const region = transport.create("adds", 64);
    const { thread, there } = await attached(region.handle);
    const words = new Int32Array(region.buffer);
    const times = 500_000;
    const added = thread.call("increment", there, 3, times);
    for (let time = 0; time < times; time++) Atomics.add(words, 3, 1);
    await added;
    expect(words[3]).toBe(2 * times);
    region.close();
  });
});

describe("locks, among threads", () => {
  test("exclude until released or closed", async () => {
    const region = transport.create("locks", 64);
    const { thread, there } = await attached(region.handle);
    const lock = region.lock(5);
    expect(lock.tryAcquire()).toBe(true);
    expect(await thread.call("acquire", there, 5)).toBe(false);
    expect(await thread.call("heldElsewhere", there, 5)).toBe(true);
    lock.release();
    expect(await thread.call("acquire", there, 5)).toBe(true);
    expect([lock.tryAcquire(), lock.heldElsewhere()]).toEqual([false, true]);
    await thread.call("release", there, 5);
    expect(lock.tryAcquire()).toBe(true);
    expect(await thread.call("acquire", there, 6)).toBe(true);
    await thread.call("close", there);
    expect(region.lock(6).tryAcquire()).toBe(true);
    region.close();
  });

  test("make what three threads do one at a time", async () => {
    const region = transport.create("count", 64);
    const times = 20_000;
    const counting = [1, 2, 3].map(() => new Thread().call("count", region.handle, times));
    await Promise.all(counting);
    expect(new Int32Array(region.buffer)[0]).toBe(3 * times);
    region.close();
  });

  test("stay held by a thread that was terminated", async () => {
    const region = transport.create("terminated", 64);
    const { thread, there } = await attached(region.handle);
    await thread.call("acquire", there, 0);
    await thread.terminate();
    expect(region.lock(0).tryAcquire()).toBe(false);
    region.close();
  });
});

describe("bells, among threads", () => {
  test("wake a thread, and back, each time", async () => {
    const region = transport.create("bells", 64);
    const { thread, there } = await attached(region.handle);
    region.bell(0).listen();
    await thread.call("listen", there, 1);
    for (let round = 0; round < 300; round++) {
      const woken = thread.call("wait", there, 1, LONG);
      expect(region.bell(1).ring()).toBe(true);
      expect(await woken).toBe(true);
      const waiting = region.bell(0).wait({ timeout: LONG });
      expect(await thread.call("ring", there, 0)).toBe(true);
      expect(await waiting).toBe(true);
    }
    region.close();
  });

  test("keep a ring until the thread waits, and end a wait at its time-out", async () => {
    const region = transport.create("kept", 64);
    const { thread, there } = await attached(region.handle);
    expect(region.bell(1).ring()).toBe(false);
    await thread.call("listen", there, 1);
    for (let ring = 0; ring < 1000; ring++) expect(region.bell(1).ring()).toBe(true);
    expect(await thread.call("wait", there, 1, LONG)).toBe(true);
    while (await thread.call("wait", there, 1, 50));
    expect(await thread.call("wait", there, 1, 0)).toBe(false);
    region.close();
  });

  test("wake a thread that is blocked, and this one", async () => {
    const region = transport.create("blocked", 64);
    const { thread, there } = await attached(region.handle);
    region.bell(0).listen();
    await thread.call("listen", there, 1);
    for (let round = 0; round < 100; round++) {
      const woken = thread.call("waitSync", there, 1, LONG);
      expect(region.bell(1).ring()).toBe(true);
      expect(await woken).toBe(true);
      await thread.call("ringLater", there, 0, 1);
      expect(region.bell(0).waitSync(LONG)).toBe(true);
      // What was taken so is not told of again.
      expect(await region.bell(0).wait({ timeout: 0 })).toBe(false);
    }
    region.close();
  });

  test("that wake by mistake, as a listener's end does, let who is blocked sleep on until a ring", async () => {
    const region = transport.create("disturbed", 64);
    const thread = new Thread();
    await thread.call("names");
    region.bell(0).listen();
    const rung = thread.call("disturbAndRing", region.handle, 0);
    expect(region.bell(0).waitSync(LONG)).toBe(true);
    await rung;
    region.close();
  });

  test("lose no ring that comes while a thread begins to listen", async () => {
    const region = transport.create("beginning", 64);
    const thread = new Thread();
    const rounds = 300;
    const rung = thread.call("ringEachRow", region.handle, rounds);
    for (let row = 0; row < rounds; row++) expect(await region.bell(row).wait({ timeout: LONG })).toBe(true);
    await rung;
    region.close();
  });

  test("have one listener among all threads", async () => {
    const region = transport.create("listeners", 64);
    const { thread, there } = await attached(region.handle);
    await thread.call("listen", there, 1);
    expect(() => region.bell(1).listen()).toThrow(expect.objectContaining({ code: "busy" }));
    expect(region.bell(1).ring()).toBe(true);
    await thread.call("close", there);
    expect(region.bell(1).ring()).toBe(false);
    region.bell(1).listen();
    const other = await attached(region.handle);
    expect(await other.thread.call("ring", other.there, 1)).toBe(true);
    expect(await region.bell(1).wait({ timeout: LONG })).toBe(true);
    region.close();
  });
});
