// What Windows' sections do that no contract asks; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { kernel32 } from "@mortise/mapping";
import { LAST_ROW, type Region, type RegionHandle } from "@mortise/transport";
import { shmTransport } from "@mortise/transport-shm";

const transport = shmTransport();
const name = (): string => `test-${Math.random().toString(36).slice(2, 12)}`;

if (isMainThread) tests();
else {
  // A thread: takes a lock of the region it was given, and says whether it could.
  const region = transport.attach(workerData as RegionHandle);
  region.bytes[1] = 7;
  parentPort?.postMessage(region.lock(0).tryAcquire());
  setInterval(() => {}, 1000);
}

async function thread(region: Region): Promise<{ worker: Worker; acquired: boolean }> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: region.handle });
  const [acquired] = (await once(worker, "message")) as [boolean];
  return { worker, acquired };
}

function tests(): void {
  test("Local is the name itself, and Global another", () => {
    const plain = name();
    using local = transport.create(plain, 64);
    using global = transport.create(`Global\\${plain}`, 65);
    local.bytes[0] = 1;
    global.bytes[0] = 2;
    using same = transport.attach(`Local\\${plain}`);
    using other = transport.attach(`Global\\${plain}`, { length: 65 });
    assert.deepEqual([same.bytes[0], same.length, other.bytes[0], other.length], [1, 64, 2, 65]);
    // Locks and bells follow the region, not the spelling of its name.
    assert.equal(local.lock(3).tryAcquire(), true);
    assert.equal(same.lock(3).tryAcquire(), false);
    assert.equal(other.lock(3).tryAcquire(), true);
    local.bell(3).listen();
    assert.equal(same.bell(3).ring(), true);
    assert.equal(other.bell(3).ring(), false);
  });

  test("backslashes elsewhere are refused", () => {
    for (const bad of ["a\\b", "\\a", "Local\\", "Global\\a\\b", "local\\a", "Session\\1\\a"]) {
      assert.throws(() => transport.create(bad, 64), { code: "bad-name" });
      assert.throws(() => transport.attach(bad), { code: "bad-name" });
    }
  });

  test("a name lasts as long as anyone has the region open, and no longer", () => {
    const plain = name();
    const creator = transport.create(plain, 6008);
    const holder = transport.attach(plain);
    creator.close();
    assert.equal(holder.named, true);
    {
      using later = transport.attach(plain);
      assert.equal(later.length, 6008, "the length is known, not only the pages");
      assert.throws(() => transport.create(plain, 64), { code: "exists" });
      assert.throws(() => transport.create(plain, 64, { replace: true }), { code: "exists", message: /takes no name/ });
      assert.throws(() => transport.remove(plain), { code: "not-supported", message: /last process/ });
    }
    holder.close();
    assert.equal(transport.remove(plain), false);
    assert.throws(() => transport.attach(plain), { code: "not-found" });
    using next = transport.create(plain, 64);
    assert.equal(next.lock(LAST_ROW).tryAcquire(), true);
  });

  test("who has a region open adopts it when its creator closed it, and the name stays for the others", () => {
    const plain = name();
    const creator = transport.create(plain, 64);
    const [first, second] = [transport.attach(plain), transport.attach(plain)];
    assert.deepEqual([creator.owned, first.adopt(), first.owned], [true, false, false]);
    creator.close();
    assert.deepEqual([first.adopt(), first.owned, second.adopt()], [true, true, false]);
    first.close();
    assert.deepEqual([second.named, second.adopt()], [true, true]);
    second.close();
    assert.throws(() => transport.attach(plain), { code: "not-found" });
  });

  test("what Windows cannot do is said so", () => {
    assert.throws(() => transport.create(name(), 64, { persist: true }), {
      code: "not-supported",
      message: /transport-file/,
    });
    assert.throws(() => transport.create(name(), 64, { group: 0 }), { code: "not-supported" });
    assert.throws(() => transport.list(), { code: "not-supported" });
    assert.deepEqual(transport.removeLeftovers(), []);
  });

  test("an object of another kind is no region", () => {
    const plain = name();
    const mutex = kernel32().createMutex(plain);
    assert.throws(() => transport.create(plain, 64), {
      code: "not-a-region",
      context: { transport: "shm", name: plain, call: "CreateFileMappingW", errno: "ERROR_INVALID_HANDLE" },
    });
    assert.throws(() => transport.attach(plain), { code: "not-a-region" });
    kernel32().closeHandle(mutex);
  });

  test("a thread finds the region by its handle, and loses its locks when it is terminated", async () => {
    using region = transport.create(name(), 64);
    const { worker, acquired } = await thread(region);
    assert.equal(acquired, true);
    assert.equal(region.bytes[1], 7);
    assert.equal(region.lock(0).heldElsewhere(), true);
    assert.equal(region.lock(0).tryAcquire(), false);
    await worker.terminate();
    assert.equal(region.lock(0).heldElsewhere(), false);
    assert.equal(region.lock(0).tryAcquire(), true);
  });

  test("two thousand regions made and closed leave no handle and no mapping", () => {
    for (let round = 0; round < 2000; round++) {
      const region = transport.create("test-again-and-again", 100_000);
      region.bytes[99_999] = round;
      region.lock(1).tryAcquire();
      region.close();
    }
    // Handles are numbers that are used again: after so many, a low one tells that those before were closed.
    const mutex = kernel32().createMutex(name());
    assert.ok(mutex < 4000, `the next handle is ${mutex}`);
    kernel32().closeHandle(mutex);
  });

  test("how long it takes", async (t) => {
    const measure = (what: string, times: number, run: () => void): void => {
      run();
      const start = performance.now();
      for (let time = 0; time < times; time++) run();
      t.diagnostic(`measured: ${what}: ${(((performance.now() - start) / times) * 1000).toFixed(1)} µs`);
    };
    const plain = name();
    using region = transport.create(plain, 6008);
    using other = transport.attach(plain);
    measure("create and close", 500, () => transport.create(`${plain}-c`, 6008).close());
    measure("attach and close", 500, () => transport.attach(plain, { length: 6008 }).close());
    const lock = region.lock(0);
    measure("tryAcquire and release", 1000, () => {
      lock.tryAcquire();
      lock.release();
    });
    measure("heldElsewhere, of a free lock", 1000, () => lock.heldElsewhere());
    other.bell(0).listen();
    measure("ring, while the listener is busy", 1000, () => region.bell(0).ring());
    const start = performance.now();
    for (let time = 0; time < 200; time++) {
      const woken = other.bell(0).wait();
      region.bell(0).ring();
      await woken;
    }
    t.diagnostic(
      `measured: ring and wake, in one process: ${(((performance.now() - start) / 200) * 1000).toFixed(0)} µs`,
    );
  });
}
