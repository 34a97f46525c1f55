import { layout } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test, vi } from "vitest";
import { channels } from "../src/index.ts";
import { KINDS, type Kind } from "./fuzz/attacked.ts";

// Two of the largest records, of seven units each, and a header just fit into the smallest ring.
const Note = layout("u32 n + text(84) body");
const note = (n: number): { n: number; body: string } => ({ n, body: "abc".repeat((n * 11) % 29) });

/** Thrown in place of a store: its process is dead. */
class Died extends Error {}

/** Counts the words that are stored meanwhile, and throws at one of them. */
class Steps {
  count = 0;
  readonly #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  /** Whether it came to its end. */
  take(act: () => void): boolean {
    const { store } = Atomics;
    const spy = vi.spyOn(Atomics, "store").mockImplementation(((words: Int32Array, index: number, value: number) => {
      if (++this.count === this.#last) throw new Died();
      return store(words, index, value);
    }) as typeof Atomics.store);
    try {
      act();
      return true;
    } catch (error) {
      if (error instanceof Died) return false;
      throw error;
    } finally {
      spy.mockRestore();
    }
  }
}

interface Writing {
  put(n: number): boolean;
  sequence(): number;
  close(): void;
}

async function openWriter(kind: Kind, transport: Transport, capacity: number): Promise<Writing> {
  const { mailbox, stream } = channels(transport);
  if (kind === "mailbox") {
    const out = await mailbox.writer("it", Note, { slots: 2 + capacity });
    const put = (n: number): boolean => {
      out.write(note(n));
      return true;
    };
    return { put, sequence: () => out.status().sequence, close: () => out.close() };
  }
  const out = await stream.writer("it", Note, { capacity, broadcast: kind === "broadcast" });
  return { put: (n) => out.trySend(note(n)), sequence: () => out.status().sequence, close: () => out.close() };
}

interface Reading {
  take(): { n: number; body: string } | undefined;
  sequence(): number;
  close(): void;
}

async function openReader(kind: Kind, transport: Transport): Promise<Reading> {
  const { mailbox, stream } = channels(transport);
  if (kind === "mailbox") {
    const reader = await mailbox.reader("it", Note);
    const take = (): ReturnType<Reading["take"]> => reader.readSync({ timeout: 0 });
    return { take, sequence: () => reader.sequence, close: () => reader.close() };
  }
  const reader = await stream.reader("it", Note);
  return { take: () => reader.tryReceive(), sequence: () => reader.sequence, close: () => reader.close() };
}

describe.each(KINDS)("a writer of a %s that dies between any two stores", (kind) => {
  test.each([1, 2, 3])("leaves what was sent, and the next one goes on (capacity %d)", async (capacity) => {
    let ended = false;
    for (let store = 1; !ended; store++) {
      const machine = faultyTransport();
      const side = machine.peer("first");
      const out = await openWriter(kind, side, capacity);
      const reader = await openReader(kind, machine);
      let last = 0;
      const look = (): void => {
        for (let value = reader.take(); value !== undefined; value = reader.take()) {
          const sequence = reader.sequence();
          expect(value).toEqual(note(sequence));
          if (kind === "queue") expect(sequence).toBe(last + 1);
          expect(sequence).toBeGreaterThan(last);
          last = sequence;
        }
      };
      const steps = new Steps(store);
      let sent = 0;
      ended = true;
      for (let turn = 0; turn < 14 && ended; turn++) {
        ended = steps.take(() => {
          if (out.put(sent + 1)) sent++;
        });
        if (turn % 3 === 2) look();
      }
      side.kill();
      look();

      const next = await openWriter(kind, machine.peer("next"), capacity);
      // What was in the middle of being sent is there, or is not.
      const begun = next.sequence();
      expect([sent, sent + 1]).toContain(begun);
      for (let n = begun + 1; n <= begun + 9; ) {
        if (next.put(n)) n++;
        look();
      }
      next.close();
      look();
      expect(last).toBe(begun + 9);
      reader.close();
    }
  });
});

test.each([true, false])(
  "a filler and a record do not write over the record that a takeover begins with",
  async (broadcast) => {
    // In a ring of 16 units: one of six, one of seven to the last but two, and one of seven at the start.
    const bodies = [60, 84, 84].map((length) => "x".repeat(length));
    let ended = false;
    for (let store = 1; !ended; store++) {
      const machine = faultyTransport();
      const side = machine.peer("first");
      const out = await channels(side).stream.writer("it", Note, { capacity: 1, broadcast });
      const reader = await channels(machine).stream.reader("it", Note);
      const steps = new Steps(store);
      ended = true;
      for (const [n, body] of bodies.entries()) {
        ended &&= steps.take(() => void expect(out.trySend({ n, body })).toBe(true));
        reader.tryReceive();
        reader.handled();
      }
      side.kill();
      const next = await channels(machine.peer("next")).stream.writer("it", Note, { capacity: 1, broadcast });
      expect(next.trySend({ n: 9, body: "" })).toBe(true);
      let last = reader.tryReceive();
      for (let value = last; value !== undefined; value = reader.tryReceive()) last = value;
      expect(last?.n).toBe(9);
      next.close();
      reader.close();
    }
  },
);

test("a writer that takes over tells of what the one before had sent, and may then die itself", async () => {
  const machine = faultyTransport();
  const open = (side: Transport) => channels(side).stream.writer("it", Note, { capacity: 1, broadcast: true });
  const of = (length: number): { n: number; body: string } => ({ n: length, body: "x".repeat(length) });
  const [first, second] = [machine.peer("first"), machine.peer("second")];
  // In a ring of 16 units: one of two, one of seven, and one of six to the end, after which its writer dies.
  const out = await open(first);
  for (const length of [0, 84]) out.trySend(of(length));
  expect(new Steps(3).take(() => void out.trySend(of(60)))).toBe(false);
  first.kill();
  const next = await open(second);
  using reader = await channels(machine).stream.reader("it", Note);
  expect(next.status().sequence).toBe(3);
  expect(reader.tryReceive()).toBe(undefined);
  // One of seven, over what the first writer told of last.
  expect(new Steps(2).take(() => void next.trySend(of(84)))).toBe(false);
  second.kill();
  using last = await open(machine);
  expect(last.status().sequence).toBe(3);
  last.trySend(of(9));
  expect([reader.tryReceive(), reader.sequence]).toEqual([of(9), 4]);
});
