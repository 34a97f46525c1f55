import { existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toC } from "@mortise/bindings";
import { description, fingerprint, layout } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { build, COMPILERS, CPP_COMPILERS, type End, MISSING, Peer, removePrograms } from "./c-programs.ts";
import { anyOrder, hostileBytes } from "./scenarios.ts";

const SHM = "/dev/shm";

/** What nothing went wrong in. */
const CLEAN = { torn: 0, disordered: 0, repeated: 0, miscounted: 0 };

let names = 0;
/** A name of shared memory, of which nothing is left after the test. */
function newName(): string {
  const name = `c-peer-${process.pid}-${names++}`;
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

afterAll(removePrograms);

describe.skipIf(MISSING)(`the C peer (${MISSING ?? COMPILERS.join(", ")})`, () => {
  let program = "";
  /** The same, which dies where it is told to. */
  let mortal = "";

  beforeAll(() => {
    program = build("channel-peer.c", ["-O2"]).program;
    mortal = build("channel-peer.c", ["-O2", "-DMORTISE_DIE"]).program;
  }, 120_000);

  const peer = (...args: readonly (string | number)[]) => new Peer(program, args);

  test.each(COMPILERS)(
    "compiles with %s and no warning",
    (compiler) => {
      for (const [source, ...flags] of [
        ["channel-peer.c", "-O2"],
        ["channel-peer.c", "-O2", "-DMORTISE_DIE"],
        ["channel-fuzz.c", "-O1", "-g"],
        ["channel-steps.c", "-O2"],
      ]) {
        expect(build(source ?? "", flags, compiler)).toMatchObject({ stderr: "", status: 0 });
      }
    },
    240_000,
  );

  test.each(COMPILERS)(
    "may come behind other headers with %s, and says what to do where it may not",
    async (compiler) => {
      const source = join(tmpdir(), `${newName()}.c`);
      onTestFinished(() => rmSync(source));
      const name = newName();
      writeFileSync(
        source,
        `#include <stdio.h>
#include "mortise.h"
int main(void) {
  static mortise m;
  mortise_plan plan = mortise_plan_for(MORTISE_MAILBOX, 8, 0, 7, "{}");
  mortise_status status = mortise_create(&m, "${name}", &plan, 0);
  mortise_close(&m);
  return (int)status;
}
`,
      );
      for (const flags of [["-std=gnu11"], ["-std=c11", "-D_GNU_SOURCE"], ["-std=c11", "-D_XOPEN_SOURCE=700"]]) {
        const { program, ...built } = build(source, flags, compiler);
        expect(built).toEqual({ stderr: "", status: 0 });
        // The locks, too, which hide deepest.
        expect((await new Peer(program, []).end).status).toBe(0);
      }
      const { stderr } = build(source, ["-std=c11"], compiler);
      const [first] = stderr.split("\n").filter((line) => line.includes("error:"));
      expect(first).toContain("include it before all other headers, or compile with -D_GNU_SOURCE or -std=gnu11");
    },
    60_000,
  );

  test.each([...COMPILERS, ...CPP_COMPILERS])(
    "compiles with %s beside declarations of any name",
    (compiler) => {
      const [header, source] = [join(tmpdir(), `${newName()}.h`), join(tmpdir(), `${newName()}.c`)];
      onTestFinished(() => [header, source].forEach((file) => void rmSync(file)));
      const Value = layout("u32 mortise + u32 mortise_load + u32 MORTISE_LINE + union(u8, MORTISE_UNIT { u8 x }) u");
      for (const [name, type] of [
        ["mortise", "xmortise"],
        ["MORTISE", "xMORTISE"],
        ["mortise_info", "xmortise_info"],
        ["Mortise_Check", "xMortise_Check"],
        ["mortise2", "mortise2"],
      ] as const) {
        writeFileSync(header, toC(Value, name));
        const use = `{ ${type} it; memset(&it, 0, sizeof it); return (int)it.mortise_load + (int)it.xMORTISE_LINE; }`;
        writeFileSync(source, `#include "mortise.h"\n#include "${header}"\nint main(void) ${use}\n`);
        expect(build(source, [], compiler)).toMatchObject({ stderr: "", status: 0 });
      }
    },
    60_000,
  );

  describe.each(CPP_COMPILERS)("%s", (compiler) => {
    test.each(["-std=c++17", "-std=c++20"])(
      "compiles the header as C++ with no warning (%s)",
      (standard) => {
        expect(build("exchange-peer.c", ["-O2", standard], compiler)).toMatchObject({ stderr: "", status: 0 });
      },
      120_000,
    );
  });

  test("readers of a mailbox see whole values, each newer than the one before", async () => {
    const name = newName();
    const writer = peer(
      "write",
      name,
      "--create",
      "--kind",
      "mailbox",
      "--size",
      30_003,
      "--count",
      20_000,
      "--after-readers",
      3,
    );
    await writer.ready;
    // The writer waits for those that hold rows, and knows nothing of one that only reads: that one comes first.
    const onlyReads = peer("read", name, "--read-only");
    await onlyReads.ready;
    const ways = [[], ["--in-place"], ["--slow-us", 50]];
    const readers = [onlyReads, ...ways.map((way) => peer("read", name, ...way))];
    expect((await writer.end).line).toMatchObject({ error: "ok", sent: 20_000, last: 20_000 });
    for (const reader of readers) {
      const { line, status } = await reader.end;
      expect(line).toMatchObject({ ...CLEAN, end: "ended" });
      expect(status).toBe(0);
    }
    expect(existsSync(join(SHM, name))).toBe(false);
  });

  describe.each(["mailbox", "broadcast", "queue"])("a writer of a %s that is killed", (kind) => {
    const readers = kind === "queue" ? 1 : 3;
    const making = ["--kind", kind, "--size", 30_000, ...(kind === "mailbox" ? [] : ["--stride", 2 ** 18])];

    test("is followed by another, and readers go on", async () => {
      const name = newName();
      peerOk(await peer("create", name, ...making).end);
      const all = Array.from({ length: readers }, () => peer("read", name));
      await Promise.all(all.map(({ ready }) => ready));
      let next = 0;
      for (let round = 0; round < 8; round++) {
        const writer = peer("write", name, "--size", 30_000);
        const ready = await writer.ready;
        expect(ready).toMatchObject({ epoch: round + 1 });
        // The one before may have been killed before it was given the time to write anything.
        expect(ready?.next).toBeGreaterThanOrEqual(next);
        next = Number(ready?.next);
        await sleep(10 + 7 * round);
        writer.kill();
        expect((await writer.end).status).toBe("SIGKILL");
      }
      const { line } = await peer("write", name, "--size", 30_000, "--count", 10).end;
      expect(line).toMatchObject({ error: "ok", sent: 10 });
      for (const reader of all) {
        const end = await reader.end;
        expect(end.line).toMatchObject({ ...CLEAN, end: "ended", last: line?.last });
        if (kind === "queue") expect(end.line).toMatchObject({ first: 1, values: line?.last, missed: 0 });
      }
    });

    // A small ring, so that records go round it, with fillers, in few steps.
    const small =
      kind === "mailbox" ? ["--kind", kind, "--size", 100] : ["--kind", kind, "--stride", 512, "--value-length", 100];

    test("may die between any two steps, also while it takes over", async () => {
      const name = newName();
      peerOk(await peer("create", name, ...small).end);
      const reader = peer("read", name, "--seconds", 60);
      await reader.ready;
      const values = ["--size", 100, "--count", 7, "--no-end", ...(kind === "mailbox" ? [] : ["--vary"])];
      let died = 0;
      for (let step = 0; step < 90; step++) {
        // The second one dies at one of its first steps, in which it puts right what the first left.
        for (const dieAt of [step, step % 11]) {
          const { status, line } = await new Peer(mortal, ["write", name, ...values, "--die-at", dieAt]).end;
          if (status === "SIGKILL") died++;
          else expect(line).toMatchObject({ error: "ok", sent: 7 });
        }
      }
      expect(died).toBeGreaterThan(40);
      const { line } = await peer("write", name, "--size", 100, "--count", 3).end;
      expect(line).toMatchObject({ error: "ok" });
      const end = await reader.end;
      expect(end.line).toMatchObject({ ...CLEAN, end: "ended", last: line?.last });
      if (kind === "queue") expect(end.line).toMatchObject({ first: 1, values: line?.last });
    });
  });

  test("a queue loses nothing when its consumer dies, and has twice what that had not acknowledged", async () => {
    const name = newName();
    const made = ["--create", "--kind", "queue", "--stride", 4096, "--size", 200];
    const writer = peer("write", name, ...made, "--vary", "--count", 5000, "--after-readers", 1, "--hold", 300);
    await writer.ready;
    let last = 0;
    for (let round = 0; round < 10; round++) {
      const consumer = peer("read", name, "--die-after", 40 + round);
      expect((await consumer.end).status).toBe("SIGKILL");
      last += 39 + round;
    }
    const { line } = await peer("read", name).end;
    expect(line).toMatchObject({ ...CLEAN, end: "ended", first: last + 1, last: 5000, values: 5000 - last, missed: 0 });
    expect((await writer.end).line).toMatchObject({ error: "ok", sent: 5000 });
  });

  test("readers of a broadcast that are lapped count exactly what they missed", async () => {
    const name = newName();
    const made = ["--create", "--kind", "broadcast", "--stride", 8192, "--size", 500];
    const writer = peer("write", name, ...made, "--vary", "--count", 30_000, "--interval-us", 1, "--after-readers", 3);
    await writer.ready;
    const readers = [0, 100, 3000].map((pause) => peer("read", name, "--slow-us", pause));
    expect((await writer.end).line).toMatchObject({ error: "ok", sent: 30_000 });
    const ends: End[] = await Promise.all(readers.map(({ end }) => end));
    for (const { line } of ends) {
      expect(line).toMatchObject({ ...CLEAN, end: "ended", last: 30_000 });
      expect(Number(line?.values) + Number(line?.missed)).toBe(30_000 - Number(line?.start) + 1);
    }
    expect(ends[2]?.line?.missed).toBeGreaterThan(0);
  });

  test("another writer, and another reader of a row, are refused while one lives", async () => {
    const name = newName();
    const writer = peer("write", name, "--create", "--kind", "mailbox", "--size", 100, "--interval-us", 1000);
    await writer.ready;
    const reader = peer("read", name, "--row", 2);
    await reader.ready;
    using region = shmTransport().attach(name);
    expect([0, 1, 3].map((row) => region.lock(row).heldElsewhere())).toEqual([true, false, true]);
    expect((await peer("show", name).end).line).toMatchObject({ kind: "mailbox", writer: true });
    writer.kill();
    await writer.end;
    expect(region.lock(0).heldElsewhere()).toBe(false);
    reader.kill();
    await reader.end;
    expect(region.lock(3).tryAcquire()).toBe(true);
  });

  test("what it made goes with it, and is a leftover to Node when it was killed", async () => {
    const name = newName();
    const writer = peer("write", name, "--create", "--kind", "mailbox", "--size", 100, "--interval-us", 1000);
    await writer.ready;
    const transport = shmTransport();
    const lifetime = () => transport.list().find((region) => region.name === name)?.lifetime;
    expect(lifetime()).toBe("goes");
    expect(() => transport.create(name, 10)).toThrow("exists");
    writer.kill();
    await writer.end;
    expect(lifetime()).toBe("leftover");
    peerOk(await peer("write", name, "--create", "--kind", "mailbox", "--size", 100, "--count", 1).end);
    expect(lifetime()).toBe(undefined);
  });

  test("its bells ring Node, and Node rings it", async () => {
    const name = newName();
    const transport = shmTransport();
    peerOk(await peer("create", name, "--kind", "mailbox", "--size", 100).end);
    using region = transport.attach(name);
    const [controlAt] = new Uint32Array(region.buffer, 56, 1);
    const words = new Int32Array(region.buffer, controlAt);

    // Node sleeps in row 1, and C writes.
    region.bell(2).listen();
    Atomics.store(words, (512 + 128) / 4, 1);
    Atomics.store(words, 128 / 4, 1);
    peerOk(await peer("write", name, "--count", 1, "--no-end").end);
    expect(await region.bell(2).wait({ timeout: 0 })).toBe(true);
    expect([words[(512 + 128) / 4], words[128 / 4]]).toEqual([0, 0]);

    // C sleeps in row 0, and Node ends the channel.
    const reader = peer("read", name, "--row", 0);
    await reader.ready;
    while (Atomics.load(words, 512 / 4) === 0) await sleep(1);
    Atomics.store(words, 260 / 4, 1);
    expect(region.bell(1).ring()).toBe(true);
    expect((await reader.end).line).toMatchObject({ ...CLEAN, values: 1, end: "ended" });
    expect(readdirSync(join(SHM, `.mortise.${name}`)).length).toBe(1);
  });

  test("Node finds in a channel of C the layout and the value", async () => {
    const name = newName();
    const Value = layout("u64 number + u32[6] words");
    const file = join(tmpdir(), `${name}.json`);
    writeFileSync(file, JSON.stringify(description(Value)));
    onTestFinished(() => rmSync(file));
    const made = ["--kind", "mailbox", "--description", file, "--fingerprint", fingerprint(Value).toString(16)];
    peerOk(await peer("create", name, ...made, "--value-length", Value.LENGTH).end);
    peerOk(await peer("write", name, "--count", 2).end);
    const { line } = await peer("show", name).end;
    expect(line?.description).toEqual(description(Value));
    using region = shmTransport().attach(name);
    const prologue = new DataView(region.buffer);
    expect(prologue.getBigUint64(24, true)).toBe(fingerprint(Value));
    const [stride, dataAt] = [prologue.getUint32(48, true), prologue.getUint32(60, true)];
    const latest = prologue.getUint32(prologue.getUint32(56, true), true);
    const { number, words } = Value.decode(region.bytes.subarray(dataAt + stride * latest + 64));
    expect([number, words[0]]).toEqual([2n, (2 * 2654435761 + 2 * 40503) % 2 ** 32]);
    const other = await peer("read", name, "--fingerprint", "1").end;
    expect(other.line).toMatchObject({ error: "wrong-layout" });
  });

  describe("a channel that is not as it should be", () => {
    /** One that C made, with a prologue and a description that were changed; what C says of it. */
    async function shown(change: (bytes: Uint8Array, words: DataView) => void, ...args: readonly string[]) {
      const name = newName();
      peerOk(await peer("create", name, "--kind", "mailbox", "--size", 100, "--fingerprint", "abc").end);
      using region = shmTransport().attach(name);
      change(region.bytes, new DataView(region.buffer));
      return (await peer("show", name, ...args).end).line;
    }

    test.each<[string, (bytes: Uint8Array, words: DataView) => void]>([
      ["not-a-channel", (bytes) => bytes.fill(1, 0, 1)],
      ["wrong-version", (_, words) => words.setUint32(8, 2, true)],
      ["wrong-version", (_, words) => words.setUint32(8, 0, true)],
      ["wrong-kind", (_, words) => words.setUint32(12, 4, true)],
      ["damaged", (_, words) => words.setUint32(40, 2 ** 31, true)],
      ["damaged", (_, words) => words.setUint32(68, 100_000_000, true)],
      ["damaged", (_, words) => words.setUint32(64, 4, true)],
      [
        "truncated",
        (_, words) => {
          words.setUint32(48, 1024, true);
          words.setUint32(16, words.getUint32(60, true) + 3 * 1024, true);
        },
      ],
    ])("is refused as %s", async (error, change) => {
      expect(await shown(change)).toMatchObject({ at: "attach", error });
    });

    test("is refused for its fingerprint alone, or taken with any", async () => {
      expect(await shown(() => {}, "--fingerprint", "abd")).toMatchObject({ error: "wrong-layout" });
      expect(await shown(() => {}, "--fingerprint", "abc")).toMatchObject({ description: {} });
      expect(await shown(() => {}, "--fingerprint", "0")).toMatchObject({ fingerprint: "0000000000000abc" });
    });

    test("is truncated where its file is, or none where nothing is left of it", async () => {
      const name = newName();
      peerOk(await peer("create", name, "--kind", "mailbox", "--size", 100).end);
      truncateSync(join(SHM, name), 1000);
      expect((await peer("show", name).end).line).toMatchObject({ error: "truncated" });
      truncateSync(join(SHM, name), 100);
      expect((await peer("show", name).end).line).toMatchObject({ error: "not-a-channel" });
      truncateSync(join(SHM, name), 0);
      expect((await peer("show", name).end).line).toMatchObject({ error: "not-ready" });
    });

    test("gives a description of any bytes as it stands", async () => {
      const name = newName();
      const file = join(tmpdir(), `${name}.json`);
      onTestFinished(() => rmSync(file));
      for (const [text, length] of [
        ["[".repeat(10_000), 10_000],
        ["\0\u00ff", 3],
        ["x".repeat(65_536), 65_536],
      ] as const) {
        writeFileSync(file, text);
        peerOk(await peer("create", name, "--kind", "mailbox", "--size", 100, "--description", file).end);
        expect((await peer("describe", name).end).line).toEqual({
          length,
          description: Buffer.from(text).toString("hex"),
        });
        peerOk(await peer("remove", name).end);
      }
      writeFileSync(file, "x".repeat(65_537));
      const making = await peer("create", name, "--kind", "mailbox", "--size", 100, "--description", file).end;
      expect(making.line).toMatchObject({ error: "bad-argument" });
    });
  });

  test("a reader of a broadcast that slept for 2^32 units sees that it did", async () => {
    const name = newName();
    peerOk(await peer("create", name, "--kind", "broadcast", "--stride", 4096, "--value-length", 100).end);
    const reader = peer("read", name, "--count", 4);
    await reader.ready;
    peerOk(await peer("write", name, "--count", 3, "--no-end").end);
    using region = shmTransport().attach(name);
    const [controlAt = 0, dataAt = 0] = new Uint32Array(region.buffer, 56, 2);
    while (Atomics.load(new Int32Array(region.buffer, controlAt), 512 / 4) === 0) await sleep(1);
    // As far as positions go, the writer is where it was; but its latest value is the 13th.
    const latest = new Int32Array(region.buffer, controlAt)[0] ?? 0;
    Atomics.store(new Int32Array(region.buffer, dataAt + 16 * latest), 0, 2 * 13 + 1);
    const { line } = await reader.end;
    expect(line).toMatchObject({ values: 4, last: 13, missed: 9, miscounted: 0, end: "count" });
  });

  test("no order of steps of writers and readers, and no death between them, shows anything wrong", async () => {
    expect(await anyOrder(6)).toBeGreaterThan(20);
  });

  test("no bytes make it read out of bounds, crash or go on for ever", async (context) => {
    const attempts = await hostileBytes(6);
    if (attempts === undefined) context.skip("the compiler comes without the sanitizers");
    expect(attempts).toBeGreaterThan(100);
  });
});

function peerOk({ status, line, errors }: End): void {
  expect({ status, line, errors }).toMatchObject({ status: 0, errors: "" });
}
