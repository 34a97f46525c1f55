// Several processes that make, open, close and kill at the same time; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import type { Peer } from "@mortise/transport/contract";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
const sources = [
  { module: import.meta.resolve("@mortise/transport-shm"), export: "shmTransport" },
  { module: import.meta.resolve("@mortise/transport-file"), export: "fileTransport", args: [{ directory }] },
] as const;

for (const source of sources) {
  const peers = (count: number): Promise<Peer[]> => Promise.all(Array.from({ length: count }, () => spawnPeer(source)));
  const end = (all: readonly Peer[]): Promise<unknown> => Promise.all(all.map((peer) => peer.end("SIGKILL")));
  // 0 for a region, else why there is none.
  const codes = async (calls: readonly Promise<number>[]): Promise<(number | string)[]> => {
    const settled = await Promise.allSettled(calls);
    return settled.map((one) => (one.status === "fulfilled" ? 0 : (one.reason as { code: string }).code));
  };

  test(`of many that open at once, one makes the region (${source.export})`, async () => {
    const all = await peers(3);
    for (let round = 0; round < 25; round++) {
      const opened = await Promise.all(all.map((peer) => peer.call("open", `race-${round}`, 64)));
      assert.equal(opened.filter(({ created }) => created).length, 1);
      await Promise.all(all.map((peer, index) => peer.call("write", opened[index]?.region ?? -1, index, index + 1)));
      for (const [index, peer] of all.entries()) {
        for (const at of [0, 1, 2]) assert.equal(await peer.call("read", opened[index]?.region ?? -1, at), at + 1);
      }
      await Promise.all(all.map((peer, index) => peer.call("close", opened[index]?.region ?? -1)));
    }
    await end(all);
  });

  test(`of many that create at once, one does (${source.export})`, async () => {
    const all = await peers(3);
    for (let round = 0; round < 25; round++) {
      const answers = await codes(all.map((peer) => peer.call("create", `new-${round}`, 64)));
      assert.deepEqual(answers.sort(), [0, "exists", "exists"]);
    }
    await end(all);
  });

  test(`of many that meet a killed creator's name, one makes it anew (${source.export})`, async () => {
    const all = await peers(3);
    for (let round = 0; round < 5; round++) {
      const [dead] = await peers(1);
      await dead?.call("create", `dead-${round}`, 64);
      await dead?.end("SIGKILL");
      const answers = await codes(all.map((peer) => peer.call("create", `dead-${round}`, 32)));
      assert.deepEqual(answers.sort(), [0, "exists", "exists"]);
    }
    await end(all);
  });
}

test("what killed processes left is removed by the next who looks", async () => {
  const { fileTransport } = await import("@mortise/transport-file");
  fileTransport({ directory }).removeLeftovers();
  assert.deepEqual(readdirSync(directory), []);
  rmSync(directory, { recursive: true });
});
