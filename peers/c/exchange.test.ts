import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { mailbox, stream } from "mortise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import { KINDS } from "../../packages/channel/test/stress/scenarios.ts";
import { emptyOf, fill, isWhole, layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { COMPILERS, MISSING, Peer, removePrograms } from "./c-programs.ts";
import { newName as aName, channelPeer, fromC, fromNode, making } from "./scenarios.ts";

const CLEAN = { torn: 0, disordered: 0, repeated: 0, miscounted: 0 };
const SIZE = 64;
const layout = layoutOf(SIZE);

/** A name of shared memory, of which nothing is left after the test. */
function newName(): string {
  const name = aName();
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

afterAll(removePrograms);

test.skipIf(MISSING)("a writer of a queue in C waits until Node has handled all that it sent", async () => {
  const [name, never] = [newName(), newName()];
  const { args, done } = making("queue", SIZE);
  onTestFinished(done);
  const write = (to: string, patience: number) =>
    new Peer(channelPeer(), ["write", to, ...args, "--count", 5, "--drain", patience]);
  expect((await write(never, 50).end).line).toMatchObject({ sent: 5, error: "timeout" });
  const writer = write(name, 20_000);
  await writer.ready;
  using reader = await stream.reader(name, layout);
  for (let n = 1; n <= 5; n++) expect(await reader.receive({ timeout: 20_000 })).toBeDefined();
  // The last one is not handled yet.
  expect(await Promise.race([writer.end, sleep(300, "waits")])).toBe("waits");
  reader.handled();
  expect((await writer.end).line).toMatchObject({ sent: 5, error: "ok" });
  expect([reader.ended, await reader.receive()]).toEqual([true, undefined]);
});

describe.skipIf(MISSING).each(KINDS)(`a %s between Node and C (${MISSING ?? COMPILERS[0]})`, (kind) => {
  let program = "";
  beforeAll(() => {
    program = channelPeer();
  }, 120_000);
  const mark = fingerprint(layout).toString(16);

  test.each([
    [200_000, SIZE],
    [200, 2 ** 20],
  ])(
    "of %i values of %i bytes is read by C, whole and in order, while Node writes",
    async (count, size) => {
      expect(await fromNode(kind, count, size)).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each([
    [200_000, SIZE],
    [200, 2 ** 20],
  ])(
    "of %i values of %i bytes is read by Node, whole and in order, while C writes",
    async (count, size) => {
      expect(await fromC(kind, count, size)).toBeGreaterThan(0);
    },
    60_000,
  );

  test("is carried on by the other after a kill, and its readers go on", async () => {
    const name = newName();
    const reader = new Program("reader.mjs", kind, name, SIZE);
    const first = new Program("writer.mjs", kind, name, SIZE, 0, 1);
    await first.line();
    await first.kill();
    const args = ["write", name, "--fingerprint", mark, "--count", 5000, "--size", SIZE, "--no-end", "--hold", 200];
    const second = await new Peer(program, args).end;
    expect(second).toMatchObject({ status: 0, errors: "" });
    const last = Number(second.line?.last);
    // C left without an end, as one that dies does.
    const size = { n: last, next: last + 1 };
    if (kind === "mailbox") {
      using out = await mailbox.writer(name, layout);
      expect(out.status().sequence).toBe(size.n);
      out.write(fill(emptyOf(SIZE), size.next));
    } else {
      const out = await stream.writer(name, layout, { broadcast: kind === "broadcast" });
      expect(out.status().sequence).toBe(size.n);
      out.trySend(fill(emptyOf(SIZE), size.next));
      out.close();
    }
    const report = await reader.report();
    expect(report.wrong).toBe(undefined);
    expect(report).toMatchObject({ last: size.next, epoch: 2 });
  });

  test("is removed, to a reader in C, when its name and its writer are gone", async () => {
    const name = newName();
    const writer = new Program("writer.mjs", kind, name, SIZE, 0);
    await writer.line();
    const ways = kind === "queue" ? [[]] : [[], ["--read-only"]];
    const readers = ways.map((way) => new Peer(program, ["read", name, ...way]));
    await Promise.all(readers.map(({ ready }) => ready));
    // Without a name, but with a writer, it goes on; with a name, another writer may come.
    shmTransport().remove(name);
    const early = Promise.race(readers.map(({ end }) => end));
    expect(await Promise.race([early, sleep(500, "goes on")])).toBe("goes on");
    await writer.kill();
    for (const { end } of readers) expect((await end).line).toMatchObject({ ...CLEAN, end: "removed" });
  });

  test("goes with C, where C took the place of its creator", async () => {
    const name = newName();
    const first = new Program("writer.mjs", kind, name, SIZE, 0);
    await first.line();
    await first.kill();
    const lifetime = () =>
      shmTransport()
        .list()
        .find((region) => region.name === name)?.lifetime;
    expect(lifetime()).toBe("leftover");
    const second = new Peer(program, ["write", name, "--fingerprint", mark, "--size", SIZE, "--interval-us", 1000]);
    await second.ready;
    expect(lifetime()).toBe("goes");
    second.kill();
    await second.end;
    expect(lifetime()).toBe("leftover");
    const third = new Peer(program, [
      "write",
      name,
      "--fingerprint",
      mark,
      "--size",
      SIZE,
      "--count",
      1,
      "--wait-full",
      1,
    ]);
    await third.end;
    expect(lifetime()).toBe(undefined);
  });

  test("wakes who sleeps on the other side", async () => {
    const name = newName();
    if (kind === "mailbox") {
      using out = await mailbox.writer(name, layout);
      const sleeper = new Peer(program, ["read", name, "--count", 1, "--seconds", 30]);
      await sleeper.ready;
      await new Promise((resolve) => setTimeout(resolve, 100));
      out.write(fill(emptyOf(SIZE), 1));
      expect(await sleeper.end).toMatchObject({ status: 0, line: { ...CLEAN, values: 1 } });
    }
    const other = newName();
    const { args, done } = making(kind, SIZE);
    onTestFinished(done);
    const open = kind === "mailbox" ? mailbox.reader(other, layout) : stream.reader(other, layout);
    const writer = new Peer(program, [
      ...["write", other, ...args, "--count", 3],
      // A broadcast's reader may begin only after the first.
      ...["--after-readers", 1, "--interval-us", 200_000],
    ]);
    using reader = await open;
    const value = await ("receive" in reader ? reader.receive({ timeout: 30_000 }) : reader.next({ timeout: 30_000 }));
    expect(value !== undefined && isWhole(value)).toBe(true);
    expect(await writer.end).toMatchObject({ status: 0 });
  });
});
