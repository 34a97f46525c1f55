import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { describe, expect, test } from "vitest";
import { streamOver } from "../src/channels.ts";
import { channels } from "../src/index.ts";
import { all, PLACES } from "./places.ts";

const Job = layout("u32 id + text(40) body");
const Tick = layout("u32 n + f64 x");
const job = (id: number): { id: number; body: string } => ({ id, body: "é".repeat(id % 21) });
const tick = (n: number): { n: number; x: number } => ({ n, x: n / 2 });
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.each(PLACES)("a queue over %s", (_, make) => {
  test("gives every message once, in order", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Job, { capacity: 8 });
    using reader = await stream.reader("jobs", Job);
    expect(reader.tryReceive()).toBe(undefined);
    for (let round = 0; round < 100; round++) {
      let sent = 0;
      while (jobs.trySend(job(sent))) sent++;
      expect(sent).toBeGreaterThanOrEqual(8);
      expect(jobs.status().unread).toBe(sent);
      for (let id = 0; id < sent; id++) expect(reader.tryReceive()).toEqual(job(id));
      expect(reader.tryReceive()).toBe(undefined);
      expect(jobs.status().unread).toBe(0);
    }
    expect(reader.missed).toBe(0);
  });

  test("has room for as many messages of full size as it was made for, wherever in the ring it begins", async () => {
    const { stream } = channels(make());
    for (const capacity of [1, 2, 3, 7]) {
      const jobs = await stream.writer(`jobs${capacity}`, Job, { capacity });
      const reader = await stream.reader(`jobs${capacity}`, Job);
      for (let round = 0; round < 50; round++) {
        for (let id = 0; id < capacity; id++) expect(jobs.trySend({ id, body: "x".repeat(40) })).toBe(true);
        for (let id = 0; id < capacity; id++) expect(reader.tryReceive()?.id).toBe(id);
        reader.handled();
        if (jobs.trySend({ id: round, body: "" })) reader.tryReceive();
        reader.handled();
      }
      reader.close();
      jobs.close();
    }
  });

  test("is waited for on both sides, and ends when all is received", async () => {
    const { stream } = channels(make());
    const jobs = await stream.writer("jobs", Tick, { capacity: 4 });
    using reader = await stream.reader("jobs", Tick);
    const sending = (async () => {
      for (let n = 0; n < 1000; n++) await jobs.send(tick(n));
      expect(await jobs.drained({ timeout: 5000 })).toBe(true);
      await jobs.send(tick(1000));
      jobs.close();
    })();
    const seen: number[] = [];
    for await (const { n } of reader) seen.push(n);
    await sending;
    expect(seen).toEqual(Array.from({ length: 1001 }, (_, n) => n));
    expect(reader.status()).toMatchObject({ writer: "ended", unread: 0, sequence: 1001, kind: "queue" });
  });

  test("keeps the order of sends that wait, and ends their waits by time or signal", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Tick, { capacity: 1 });
    using reader = await stream.reader("jobs", Tick);
    let sent = 0;
    while (jobs.trySend(tick(sent))) sent++;
    await expect(jobs.send(tick(0), { timeout: 0 })).rejects.toMatchObject({ code: "full" });
    await expect(jobs.send(tick(0), { timeout: 5 })).rejects.toMatchObject({ code: "full" });
    expect(() => jobs.sendSync(tick(0), { timeout: 2 })).toThrow(expect.objectContaining({ code: "full" }));
    expect(await jobs.drained({ timeout: 5 })).toBe(false);
    const controller = new AbortController();
    const waiting = [0, 1, 2].map((n) => jobs.send(tick(sent + n)));
    const aborted = jobs.send(tick(99), { signal: controller.signal });
    const late = jobs.send(tick(99), { timeout: 5 });
    waiting.push(jobs.send(tick(sent + 3)));
    await expect(late).rejects.toMatchObject({ code: "full" });
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    const seen: number[] = [];
    while (seen.length < sent + 4) {
      const next = await reader.receive({ timeout: 5000 });
      if (next === undefined) break;
      seen.push(next.n);
    }
    await Promise.all(waiting);
    expect(seen).toEqual(Array.from({ length: sent + 4 }, (_, n) => n));
  });

  test("gives again what was not handled", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Job);
    for (let id = 0; id < 5; id++) jobs.trySend(job(id));
    const first = await stream.reader("jobs", Job);
    expect(first.tryReceive()?.id).toBe(0);
    expect(first.tryReceive()?.id).toBe(1);
    first.close();
    const second = await stream.reader("jobs", Job);
    expect(second.tryReceive()?.id).toBe(1);
    second.handled();
    second.close();
    const third = await stream.reader("jobs", Job);
    await expect(
      (async () => {
        for await (const { id } of third) if (id === 3) throw new Error("not this one");
      })(),
    ).rejects.toThrow("not this one");
    third.close();
    using fourth = await stream.reader("jobs", Job);
    expect(fourth.sequence).toBe(3);
    expect(await fourth.receiveMany()).toEqual([job(3), job(4)]);
    expect(fourth.status().unread).toBe(2);
    fourth.handled();
    expect(fourth.status().unread).toBe(0);
  });

  test("has one consumer at a time, and the next in its turn", async () => {
    const { stream } = channels(make());
    using _jobs = await stream.writer("jobs", Job);
    const first = await stream.reader("jobs", Job);
    const lives = 'queue "jobs" has a consumer that lives. Close that one, or';
    await expect(stream.reader("jobs", Job)).rejects.toMatchObject({
      code: "taken",
      message: `${lives} wait for it with { wait: true }.`,
    });
    await expect(stream.reader("jobs", Job, { wait: true, timeout: 30 })).rejects.toMatchObject({
      code: "taken",
      message: `${lives} wait longer for it.`,
    });
    const next = stream.reader("jobs", Job, { wait: true });
    setTimeout(() => first.close(), 5);
    using second = await next;
    expect(second.status().readers).toBe(1);
    await expect(stream.writer("jobs", Job)).rejects.toMatchObject({ code: "taken" });
    await expect(stream.writer("jobs", Job, { readers: 2 })).rejects.toMatchObject({ code: "bad-option" });
  });

  test("that persists keeps its messages for the next writer and the next consumer", async () => {
    const transport = make();
    const { stream } = channels(transport);
    const jobs = await stream.writer("jobs", Job, { persist: true, capacity: 16 });
    for (let id = 0; id < 5; id++) jobs.trySend(job(id));
    jobs.close();
    const refused = stream.writer("jobs", Tick);
    await expect(refused).rejects.toMatchObject({ code: "layout-mismatch" });
    await expect(refused).rejects.toThrow(/messages that nobody has handled/);
    using next = await stream.writer("jobs", Job);
    expect(next.status()).toMatchObject({ sequence: 5, unread: 5, epoch: 1 });
    next.trySend(job(5));
    using reader = await stream.reader("jobs", Job);
    expect((await reader.receiveMany()).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5]);
    transport.remove("jobs");
  });

  test("refuses a message that does not fit, and sends the next", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Job);
    using ticks = await stream.writer("ticks", Tick);
    using reader = await stream.reader("jobs");
    using other = await stream.reader("ticks", Tick);
    expect(() => jobs.trySend({ id: 1, body: "x".repeat(41) })).toThrow(
      expect.objectContaining({ code: "wrong-length" }),
    );
    expect(() => ticks.trySend({ n: 1.5, x: 0 })).toThrow(expect.objectContaining({ code: "not-integer" }));
    jobs.trySend(job(3));
    ticks.trySend(tick(4));
    expect(reader.tryReceive()).toEqual(job(3));
    expect(other.tryReceive({ n: 9 })).toEqual(tick(4));
    expect([reader.sequence, other.sequence]).toEqual([1, 1]);
  });

  test("is read with a layout that conforms", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Job);
    for (let id = 0; id < 9; id++) jobs.trySend(job(id));
    const newer = await stream.reader("jobs", layout("u32 id + text(40) body + u8 urgent = 1"));
    expect(newer.tryReceive()).toEqual({ ...job(0), urgent: 1 });
    newer.handled();
    newer.close();
    using narrow = await stream.reader("jobs", layout("u32 id"));
    expect(narrow.tryReceive({})).toEqual({ id: 1 });
    await expect(stream.reader("jobs", Tick)).rejects.toMatchObject({ code: "layout-mismatch" });
  });
});

describe.each(PLACES)("a broadcast over %s", (_, make) => {
  test("gives every message to all who keep up, from their first on", async () => {
    const { stream } = channels(make());
    using news = await stream.writer("news", Job, { broadcast: true, capacity: 16 });
    news.trySend(job(0));
    using first = await stream.reader("news", Job);
    using second = await stream.reader("news");
    for (let id = 1; id < 300; id++) {
      expect(news.trySend(job(id))).toBe(true);
      expect(first.tryReceive()).toEqual(job(id));
      expect(second.tryReceive()).toEqual(job(id));
      expect(first.tryReceive()).toBe(undefined);
    }
    expect([first.missed, second.missed, first.sequence]).toEqual([0, 0, 300]);
    expect(second.status()).toMatchObject({ kind: "broadcast", sequence: 300, readers: 2, unread: undefined });
    expect(await news.drained()).toBe(true);
  });

  test.each([Job, Tick])("counts exactly what a slow reader missed: %s", async (any) => {
    const { stream } = channels(make());
    const of = (n: number): never => (any === Tick ? tick(n) : job(n)) as never;
    using news = await stream.writer("news", any as typeof Tick, { broadcast: true, capacity: 8 });
    using slow = await stream.reader("news", any as typeof Tick);
    let [sent, received] = [0, 0];
    for (let round = 1; round < 60; round++) {
      for (let n = 0; n < round * 3; n++) news.trySend(of(sent++));
      for (;;) {
        const value = slow.tryReceive();
        if (value === undefined) break;
        received++;
        // Whatever was missed, what comes is whole and is the message of its number.
        expect(value).toEqual(of(slow.sequence - 1));
      }
      expect(received + slow.missed).toBe(sent);
    }
    expect(slow.missed).toBeGreaterThan(0);
    expect(received).toBeGreaterThan(100);
    expect(slow.status().drops).toBe(slow.missed);
  });

  test("is waited for, and ends", async () => {
    const { stream } = channels(make());
    const news = await stream.writer("news", Tick, { broadcast: true });
    using first = await stream.reader("news", Tick);
    using second = await stream.reader("news", Tick);
    const reading = [first, second].map(all);
    await later(5);
    for (let n = 0; n < 50; n++) {
      news.trySend(tick(n));
      if (n % 10 === 0) await later(1);
    }
    news.close();
    const everything = Array.from({ length: 50 }, (_, n) => tick(n));
    expect(await Promise.all(reading)).toEqual([everything, everything]);
  });
});

describe.each([2 ** 31 - 3, 2 ** 32 - 3, 2 ** 31 * 5 - 2, 2 ** 51])("messages from number %d on", (first) => {
  test.each([true, false])("are counted on (broadcast: %s)", async (broadcast) => {
    const transport = memoryTransport();
    const stream = streamOver(() => transport, first);
    using out = await stream.writer("ticks", Tick, { capacity: 3, broadcast });
    using reader = await stream.reader("ticks", Tick);
    for (let n = 0; n < 20; n++) {
      out.trySend(tick(n));
      expect(reader.tryReceive()).toEqual(tick(n));
      expect(reader.sequence).toBe(first + n);
      expect(reader.tryReceive()).toBe(undefined);
    }
    expect(reader.missed).toBe(0);
    expect(out.status().sequence).toBe(first + 19);
  });
});
