import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { shmTransport } from "@mortise/transport-shm";
import { observe, stream } from "mortise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import { KINDS } from "../../packages/channel/test/stress/scenarios.ts";
import { isWhole, layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { build, type End, MISSING, Peer, removePrograms } from "./c-programs.ts";
import { newName as aName, channelPeer, making } from "./scenarios.ts";

const SHM = "/dev/shm";
const SIZE = 64;
const layout = layoutOf(SIZE);
type Kind = (typeof KINDS)[number];

/** A name of shared memory, of which nothing is left after the test. */
function newName(): string {
  const name = aName();
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

function lifetime(name: string): string | undefined {
  return shmTransport()
    .list()
    .find((region) => region.name === name)?.lifetime;
}

/** A channel of Node's whose writer was killed: with 5 messages in a queue, with any number of values in others. */
async function deadOfNode(kind: Kind, name: string): Promise<number> {
  const writer = new Program("writer.mjs", kind, name, SIZE, kind === "queue" ? 5 : 0);
  await writer.line();
  using channel = await observe(name);
  await expect.poll(() => channel.status().sequence, { timeout: 20_000 }).toBeGreaterThanOrEqual(5);
  await writer.kill();
  return channel.status().sequence;
}

async function unreadOf(name: string): Promise<number | undefined> {
  using channel = await observe(name);
  return channel.status().unread;
}

afterAll(removePrograms);

describe.skipIf(MISSING)(`mortise_create (${MISSING ?? "a writer in C opens a channel"})`, () => {
  let program = "";
  let exchange = "";
  /** The first one, which dies where it is told to. */
  let mortal = "";
  beforeAll(() => {
    program = channelPeer();
    exchange = build("exchange-peer.c", ["-O2"]).program;
    mortal = build("channel-peer.c", ["-O2", "-DMORTISE_DIE"]).program;
  }, 120_000);

  /** What opens a channel of Node's values as its writer, and leaves without an end unless told otherwise. */
  function arguments_(kind: Kind, name: string, ...more: readonly (string | number)[]) {
    const { args, done } = making(kind, SIZE);
    onTestFinished(done);
    return ["write", name, ...args, "--wait-full", 1, ...more];
  }
  function open(kind: Kind, name: string, ...more: readonly (string | number)[]): Promise<End> {
    return new Peer(program, arguments_(kind, name, "--no-end", ...more)).end;
  }
  function failure(error: string) {
    return { status: 1, line: { event: "failed", at: "create", error } };
  }

  describe.each(KINDS)("of a %s", (kind) => {
    test("takes over what a killed writer of Node's left, with all that is in it", async () => {
      const name = newName();
      const last = await deadOfNode(kind, name);
      const { line } = await open(kind, name, "--any-size", "--count", 3);
      // It may have been killed in the middle of one more, or before it told of it.
      const first = Number(line?.first);
      expect(first - last).toBeGreaterThanOrEqual(1);
      expect(first - last).toBeLessThanOrEqual(kind === "queue" ? 1 : 2);
      expect(line).toMatchObject({ error: "ok", first, last: first + 2 });
      using channel = await observe(name);
      expect(channel.status()).toMatchObject({ epoch: 1, sequence: first + 2 });
    });

    test("takes over what a dead writer in C left, and the name goes with it", async () => {
      const name = newName();
      for (const first of [1, 6]) {
        expect((await open(kind, name, "--count", 5)).line).toMatchObject({ error: "ok", first, last: first + 4 });
        expect(lifetime(name)).toBe("leftover");
      }
      const last = new Peer(program, arguments_(kind, name, "--count", 0));
      expect(await last.ready).toMatchObject({ epoch: 2, next: 11 });
      await last.end;
      expect(lifetime(name)).toBe(undefined);
    });

    test("takes over one that its writer left to persist, and it stays", async () => {
      const name = newName();
      expect((await open(kind, name, "--count", 5, "--persist")).line).toMatchObject({ error: "ok", first: 1 });
      for (const first of [6, 8]) {
        expect((await open(kind, name, "--count", 2)).line).toMatchObject({ error: "ok", first });
        expect(lifetime(name)).toBe("stays");
      }
    });

    test("is refused while another writer lives, or waits for its turn", async () => {
      const name = newName();
      const writer = new Program("writer.mjs", kind, name, SIZE, 0);
      await writer.line();
      expect(await open(kind, name, "--any-size", "--count", 0)).toMatchObject(failure("busy"));
      expect(await open(kind, name, "--any-size", "--count", 0, "--within", 100)).toMatchObject(failure("busy"));
      const next = new Peer(
        program,
        arguments_(kind, name, "--no-end", "--any-size", "--count", 0, "--within", 20_000),
      );
      const early = await Promise.race([next.ready, new Promise((resolve) => setTimeout(resolve, 200, "waits"))]);
      expect(early).toBe("waits");
      await writer.kill();
      expect(await next.ready).toMatchObject({ epoch: 1 });
      expect(await next.end).toMatchObject({ status: 0 });
    });

    test("makes anew what died before it was a channel, at whatever step", async () => {
      let died = 0;
      for (let step = 0; step < 24; step++) {
        const name = newName();
        const { status, line } = await new Peer(
          mortal,
          arguments_(kind, name, "--no-end", "--count", 0, "--die-at", step),
        ).end;
        if (status !== "SIGKILL") expect(line).toMatchObject({ error: "ok" });
        else died++;
        // The last steps are behind the magic: what is there is taken over.
        expect((await open(kind, name, "--count", 2)).line).toMatchObject({ error: "ok", first: 1, last: 2 });
      }
      expect(died).toBeGreaterThan(5);
    });

    test("is refused by a channel of another kind, which stays as it is", async () => {
      const name = newName();
      const last = await deadOfNode(kind, name);
      for (const other of KINDS.filter((each) => each !== kind)) {
        expect(await open(other, name, "--any-size", "--count", 0)).toMatchObject(failure("wrong-kind"));
      }
      using channel = await observe(name);
      expect(channel.status()).toMatchObject({ kind, epoch: 0, sequence: last });
    });

    test("replaces one of another layout whose writer died, unless it persists", async () => {
      const name = newName();
      expect((await open(kind, name, "--count", 0)).line).toMatchObject({ error: "ok" });
      expect((await open(kind, name, "--count", 0, "--fingerprint", "1")).line).toMatchObject({ error: "ok" });
      using channel = shmTransport().attach(name);
      expect(new DataView(channel.buffer).getBigUint64(24, true)).toBe(1n);
      const other = newName();
      expect((await open(kind, other, "--count", 0, "--persist")).line).toMatchObject({ error: "ok" });
      expect(await open(kind, other, "--fingerprint", "1")).toMatchObject(failure("wrong-layout"));
    });

    test("begins anew where a writer ended it and died before it could remove it", async () => {
      const name = newName();
      const writer = new Peer(program, arguments_(kind, name, "--count", 1, "--hold", 60_000));
      await writer.ready;
      using region = shmTransport().attach(name);
      const [controlAt = 0] = new Uint32Array(region.buffer, 56, 1);
      const words = new Int32Array(region.buffer, controlAt);
      await expect.poll(() => Atomics.load(words, 260 / 4), { timeout: 20_000 }).toBe(1);
      writer.kill();
      await writer.end;
      expect((await open(kind, name, "--count", 2)).line).toMatchObject({ error: "ok", first: 1, last: 2 });
    });
  });

  test("of a queue keeps each message that nobody has handled, for the next consumer", async () => {
    const name = newName();
    await deadOfNode("queue", name);
    expect(await unreadOf(name)).toBe(5);
    expect((await open("queue", name, "--any-size", "--count", 3)).line).toMatchObject({ first: 6, last: 8 });
    expect(await unreadOf(name)).toBe(8);
    using reader = await stream.reader(name, layout);
    for (let n = 1; n <= 8; n++) {
      const value = await reader.receive({ timeout: 20_000 });
      expect([value !== undefined && isWhole(value), reader.sequence]).toEqual([true, n]);
    }
  });

  test("of a queue of another size or layout is refused where messages would be lost", async () => {
    const name = newName();
    await deadOfNode("queue", name);
    const otherSize = ["--stride", 65_536, "--count", 2];
    expect(await open("queue", name, ...otherSize)).toMatchObject(failure("wrong-layout"));
    expect(await open("queue", name, "--any-size", "--fingerprint", "1")).toMatchObject(failure("wrong-layout"));
    expect(await unreadOf(name)).toBe(5);
    // Handled, they are not lost.
    using reader = await stream.reader(name, layout);
    for (let n = 1; n <= 5; n++) expect(reader.tryReceive()).toBeDefined();
    reader.handled();
    expect((await open("queue", name, ...otherSize)).line).toMatchObject({ error: "ok", first: 1 });
  });

  test("is refused by a raw region, alive or dead, which stays", async () => {
    const name = newName();
    const maker = new Peer(exchange, ["raw-make", name]);
    await expect
      .poll(() => existsSync(join(SHM, name)) && shmTransport().attach(name).bytes[0], { timeout: 20_000 })
      .toBe(1);
    expect(await open("queue", name)).toMatchObject(failure("not-a-channel"));
    maker.kill();
    await maker.end;
    expect(lifetime(name)).toBe("leftover");
    expect(await open("queue", name)).toMatchObject(failure("not-a-channel"));
    using region = shmTransport().attach(name);
    expect(region.bytes[0]).toBe(1);
  });

  test("waits half a second for the maker of one that persists, and takes its place if the size is the same", async () => {
    const [name, finished] = [newName(), newName()];
    expect((await open("queue", finished, "--count", 0, "--persist")).line).toMatchObject({ error: "ok" });
    using like = shmTransport().attach(finished);
    shmTransport().create(name, like.length, { persist: true }).close();
    using unfinished = shmTransport().attach(name);
    const begun = performance.now();
    // As if it were being made.
    expect(unfinished.lock(0).tryAcquire()).toBe(true);
    expect(await open("queue", name, "--count", 0, "--within", 700)).toMatchObject(failure("not-ready"));
    unfinished.lock(0).release();
    expect(performance.now() - begun).toBeGreaterThan(600);
    expect((await open("queue", name, "--count", 2)).line).toMatchObject({ error: "ok", first: 1, last: 2 });
    expect(performance.now() - begun).toBeGreaterThan(1100);
    expect([unfinished.named, lifetime(name)]).toEqual([true, "stays"]);
    const other = newName();
    shmTransport().create(other, 4096, { persist: true }).close();
    expect(await open("queue", other)).toMatchObject(failure("not-a-channel"));
  });

  describe("what the dead left beside a name", () => {
    /** A queue in whose rows 0 and 1 a writer and a consumer of C slept, and died. */
    async function withDeadBells(name: string): Promise<void> {
      const side = join(SHM, `.mortise.${name}`);
      const ear = new Peer(program, arguments_("queue", name, "--persist", "--no-end", "--count", 0));
      await ear.end;
      const consumer = new Peer(program, ["read", name]);
      await expect.poll(() => existsSync(side) && readdirSync(side).length, { timeout: 20_000 }).toBe(1);
      consumer.kill();
      await consumer.end;
      const writer = new Peer(program, [...arguments_("queue", name, "--count", 100_000), "--wait-full", 60_000]);
      await expect.poll(() => readdirSync(side).length, { timeout: 20_000 }).toBe(2);
      writer.kill();
      await writer.end;
      expect(
        readdirSync(side)
          .map((file) => file.replace(/^\d+/, ""))
          .sort(),
      ).toEqual([".bell-0", ".bell-1"]);
    }

    test("goes when the name goes, and not before", async () => {
      const [name, other] = [newName(), newName()];
      const [side, otherSide] = [join(SHM, `.mortise.${name}`), join(SHM, `.mortise.${other}`)];
      await withDeadBells(name);
      expect(await new Peer(program, ["remove", name]).end).toMatchObject({ status: 0 });
      expect([existsSync(join(SHM, name)), existsSync(side)]).toEqual([false, false]);

      // A reader that lives keeps its bell, when the writer ends it and removes the name, until it leaves itself.
      const writer = new Peer(program, arguments_("mailbox", other, "--count", 1, "--after-readers", 1));
      await writer.signal("SIGSTOP");
      const dead = new Peer(program, ["read", other, "--row", 2]);
      const reader = new Peer(program, ["read", other, "--row", 0]);
      await expect.poll(() => existsSync(otherSide) && readdirSync(otherSide).length, { timeout: 20_000 }).toBe(2);
      dead.kill();
      await dead.end;
      await reader.signal("SIGSTOP");
      await writer.signal("SIGCONT");
      expect(await writer.end).toMatchObject({ status: 0 });
      expect(readdirSync(otherSide).map((file) => file.replace(/^\d+/, ""))).toEqual([".bell-1"]);
      await reader.signal("SIGCONT");
      expect((await reader.end).line).toMatchObject({ end: "ended" });
      expect(existsSync(otherSide)).toBe(false);
    });

    test("goes when a writer takes over and ends it", async () => {
      const name = newName();
      const made = [...arguments_("queue", name), "--wait-full", 60_000];
      const writer = new Peer(program, made);
      const side = join(SHM, `.mortise.${name}`);
      await expect.poll(() => existsSync(side) && readdirSync(side).length, { timeout: 20_000 }).toBe(1);
      writer.kill();
      await writer.end;
      const next = await new Peer(program, [...made, "--count", 0]).end;
      expect(next).toMatchObject({ status: 0, line: { error: "ok" } });
      expect([existsSync(join(SHM, name)), existsSync(side)]).toEqual([false, false]);
    });
  });

  test("is refused as damaged where nobody could go on, and what is there stays", async () => {
    const name = newName();
    await deadOfNode("queue", name);
    using region = shmTransport().attach(name);
    const [controlAt = 0] = new Uint32Array(region.buffer, 56, 1);
    new DataView(region.buffer).setUint32(controlAt + 512 + 4, 12_345, true);
    expect(await open("queue", name, "--any-size")).toMatchObject(failure("damaged"));
    expect([region.named, lifetime(name)]).toEqual([true, "leftover"]);
  });
});
