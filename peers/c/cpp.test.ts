import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, layout, selfDescription } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { mailbox, stream } from "mortise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { build, CPP_COMPILERS, Peer, removePrograms } from "./c-programs.ts";

const missing = CPP_COMPILERS.length > 0 ? undefined : "no g++ and no clang++, or not Linux";
const KINDS = ["mailbox", "queue", "broadcast"] as const;
const COUNT = 2000;
const RIGHT = { status: 0, errors: "" };

/** All words of a value are its number: one put together from two shows. */
const Value = layout("u32 n + u32[500] words");

function valueFor(n: number) {
  return { n, words: new Uint32Array(500).fill(n) };
}

function isWhole({ n, words }: { n: number; words: Uint32Array }): boolean {
  return words.every((word) => word === n);
}

let names = 0;
function newName(): string {
  const name = `cpp-${process.pid}-${names++}`;
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

afterAll(removePrograms);

describe.skipIf(missing)(`Node and C++ (${missing ?? CPP_COMPILERS[0]})`, () => {
  let program = "";
  beforeAll(() => {
    const built = build("exchange-peer.c", ["-O2"], CPP_COMPILERS[0]);
    expect(built).toMatchObject({ stderr: "", status: 0 });
    program = built.program;
  }, 120_000);
  const peer = (...args: readonly (string | number)[]) => new Peer(program, args);

  test("exchange values in a raw region that Node makes", async () => {
    const name = newName();
    using region = shmTransport().create(name, Value.LENGTH);
    Value.encodeInto(valueFor(1), region.bytes);
    expect(await peer("raw-meet", name).end).toMatchObject(RIGHT);
    expect(Value.decode(region.bytes)).toEqual(valueFor(2));
  });

  test("exchange values in a raw region that C++ makes", async () => {
    const name = newName();
    const maker = peer("raw-make", name);
    await expect
      .poll(
        () =>
          shmTransport()
            .list()
            .some((each) => each.name === name),
        { timeout: 20_000 },
      )
      .toBe(true);
    using region = shmTransport().attach(name, { length: Value.LENGTH });
    expect(() => shmTransport().create(name, Value.LENGTH)).toThrow("exists");
    await expect.poll(() => Value.decode(region.bytes), { timeout: 20_000 }).toEqual(valueFor(1));
    Value.encodeInto(valueFor(2), region.bytes);
    expect(await maker.end).toMatchObject(RIGHT);
    expect(region.named).toBe(false);
  });

  test("a raw region that is shorter than was asked for is refused", async () => {
    const name = newName();
    using _ = shmTransport().create(name, 1000);
    expect((await peer("raw-meet", name).end).errors).toContain("truncated");
    expect((await peer("raw-meet", newName()).end).errors).toContain("not-found");
  });

  test.each(KINDS)("a %s is read by C++ while Node writes", async (kind) => {
    const name = newName();
    const out =
      kind === "mailbox"
        ? await mailbox.writer(name, Value)
        : await stream.writer(name, Value, { capacity: 16, broadcast: kind === "broadcast" });
    const reader = peer("read", kind, name, COUNT);
    while (out.status().readers === 0) await sleep(5);
    await sleep(100);
    for (let n = 1; n <= COUNT; n++) {
      if (!("send" in out)) out.write(valueFor(n));
      else if (kind === "queue") await out.send(valueFor(n));
      else out.trySend(valueFor(n));
      if (n % 64 === 0) await sleep(1);
    }
    if (kind === "queue" && "drained" in out) await out.drained();
    out.close();
    expect(await reader.end).toMatchObject(RIGHT);
  });

  test.each(KINDS)("a %s is read by Node while C++ writes", async (kind) => {
    const name = newName();
    const file = join(tmpdir(), `${name}.json`);
    writeFileSync(file, selfDescription(Value));
    onTestFinished(() => rmSync(file));
    const writer = peer("write", kind, name, COUNT, String(fingerprint(Value)), file);
    using reader =
      kind === "mailbox"
        ? await mailbox.reader(name, Value, { timeout: 20_000 })
        : await stream.reader(name, Value, { timeout: 20_000 });
    let last = 0;
    for await (const value of reader) {
      expect(isWhole(value)).toBe(true);
      expect(value.n).toBe(reader.sequence);
      expect(value.n).toBeGreaterThan(last);
      if (kind === "queue") expect(value.n).toBe(last + 1);
      last = value.n;
    }
    expect(last).toBe(COUNT);
    expect(await writer.end).toMatchObject(RIGHT);
  });

  test("each wakes the other, in turn", async () => {
    const name = newName();
    const out = await mailbox.writer(name, Value);
    const other = peer("echo", name);
    using back = await mailbox.reader(`${name}-back`, Value, { timeout: 20_000 });
    for (let n = 1; n <= 20; n++) {
      await sleep(20); // until it sleeps
      out.write(valueFor(n));
      expect(await back.next({ timeout: 20_000 })).toEqual(valueFor(n));
    }
    out.close();
    expect(await other.end).toMatchObject(RIGHT);
  });
});
