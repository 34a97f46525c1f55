import { type Layout, layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { observe as observeHere, platformTransport } from "mortise";
import { describe, expect, onTestFinished, test } from "vitest";
import { ChannelError, channels, type Observer, type Seen } from "../src/index.ts";
import { Control, Prologue, RecordHeader } from "../src/prologue.ts";
import { PLACES } from "./places.ts";
import { Program } from "./stress/processes.ts";
import { KINDS } from "./stress/scenarios.ts";
import { isWhole } from "./stress/values.mjs";

const Note = layout("u32 id + text(64) body");
const Fixed = layout("u32 id + f64[3] at");

describe.each(PLACES)("an observer over %s", (_, make) => {
  test("of a mailbox sees the newest value, and nobody sees it", async () => {
    const { mailbox, observe } = channels(make());
    using out = await mailbox.writer("camera", Note);
    using seen = await observe("camera", { timeout: 0 });
    expect(String(seen.layout)).toBe(String(Note));
    expect(seen.newest()).toBe(undefined);
    for (let id = 1; id <= 10; id++) {
      out.write({ id, body: "a".repeat(id) });
      const newest = seen.newest();
      expect([newest?.sequence, seen.layout.decode(newest?.bytes as never)]).toEqual([
        id,
        { id, body: "a".repeat(id) },
      ]);
    }
    expect(seen.status()).toMatchObject({ kind: "mailbox", readers: 0, sequence: 10, drops: 0, writer: "alive" });
    expect(seen.status().layout).toBe(seen.layout);
  });

  test.each([Note as never, Fixed as never] as Layout[])("of a queue takes nothing: %s", async (any) => {
    const { stream, observe } = channels(make());
    using jobs = await stream.writer("jobs", any, { capacity: 4 });
    using seen = await observe("jobs", { timeout: 0 });
    expect(seen.newest()).toBe(undefined);
    using worker = await stream.reader("jobs", any);
    for (let id = 1; id <= 40; id++) {
      await jobs.send({ id, body: "é", at: new Float64Array([id, 2, 3]) } as never);
      const { sequence, bytes } = seen.newest() ?? { sequence: 0, bytes: new Uint8Array() };
      expect([sequence, seen.layout.decode(bytes)]).toMatchObject([id, { id }]);
      expect(bytes).toHaveLength(any.LENGTH);
      expect(seen.status()).toMatchObject({ kind: "queue", readers: 1, sequence: id, unread: 1 });
      expect(worker.tryReceive()).toMatchObject({ id });
      worker.handled();
      // What was handled is the newest still.
      expect(seen.newest()?.sequence).toBe(id);
    }
  });

  test("of a broadcast needs no row", async () => {
    const { stream, observe } = channels(make());
    using out = await stream.writer("news", Note, { broadcast: true, readers: 1, capacity: 4 });
    using _reader = await stream.reader("news", Note);
    using seen = await observe("news", { timeout: 0 });
    for (let id = 1; id <= 40; id++) {
      out.trySend({ id, body: "x".repeat(id) });
      expect(seen.newest()?.sequence).toBe(id);
    }
    expect(seen.status()).toMatchObject({ kind: "broadcast", readers: 1, unread: undefined });
  });

  test("waits for a channel, and goes on where its writer is gone", async () => {
    const transport = make();
    const { mailbox, observe } = channels(transport);
    await expect(observe("camera", { timeout: 0 })).rejects.toThrow(expect.objectContaining({ code: "not-found" }));
    await expect(observe("camera", { hertz: 5 } as object)).rejects.toThrow(/no option "hertz"/);
    const waiting = observe("camera", { timeout: 10_000 });
    const out = await mailbox.writer("camera", Note);
    using seen = await waiting;
    out.write({ id: 1, body: "" });
    out.close();
    expect(seen.newest()?.sequence).toBe(1);
    expect(seen.status()).toMatchObject({ writer: "ended", named: false });
    seen.close();
    expect(() => seen.newest()).toThrow(expect.objectContaining({ code: "closed" }));
    using _raw = transport.create("raw", 4096);
    await expect(observe("raw", { timeout: 0 })).rejects.toThrow(/nobody finished making/);
  });
});

test("what is damaged is said to be", async () => {
  const transport = memoryTransport();
  const { mailbox, stream, observe } = channels(transport);
  using _mail = await mailbox.writer("mail", Fixed);
  using out = await stream.writer("news", Note, { broadcast: true });
  out.trySend({ id: 1, body: "hello" });
  for (const name of ["mail", "news"]) {
    using seen = await observe(name);
    using region = transport.attach(name);
    const { controlAt } = Prologue.decode(region.bytes);
    new Int32Array(region.buffer)[(controlAt + Control.offsets.latest) / 4] = 0x7fff_fff1;
    expect(() => seen.newest()).toThrow(expect.objectContaining({ code: "damaged" }));
  }
});

test("a message of another size than the layout's is damage", async () => {
  const transport = memoryTransport();
  const { stream, observe } = channels(transport);
  using out = await stream.writer("news", Fixed);
  out.trySend({ id: 1, at: [1, 2, 3] });
  using seen = await observe("news");
  using region = transport.attach("news");
  const { controlAt, dataAt } = Prologue.decode(region.bytes);
  const words = new Int32Array(region.buffer);
  const units = words[(controlAt + Control.offsets.latest) / 4] as number;
  words[dataAt / 4 + 4 * units + RecordHeader.offsets.size / 4] = 8;
  expect(() => seen.newest()).toThrow(expect.objectContaining({ code: "damaged" }));
});

/** The newest value, unless the writer was too fast a thousand times: on few processors it may be. */
function newestOf(observer: Observer): Seen | undefined {
  try {
    return observer.newest();
  } catch (error) {
    if (error instanceof ChannelError && error.code === "overrun") return undefined;
    throw error;
  }
}

describe.each(KINDS)("an observer of a %s that another process writes to", (kind) => {
  test("sees whole values, none of them twice with other bytes", async () => {
    const name = `observed-${process.pid}-${kind}`;
    onTestFinished(() => void platformTransport().remove(name));
    const writer = new Program("writer.mjs", kind, name, 4096, 0, 0);
    onTestFinished(async () => void (await writer.kill()));
    const reader = kind === "queue" ? new Program("reader.mjs", kind, name, 4096) : undefined;
    onTestFinished(async () => void (await reader?.kill()));
    using seen = await observeHere(name, { timeout: 30_000 });
    let [last, values] = [0, 0];
    for (let look = 0; look < 3000; look++) {
      if (look % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      const newest = newestOf(seen);
      if (newest === undefined) continue;
      const value = seen.layout.decode(newest.bytes) as { n: number };
      expect(isWhole(value as never)).toBe(true);
      expect([value.n, value.n >= last]).toEqual([newest.sequence, true]);
      last = value.n;
      values++;
      // Neither side stands still, and neither is wrong for that.
      if (look % 10 === 0) expect(seen.status()).toMatchObject({ kind, writer: "alive" });
    }
    expect(values).toBeGreaterThan(1000);
  });
});
