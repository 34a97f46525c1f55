import { readFile } from "node:fs/promises";
import { layout } from "@mortise/codec";
import { memoryTransport, type Region, type Transport } from "@mortise/transport";
import { expect, test } from "vitest";
import { channels } from "../src/index.ts";
import { all, files, PLACES } from "./places.ts";

const Tick = layout("u32 n + f64 x");
const CHANNELS = 64;

test.each(PLACES)("64 channels that wait leave the event loop and the pool of threads free: %s", async (_, make) => {
  const { mailbox } = channels(make());
  const names = Array.from({ length: CHANNELS }, (_, index) => `waits${index}`);
  const writers = await Promise.all(names.map((name) => mailbox.writer(name, Tick)));
  const readers = await Promise.all(names.map((name) => mailbox.reader(name, Tick)));
  const waits = readers.map((reader) => reader.next());
  // Had each wait a thread of libuv's four, or a turn of the loop, none of these would come to an end.
  for (let turn = 0; turn < 20; turn++) {
    await readFile(import.meta.filename);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  for (const [n, writer] of writers.entries()) writer.write({ n, x: 0 });
  expect((await Promise.all(waits)).map((value) => value?.n)).toEqual(names.map((_, n) => n));
  for (const each of [...writers, ...readers]) each.close();
});

test("a loop that always finds a value lets timers run", async () => {
  const { mailbox } = channels(memoryTransport());
  const out = await mailbox.writer("busy", Tick);
  using reader = await mailbox.reader("busy", Tick);
  let [n, timers] = [0, 0];
  const timer = setInterval(() => {
    timers++;
    if (timers === 3) out.close();
  }, 1);
  out.write({ n, x: 0 });
  for await (const value of reader) {
    expect(value.n).toBe(n);
    if (!out.closed) out.write({ n: ++n, x: 0 });
  }
  clearInterval(timer);
  // A slow machine has time for another before the loop comes to the end.
  expect(timers).toBeGreaterThanOrEqual(3);
});

test("a waiting reader keeps the process alive, and a closed one does not wait", async () => {
  const { mailbox, stream } = channels(files());
  const out = await mailbox.writer("camera", Tick);
  const camera = await mailbox.reader("camera", Tick);
  const jobs = await stream.writer("jobs", Tick, { capacity: 1 });
  while (jobs.trySend({ n: 1, x: 1 }));
  const sending = jobs.send({ n: 2, x: 2 });
  const waiting = camera.next();
  const iterating = all(camera);
  await expect(iterating).rejects.toMatchObject({ code: "busy" });
  camera.close();
  jobs.close();
  await expect(waiting).rejects.toMatchObject({ code: "closed" });
  await expect(sending).rejects.toMatchObject({ code: "closed" });
  out.close();
});

/** A transport whose regions do something when they are asked for the first time whether they have their names still. */
function whenAsked(act: () => void, inner: Transport): Transport {
  let asked = false;
  const watched = (region: Region): Region =>
    new Proxy(region, {
      get(target, key) {
        if (key === "named" && !asked) {
          asked = true;
          act();
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  return new Proxy(inner, {
    get(target, key) {
      if (key === "attach") return (...args: Parameters<Transport["attach"]>) => watched(target.attach(...args));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

test("a reader that looks for its writer sees the end that came meanwhile, and what came before that", async () => {
  const transport = memoryTransport();
  const { mailbox, stream } = channels(transport);
  const out = await mailbox.writer("camera", Tick);
  const camera = await mailbox.reader("camera", Tick, { transport: whenAsked(() => out.close(), transport) });
  expect(await camera.next()).toBe(undefined);

  const jobs = await stream.writer("jobs", Tick);
  const last = (): void => {
    jobs.trySend({ n: 1, x: 1 });
    jobs.close();
  };
  const worker = await stream.reader("jobs", Tick, { transport: whenAsked(last, transport) });
  expect(worker.receiveSync()).toEqual({ n: 1, x: 1 });
  expect(worker.receiveSync()).toBe(undefined);
});

test.each(PLACES)("a thread waits without a turn of its loop: %s", async (_, make) => {
  const { mailbox, stream } = channels(make());
  using out = await mailbox.writer("camera", Tick);
  using camera = await mailbox.reader("camera", Tick);
  expect(camera.readSync({ timeout: 2 })).toBe(undefined);
  out.write({ n: 1, x: 1 });
  expect(camera.readSync()?.n).toBe(1);
  using jobs = await stream.writer("jobs", Tick, { capacity: 1 });
  using reader = await stream.reader("jobs", Tick);
  expect(reader.receiveSync({ timeout: 2 })).toBe(undefined);
  jobs.sendSync({ n: 1, x: 1 });
  expect(reader.receiveSync({ timeout: 0 })?.n).toBe(1);
});
