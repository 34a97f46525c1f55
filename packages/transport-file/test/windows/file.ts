// What Windows' files do that no contract asks; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import type { RegionHandle } from "@mortise/transport";
import type { Peer } from "@mortise/transport/contract";
import { fileTransport } from "@mortise/transport-file";

if (isMainThread) tests();
else {
  // A thread: takes a lock of the region it was given, and says whether it could.
  const { directory, handle } = workerData as { directory: string; handle: RegionHandle };
  const region = fileTransport({ directory }).attach(handle);
  region.bytes[1] = 7;
  parentPort?.postMessage(region.lock(0).tryAcquire());
  setInterval(() => {}, 1000);
}

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
  const transport = fileTransport({ directory });
  after(() => rmSync(directory, { recursive: true }));
  const module = import.meta.resolve("@mortise/transport-file");
  const peer = (): Promise<Peer> => spawnPeer({ module, export: "fileTransport", args: [{ directory }] });

  test("a region is a file of its name, and what stays is on the disk", () => {
    const region = transport.create("camera", 6008, { persist: true });
    region.bytes[6007] = 9;
    region.close();
    const bytes = readFileSync(join(directory, "camera"));
    assert.deepEqual([bytes.length, bytes[6007]], [6008, 9]);
    assert.equal(transport.remove("camera"), true);
    assert.deepEqual(readdirSync(directory), []);
  });

  test("a removed region's file goes with its last holder", async () => {
    const creator = transport.create("removed", 64);
    const holder = transport.attach("removed");
    const other = await peer();
    const there = await other.call("attach", "removed");
    transport.remove("removed");
    assert.equal(existsSync(join(directory, "removed")), false);
    const next = transport.create("removed", 32);
    holder.bytes[0] = 5;
    assert.equal(await other.call("read", there, 0), 5);
    assert.equal(next.bytes[0], 0);
    creator.close();
    holder.close();
    await other.call("close", there);
    assert.equal(readdirSync(join(directory, ".mortise.removed")).filter((file) => file.endsWith(".off")).length, 0);
    next.close();
    assert.deepEqual(readdirSync(directory), []);
    await other.end("exit");
  });

  test("what killed processes left is told, and removed", async () => {
    const killed = await peer();
    await killed.call("create", "left", 64);
    const holder = transport.attach("left");
    await killed.end("SIGKILL");
    assert.equal(transport.list().find((info) => info.name === "left")?.lifetime, "leftover");
    assert.deepEqual(transport.removeLeftovers(), ["left"]);
    holder.close();
    assert.deepEqual(readdirSync(directory), []);
  });

  test("what is no region is told from one", () => {
    mkdirSync(join(directory, "folder"));
    assert.throws(() => transport.create("folder", 64), { code: "not-a-region" });
    assert.throws(() => transport.attach("folder"), { code: "not-a-region" });
    rmdirSync(join(directory, "folder"));
    writeFileSync(join(directory, "empty"), "");
    assert.throws(() => transport.attach("empty"), { code: "not-ready" });
    assert.throws(() => transport.create("empty", 64), { code: "exists" });
    assert.equal(transport.remove("empty"), true);
  });

  test("names that Windows gives a meaning of its own are refused", () => {
    for (const bad of ["a:b", "nul", "COM1.txt", "a ", "a.", "a?", "a\\b"]) {
      assert.throws(() => transport.create(bad, 64), { code: "bad-name" });
    }
    assert.throws(() => transport.create("group", 64, { group: 0 }), { code: "not-supported" });
    assert.deepEqual(readdirSync(directory), []);
  });

  test("a thread finds the region by its handle, and loses its locks when it is terminated", async () => {
    // Left behind: a terminated thread's mapping stays until the process ends, and Windows removes no mapped file.
    const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
    using region = fileTransport({ directory }).create("threads", 64);
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { directory, handle: region.handle } });
    const [acquired] = (await once(worker, "message")) as [boolean];
    assert.equal(acquired, true);
    assert.equal(region.bytes[1], 7);
    assert.equal(region.lock(0).tryAcquire(), false);
    await worker.terminate();
    assert.equal(region.lock(0).tryAcquire(), true);
  });

  test("how long it takes", (t) => {
    const measure = (what: string, times: number, run: () => void): void => {
      run();
      const start = performance.now();
      for (let time = 0; time < times; time++) run();
      t.diagnostic(`measured: ${what}: ${(((performance.now() - start) / times) * 1000).toFixed(1)} µs`);
    };
    using region = transport.create("timed", 6008);
    const lock = region.lock(0);
    measure("create and close", 100, () => transport.create("timed-too", 6008).close());
    measure("attach and close", 200, () => transport.attach("timed", { length: 6008 }).close());
    measure("tryAcquire and release", 1000, () => {
      lock.tryAcquire();
      lock.release();
    });
    measure("heldElsewhere, of a free lock", 1000, () => lock.heldElsewhere());
  });
}
