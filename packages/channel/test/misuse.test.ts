import { inspect } from "node:util";
import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { expect, test } from "vitest";
import { channels } from "../src/index.ts";

/* What callers do by mistake, and what they see. */

const Tick = layout("u32 n + f64 x");

test("an option that no call knows is refused, with those that it knows", async () => {
  const { mailbox, stream } = channels(memoryTransport());
  const refused = { code: "bad-option", message: expect.stringMatching(/"timout".*timeout/s) };
  const misspelt = { timout: 5 } as object;
  for (const opened of [
    mailbox.writer("camera", Tick, misspelt),
    mailbox.reader("camera", Tick, misspelt),
    mailbox.reader("camera", misspelt),
    stream.writer("camera", Tick, misspelt),
    stream.reader("camera", Tick, misspelt),
    stream.reader("camera", misspelt),
  ])
    await expect(opened).rejects.toMatchObject(refused);
  await expect(mailbox.writer("camera", Tick, { capacity: 3 } as object)).rejects.toMatchObject({ code: "bad-option" });
  await expect(stream.writer("camera", Tick, { slots: 3 } as object)).rejects.toMatchObject({ code: "bad-option" });
});

test("so is one of a call of a reader or a writer, also where there is nothing to wait for", async () => {
  const { mailbox, stream, observe } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Tick);
  using camera = await mailbox.reader("camera", Tick);
  using jobs = await stream.writer("jobs", Tick);
  using worker = await stream.reader("jobs", Tick);
  const value = { n: 1, x: 0 };
  const wrong = { timout: 5 } as object as { timeout: number };
  const refused = { code: "bad-option", message: expect.stringContaining('"timout"') };
  for (const there of [false, true]) {
    if (there) {
      out.write(value);
      jobs.trySend(value);
    }
    await expect(camera.next(wrong)).rejects.toMatchObject(refused);
    await expect(camera.values(wrong as object).next()).rejects.toMatchObject(refused);
    await expect(worker.receive(wrong)).rejects.toMatchObject(refused);
    await expect(worker.receiveMany(3, wrong)).rejects.toMatchObject(refused);
    await expect(worker.values(wrong as object).next()).rejects.toMatchObject(refused);
    await expect(jobs.send(value, wrong)).rejects.toMatchObject(refused);
    await expect(jobs.drained(wrong)).rejects.toMatchObject(refused);
    for (const call of [
      () => camera.readSync(wrong),
      () => worker.receiveSync(wrong),
      () => jobs.sendSync(value, wrong),
      () => out.write(() => {}, { timout: 5 } as object),
    ])
      expect(call).toThrow(expect.objectContaining(refused));
  }
  await expect(observe("camera", wrong)).rejects.toMatchObject(refused);
  expect(camera.read()).toEqual(value);
  expect(worker.tryReceive()).toEqual(value);
  expect(worker.tryReceive()).toBe(undefined);
});

test("what is no options, no signal, no name or no transport is refused before anything waits", async () => {
  const { mailbox, stream, observe } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Tick);
  using reader = await mailbox.reader("camera", Tick);
  using jobs = await stream.writer("jobs", Tick);
  const refused = expect.objectContaining({ code: "bad-option" });
  for (const options of [
    null,
    5,
    "timeout",
    { signal: new AbortController() },
    { signal: {} },
    { signal: 5 },
  ] as never[]) {
    for (const call of [
      () => mailbox.writer("other", Tick, options),
      () => mailbox.reader("other", Tick, options),
      () => stream.writer("other", Tick, options),
      () => observe("other", options),
      () => reader.next(options),
      () => jobs.send({ n: 1, x: 0 }, options),
      () => jobs.drained(options),
    ])
      await expect(call()).rejects.toEqual(refused);
  }
  for (const name of [5, null, undefined, {}] as never[]) {
    for (const call of [mailbox.writer(name, Tick), mailbox.reader(name, Tick), observe(name)]) {
      await expect(call).rejects.toMatchObject({ code: "bad-name", message: expect.stringContaining("give a string") });
    }
  }
  await expect(channels({} as never).mailbox.writer("camera", Tick)).rejects.toEqual(refused);
  await expect(mailbox.reader("camera", Tick, { transport: {} as never })).rejects.toEqual(refused);
  out.write({ n: 1, x: 0 });
  expect(reader.read()).toEqual({ n: 1, x: 0 });
});

test("a function that goes on after it returned can neither write nor read in place", async () => {
  const { mailbox } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Tick);
  using camera = await mailbox.reader("camera", Tick);
  out.write({ n: 1, x: 0 });
  const later = async (slot: { n: number }): Promise<void> => {
    await null;
    slot.n = 2;
  };
  expect(() => out.write(later)).toThrow(expect.objectContaining({ code: "bad-option" }));
  expect(camera.sequence).toBe(0);
  expect(camera.read()).toEqual({ n: 1, x: 0 });
  expect(() => camera.read(async ({ n }) => n)).toThrow(expect.objectContaining({ code: "bad-option" }));
});

test("of two waits at once the second is refused, also where values are there", async () => {
  const { mailbox, stream } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Tick);
  using camera = await mailbox.reader("camera", Tick);
  using jobs = await stream.writer("jobs", Tick);
  using worker = await stream.reader("jobs", Tick);
  out.write({ n: 1, x: 0 });
  jobs.trySend({ n: 1, x: 0 });
  jobs.trySend({ n: 2, x: 0 });
  for (const wait of [() => camera.next(), () => worker.receive()]) {
    const [first, second] = [wait(), wait()];
    await expect(second).rejects.toMatchObject({ code: "busy" });
    expect(await first).toEqual({ n: 1, x: 0 });
  }
  expect(worker.tryReceive()).toEqual({ n: 2, x: 0 });
});

test("a reader tells an end from a time-out", async () => {
  const { mailbox, stream } = channels(memoryTransport());
  const out = await mailbox.writer("camera", Tick);
  const jobs = await stream.writer("jobs", Tick);
  using camera = await mailbox.reader("camera", Tick);
  using worker = await stream.reader("jobs", Tick);
  jobs.trySend({ n: 1, x: 0 });
  expect(await camera.next({ timeout: 1 })).toBe(undefined);
  expect([camera.ended, worker.ended]).toEqual([false, false]);
  for (const writer of [out, jobs]) writer.close();
  expect([camera.ended, worker.ended]).toEqual([true, true]);
  expect(worker.tryReceive()).toEqual({ n: 1, x: 0 });
  worker.close();
  expect(() => worker.ended).toThrow(expect.objectContaining({ code: "closed" }));
});

test("a console shows what a reader or a writer is, and none of its memory", async () => {
  const { stream } = channels(memoryTransport());
  using jobs = await stream.writer("jobs", Tick);
  using worker = await stream.reader("jobs", Tick);
  expect(inspect(jobs)).toBe("{ name: 'jobs', kind: 'queue', role: 'writer', closed: false }");
  expect(inspect(worker)).toBe("{ name: 'jobs', kind: 'queue', role: 'reader', closed: false }");
});
