import { layout } from "@mortise/codec";
import { zstd } from "@mortise/codec/zstd";
import { memoryTransport } from "@mortise/transport";
import { describe, expect, test } from "vitest";
import { channels } from "../src/index.ts";
import { Control, Prologue } from "../src/prologue.ts";
import { files, PLACES } from "./places.ts";

const Tick = layout("u32 n + f64 x");
const Note = layout("u32 n + text(84) body");
const tick = (n: number): { n: number; x: number } => ({ n, x: n / 2 });
const code = (error: unknown): string => (error as { code: string }).code;

test("a broadcast's reader that is lapped over fillers goes on, and counts all, in every small ring", () => {
  const lengths = [0, 84, 60, 3, 84, 84, 20];
  return Promise.all(
    [1, 2, 3, 4].map(async (capacity) => {
      const { stream } = channels(memoryTransport());
      using news = await stream.writer("news", Note, { capacity, broadcast: true });
      using slow = await stream.reader("news", Note);
      let [sent, received] = [0, 0];
      for (let round = 0; round < 3000; round++) {
        for (let n = round % 13; n > 0; n--) {
          sent++;
          news.trySend({ n: sent, body: "x".repeat(lengths[(sent * (round + 1)) % 7] ?? 0) });
        }
        for (let value = slow.tryReceive(); value !== undefined; value = slow.tryReceive()) {
          received++;
          expect(value.n).toBe(slow.sequence);
        }
        expect(received + slow.missed).toBe(sent);
      }
      expect(slow.missed).toBeGreaterThan(0);
    }),
  );
});

test("a row that is handed over is waited on by the next reader at once", async () => {
  const transport = files();
  const { mailbox, stream } = channels(transport);
  using out = await mailbox.writer("camera", Tick, { readers: 1 });
  using _jobs = await stream.writer("jobs", Tick);
  for (let turn = 0; turn < 10; turn++) {
    using camera = await mailbox.reader("camera", Tick);
    using worker = await stream.reader("jobs", Tick, { wait: true });
    expect(await camera.next({ timeout: 2 })).toBe(undefined);
    expect(await worker.receive({ timeout: 2 })).toBe(undefined);
  }
  expect(out.status().readers).toBe(0);
});

describe.each(PLACES)("over %s", (_, make) => {
  test("a channel that cannot be carried on stays as it is", async () => {
    const transport = make();
    const { stream } = channels(transport);
    const jobs = await stream.writer("jobs", Tick, { persist: true });
    for (let n = 0; n < 5; n++) jobs.trySend(tick(n));
    using region = transport.attach("jobs");
    jobs.close();
    const control = Control.view(region.bytes, Prologue.decode(region.bytes).controlAt);
    const { latest } = control;
    control.latest = latest + 1;
    await expect(stream.writer("jobs", Tick)).rejects.toMatchObject({ code: "damaged" });
    control.latest = latest;
    using next = await stream.writer("jobs", Tick);
    expect(next.status().unread).toBe(5);
    transport.remove("jobs");
  });

  test.each([1, 2])("a queue's consumer begins behind what its writer did not tell of: %d of three", async (untold) => {
    const transport = make();
    const { stream } = channels(transport);
    const jobs = await stream.writer("jobs", Tick, { persist: true });
    for (let n = 0; n < 3; n++) jobs.trySend(tick(n));
    using region = transport.attach("jobs");
    const control = Control.view(region.bytes, Prologue.decode(region.bytes).controlAt);
    // Ticks are of two units each: as if the writer had died before it told of the last ones.
    control.latest -= 2 * untold;
    jobs.close();
    const first = await stream.reader("jobs", Tick);
    expect((await first.receiveMany()).map(({ n }) => n)).toEqual([0, 1, 2]);
    first.handled();
    expect(first.status()).toMatchObject({ unread: 0, sequence: 3 });
    first.close();
    using second = await stream.reader("jobs", Tick);
    expect(second.tryReceive()).toBe(undefined);
    await expect(stream.writer("jobs", Note)).rejects.toMatchObject({ code: "layout-mismatch" });
    using next = await stream.writer("jobs", Tick);
    next.trySend(tick(9));
    expect([second.tryReceive(), second.sequence]).toEqual([tick(9), 4]);
    transport.remove("jobs");
  });

  test("a function that reads in place reads nothing else meanwhile", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", Tick);
    using camera = await mailbox.reader("camera", Tick);
    out.write(tick(1));
    for (const act of [() => camera.read(), () => camera.status(), () => camera.hasNew, () => camera.readSync()]) {
      expect(() => camera.read<unknown>(() => act())).toThrow(expect.objectContaining({ code: "busy" }));
    }
    expect(camera.read()).toEqual(tick(1));
    const target = {
      set n(_: number) {
        camera.status();
      },
    };
    expect(() => camera.read(target as never)).toThrow(expect.objectContaining({ code: "busy" }));
    expect(camera.read()).toEqual(tick(1));
  });

  test("what is closed by a value's own code is closed", async () => {
    const closed = expect.objectContaining({ name: "ChannelError", code: "closed" });
    const closing = (close: () => void) => ({
      get n(): number {
        close();
        return 1;
      },
      x: 1,
      body: "",
    });
    const { mailbox, stream } = channels(make());
    const out = await mailbox.writer("camera", Tick);
    const camera = await mailbox.reader("camera", Tick);
    out.write(tick(1));
    expect(() => camera.read(() => camera.close())).toThrow(closed);
    expect(() => out.write(closing(() => out.close()))).toThrow();
    for (const any of [Tick, Note]) {
      const jobs = await stream.writer("jobs", any as typeof Tick);
      expect(() => jobs.trySend(closing(() => jobs.close()))).toThrow();
      expect(() => jobs.trySend(tick(1))).toThrow(closed);
    }
  });

  test("a message that is no value does not take those before it along", async () => {
    const transport = make();
    const { stream } = channels(transport);
    const Flag = layout("u32 n + bool good");
    using out = await stream.writer("flags", Flag);
    using reader = await stream.reader("flags", Flag);
    for (let n = 1; n <= 4; n++) out.trySend({ n, good: true });
    using region = transport.attach("flags");
    const { dataAt } = Prologue.decode(region.bytes);
    // The third record: behind the filler of one unit and two of two, its payload's fifth byte.
    region.bytes[dataAt + 16 * (1 + 2 * 2) + 16 + 4] = 7;
    expect((await reader.receiveMany()).map(({ n }) => n)).toEqual([1, 2]);
    await expect(reader.receiveMany()).rejects.toMatchObject({ code: "invalid-bool" });
    expect((await reader.receiveMany()).map(({ n }) => n)).toEqual([4]);
  });

  test("a write from the newest value begins blank where there is none", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", layout("const(u8, 7) + u8 a = 3 + u8 b"));
    using camera = await mailbox.reader("camera");
    out.write(
      (slot) => {
        slot.b = 1;
      },
      { from: "newest" },
    );
    expect(camera.read()).toEqual({ a: 3, b: 1 });
    expect(() => out.write(() => {}, { from: "newset" as "newest" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  test("sends that wait and messages that are drained do not stand in each other's way", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Note, { capacity: 2 });
    using reader = await stream.reader("jobs", Note);
    const long = { n: 1, body: "x".repeat(84) };
    while (jobs.trySend(long));
    const draining = jobs.drained({ timeout: 10_000 });
    const small = jobs.send({ n: 2, body: "" }, { timeout: 10_000 });
    // One that finds no room does not change what the other waits for, and does not go before it.
    expect(jobs.trySend(long)).toBe(false);
    while ((await reader.receive({ timeout: 100 })) !== undefined);
    await small;
    while ((await reader.receive({ timeout: 100 })) !== undefined);
    expect(await draining).toBe(true);
    await expect(jobs.send(long, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    await expect(jobs.send(long, { timeout: "5" as never })).rejects.toMatchObject({ code: "bad-option" });
  });

  test("the handle of a channel that has ended leads nowhere", async () => {
    const transport = make();
    const { mailbox } = channels(transport);
    const out = await mailbox.writer("camera", Tick);
    using reader = await mailbox.reader("camera", Tick);
    const { handle } = reader;
    out.close();
    await expect(mailbox.reader(handle, Tick)).rejects.toMatchObject({ code: "closed" });
    await expect(mailbox.writer(handle, Tick, { wait: true })).rejects.toMatchObject({ code: "closed" });
  });

  test("a prologue that agrees with itself and not with the layout is refused by a writer", async () => {
    const transport = make();
    const { stream } = channels(transport);
    (await stream.writer("jobs", Tick, { persist: true })).close();
    using region = transport.attach("jobs");
    Prologue.view(region.bytes).valueLength = 4;
    await expect(stream.writer("jobs", Tick)).rejects.toMatchObject({ code: "damaged" });
    transport.remove("jobs");
  });

  test("what is no layout, or cannot be written at once, is refused when a channel is opened", async () => {
    const { mailbox, stream } = channels(make());
    const Log = layout("zstd(text(1000), 500) log", { zstd });
    for (const open of [mailbox, stream]) {
      expect(await open.writer("log", Log as never).catch(code)).toBe("bad-option");
      expect(await open.reader("log", Log as never).catch(code)).toBe("bad-option");
      expect(await open.writer("log", undefined as never).catch(code)).toBe("wrong-type");
      for (const wrong of ["u32 n", null, 5000]) {
        expect(await open.reader("log", wrong as never).catch(code)).toBe("wrong-type");
      }
    }
  });

  test("values that are there are never said not to be", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", Tick, { slots: 3 });
    using camera = await mailbox.reader("camera", Tick);
    for (let n = 0; n < 2000; n++) {
      const waiting = camera.next({ timeout: 10_000 });
      for (let more = 0; more <= n % 7; more++) out.write(tick(n));
      expect((await waiting)?.n).toBe(n);
      camera.read();
    }
  });
});
