import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test, vi } from "vitest";
import { channels } from "../src/index.ts";
import { Control, Prologue, RecordHeader } from "../src/prologue.ts";
import { PLACES, whenAsked } from "./places.ts";

const Tick = layout("u32 n + f64 x");
const tick = (n: number): { n: number; x: number } => ({ n, x: n / 2 });
/** Messages of two units in the ring, where they are short. */
const Note = layout("u32 n + text(84) body");
const note = (n: number): { n: number; body: string } => ({ n, body: "" });

describe.each(PLACES)("over %s", (_, make) => {
  test.each([
    ["the lock and the look for the name", "named", Note],
    ["that look and its takeover", "adopt", Tick],
  ] as const)("a channel that is removed between %s is made anew", async (_, part, before) => {
    const transport = make();
    const { mailbox } = channels(transport);
    const first = await mailbox.writer("camera", before as typeof Tick, { persist: true });
    first.close();
    const removing = whenAsked(part, () => transport.remove("camera"), transport);
    using out = await mailbox.writer("camera", Tick, { transport: removing });
    expect(out.status()).toMatchObject({ named: true, epoch: 0, sequence: 0 });
    out.write(tick(1));
    using camera = await mailbox.reader("camera", Tick, { timeout: 0 });
    expect(camera.read()).toEqual(tick(1));
  });

  test("a channel that was ended by a writer that could not remove it is made anew", async () => {
    const machine = faultyTransport([{ call: 1, of: "close", by: "first", kills: "first" }], make());
    const first = await channels(machine.peer("first")).mailbox.writer("camera", Tick);
    using old = await channels(machine).mailbox.reader("camera", Tick);
    first.write(tick(1));
    expect(() => first.close()).toThrow(expect.objectContaining({ code: "closed" }));
    using next = await channels(machine.peer("next")).mailbox.writer("camera", Tick);
    expect(next.status()).toMatchObject({ named: true, epoch: 0, sequence: 0 });
    expect(old.status()).toMatchObject({ named: false, writer: "ended", sequence: 1 });
    expect([await old.next(), await old.next()]).toEqual([tick(1), undefined]);
  });

  test("a channel that was taken over from a dead writer ends with the next one", async () => {
    const machine = faultyTransport([], make());
    const side = machine.peer("first");
    (await channels(side).mailbox.writer("camera", Tick)).write(tick(1));
    side.kill();
    const next = await channels(machine.peer("next")).mailbox.writer("camera", Tick);
    using camera = await channels(machine).mailbox.reader("camera", Tick);
    expect(next.status()).toMatchObject({ named: true, epoch: 1, sequence: 1 });
    next.close();
    expect(camera.status()).toMatchObject({ named: false, writer: "ended" });
    expect(machine.list()).toEqual([]);
  });

  test("a channel that was taken over by a writer that persists stays when that one closes", async () => {
    const machine = faultyTransport([], make());
    const side = machine.peer("first");
    (await channels(side).mailbox.writer("camera", Tick)).write(tick(1));
    side.kill();
    using camera = await channels(machine).mailbox.reader("camera", Tick);
    const next = await channels(machine.peer("next")).mailbox.writer("camera", Tick, { persist: true });
    next.write(tick(2));
    next.close();
    expect(camera.status()).toMatchObject({ named: true, writer: "dead", epoch: 1, sequence: 2 });
    using last = await channels(machine.peer("last")).mailbox.writer("camera", Tick);
    expect(last.status()).toMatchObject({ named: true, epoch: 2, sequence: 2 });
    expect(camera.read()).toEqual(tick(2));
  });

  test.each([
    ["becomes one where it stays", true],
    ["is left to a creator who lives", false],
  ])("a region that nobody made a channel of %s", async (_, persist) => {
    const transport = make();
    const { mailbox } = channels(transport);
    const sample = await mailbox.writer("sample", Tick);
    const { length } = sample.status();
    sample.close();
    const made = transport.create("camera", length, { persist });
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    try {
      const opening = mailbox.writer("camera", Tick).catch((error: { code: string }) => error);
      await vi.advanceTimersByTimeAsync(10_000);
      const opened = await opening;
      if ("code" in opened) {
        // Who may be at it still.
        expect([persist, opened.code]).toEqual([false, "taken"]);
        expect(made.bytes.every((byte) => byte === 0)).toBe(true);
      } else {
        // Nothing but the writer's lock would tell that its creator is at it.
        expect([persist, opened.status().epoch]).toEqual([true, 0]);
        opened.close();
        transport.remove("camera");
      }
    } finally {
      vi.useRealTimers();
      made.close();
    }
  });
});

test("what a broadcast's writer had claimed is not read as if it was whole", async () => {
  const transport = memoryTransport();
  const { stream } = channels(transport);
  const first = await stream.writer("news", Note, { capacity: 1, broadcast: true, persist: true });
  using slow = await stream.reader("news", Note);
  for (let n = 1; n <= 8; n++) {
    first.trySend(note(n));
    if (n <= 2) expect(slow.tryReceive()).toEqual(note(n));
  }
  // In a ring of 16 units. As if its writer had died while it wrote one of seven at 18, of which the payload got into the
  // third message's place, at 5, before any byte got to that one's header.
  using region = transport.attach("news");
  const { controlAt, dataAt } = Prologue.decode(region.bytes);
  const control = Control.view(region.bytes, controlAt);
  expect(control.claimed).toBe(19);
  control.claimed = 18 + 7 + 1;
  region.bytes[dataAt + 16 * 6] = 99;
  first.close();
  using next = await stream.writer("news", Note, { broadcast: true });
  next.trySend(note(9));
  let received = 0;
  for (let value = slow.tryReceive(); value !== undefined; value = slow.tryReceive()) {
    expect(value).toEqual(note(slow.sequence));
    received++;
  }
  expect(2 + received + slow.missed).toBe(9);
});

test("what a queue's writer left of a wait and behind its messages is put right by the next one", async () => {
  const transport = memoryTransport();
  const { stream } = channels(transport);
  const first = await stream.writer("jobs", Note, { capacity: 1, persist: true });
  for (let n = 1; n <= 2; n++) first.trySend(note(n));
  using region = transport.attach("jobs");
  const { controlAt, dataAt } = Prologue.decode(region.bytes);
  const control = Control.view(region.bytes, controlAt);
  control.room = 1;
  RecordHeader.view(region.bytes, dataAt + 16 * (1 + 2 * 2)).low = 77;
  first.close();
  using next = await stream.writer("jobs", Note);
  expect(control.room).toBe(0);
  using worker = await stream.reader("jobs", Note);
  expect(await worker.receiveMany()).toEqual([note(1), note(2)]);
  expect(worker.tryReceive()).toBe(undefined);
  next.trySend(note(3));
  expect(worker.tryReceive()).toEqual(note(3));
  transport.remove("jobs");
});
