import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { expect, test, vi } from "vitest";
import { streamOver } from "../src/channels.ts";
import { channels, type StreamReader } from "../src/index.ts";
import { Control, Prologue, RecordHeader } from "../src/prologue.ts";

/** Messages whose first 16 bytes may look like a record's header; of three units, in a ring of 16. */
const Look = layout("u32 low + u32 high + u32 size + u32 none + f64 x + f64 y");
const look = (n: number, low: number = 0, size: number = 0): Parameters<typeof Look.encode>[0] => ({
  low,
  high: 0,
  size,
  none: 0,
  x: n,
  y: -n,
});

/** Messages of two units, or of up to seven. */
const Note = layout("u32 n + text(84) body");
const note = (n: number, length: number = 0): { n: number; body: string } => ({ n, body: "x".repeat(length) });

const FILLER = 2 ** 31;
const UNIT = RecordHeader.LENGTH;

/** Does something right after the first atomic load of a word. */
function afterLoad<T>(index: number, act: () => void, run: () => T): T {
  const { load } = Atomics;
  let done = false;
  const spy = vi.spyOn(Atomics, "load").mockImplementation(((words: Int32Array, at: number) => {
    const value = load(words, at);
    if (at === index && !done) {
      done = true;
      act();
    }
    return value;
  }) as typeof Atomics.load);
  try {
    return run();
  } finally {
    spy.mockRestore();
    expect(done).toBe(true);
  }
}

/** All that is there, with the numbers that the reader says they have. */
function drain<T>(reader: { tryReceive(): T | undefined; readonly sequence: number }): [number, T][] {
  const found: [number, T][] = [];
  for (let value = reader.tryReceive(); value !== undefined; value = reader.tryReceive()) {
    found.push([reader.sequence, value]);
  }
  return found;
}

test.each([
  ["the same header", look(6, 3, Look.LENGTH)],
  ["a size that cannot be", look(6, 0, 5000)],
  ["a filler that leads into another message", look(6, 0, FILLER + 3 * UNIT)],
])("a reader that is lapped in the middle of a look is not led astray by %s", async (_, sixth) => {
  const transport = memoryTransport();
  const { stream } = channels(transport);
  using news = await stream.writer("news", Look, { capacity: 4, broadcast: true });
  using slow = await stream.reader("news", Look);
  using region = transport.attach("news");
  // At positions 1, 4, 7, 10 and 13. The second one's payload, at 5, looks like the first message.
  for (let n = 1; n <= 5; n++) news.trySend(n === 2 ? look(n, 3, Look.LENGTH) : look(n));
  // The sixth one's, at 17, stands where the header of the first one stood.
  const header = Prologue.decode(region.bytes).dataAt / 4 + UNIT / 4;
  const first = afterLoad(
    header,
    () => news.trySend(sixth),
    () => slow.tryReceive(),
  );
  const values = [[slow.sequence, first] as const, ...drain(slow)];
  for (const [number, value] of values) expect(value).toMatchObject({ x: number, y: -number });
  expect(values.length + slow.missed).toBe(6);
  expect(slow.missed).toBeGreaterThan(0);
});

test.each([
  ["is the same", 0, [0]],
  ["is less", 5, [84, 84]],
])("a reader that slept for 2^31 messages counts them, where the low half %s", async (_, read, lengths) => {
  const transport = memoryTransport();
  const options = { capacity: 1, broadcast: true };
  using old = await streamOver(() => transport).writer("news", Note, options);
  using reader = await streamOver(() => transport).reader("news", Note);
  for (let n = 1; n <= read; n++) old.trySend(note(n));
  expect(drain(reader).length).toBe(read);
  // The same ring when numbers have gone on so far, and positions have come round.
  const many = 2 ** 31;
  using now = await streamOver(() => transport, many + 1).writer("now", Note, options);
  using from = transport.attach("now");
  using to = transport.attach("news");
  const { controlAt, dataAt } = Prologue.decode(from.bytes);
  const passTime = (): void => {
    to.bytes.set(from.bytes.subarray(controlAt, controlAt + Control.LENGTH), controlAt);
    to.bytes.set(from.bytes.subarray(dataAt), dataAt);
  };
  for (const [index, length] of lengths.entries()) now.trySend(note(index + 1, length));
  passTime();
  const received = drain(reader);
  for (const [number, { n }] of received) expect(n).toBe(number - many);
  expect(read + received.length + reader.missed).toBe(many + lengths.length);
  now.trySend(note(9));
  passTime();
  expect(drain(reader)).toEqual([[many + lengths.length + 1, note(9)]]);
});

test("a queue whose next message has another number is damaged, also where only the high half differs", async () => {
  const transport = memoryTransport();
  const { stream } = channels(transport);
  using jobs = await stream.writer("jobs", Note, { capacity: 1 });
  using worker: StreamReader = await stream.reader("jobs");
  using region = transport.attach("jobs");
  jobs.trySend(note(1));
  const header = RecordHeader.view(region.bytes, Prologue.decode(region.bytes).dataAt + UNIT);
  header.high = 1;
  expect(() => worker.tryReceive()).toThrow(expect.objectContaining({ code: "damaged" }));
  header.high = 0;
  expect(worker.tryReceive()).toEqual(note(1));
});
