import { encodeCompactInto, type Input, isCompact, type Layout, type StructNode } from "@mortise/codec";
import { Deadline, pause, SYNC_WAIT, type SyncWaitOptions, WAIT, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import { checkOptions, NONE } from "./options.ts";
import { Ring, unitsOf } from "./ring.ts";
import type { Segment } from "./segment.ts";
import { highOf, lowOf, numberIn } from "./sequence.ts";
import { Sleeper } from "./sleeper.ts";
import { type ChannelStatus, statusOf } from "./status.ts";
import { Turns } from "./turns.ts";
import { unreadIn } from "./unread.ts";
import { wakeReaders } from "./wake-readers.ts";
import { Writer } from "./writer.ts";

/**
 * Sends messages of which each counts: to the one consumer of a queue, which never loses any, or to all readers of a
 * broadcast, who are told how many they missed.
 *
 * @example
 * using jobs = await stream.writer("jobs", Job, { capacity: 1024 });
 * await jobs.send(job);
 */
export class StreamWriter<N extends StructNode = StructNode> extends Writer {
  readonly layout: Layout<N>;
  /** What encodes: it remembers this ring, or the scratch, whatever else the layout is used for. */
  readonly #coder: Layout<N>;
  readonly #ring: Ring;
  readonly #broadcast: boolean;
  /** The index of the word in which a queue's consumer tells how far it came. */
  readonly #consumed: number;
  /** How far it had come when it was last looked at: the word changes hands at each look. */
  #seen: number;
  readonly #sleeper: Sleeper;
  /** Messages of varying size are made here, since a record's place depends on it. */
  readonly #scratch: Uint8Array<ArrayBuffer> | undefined;
  readonly #time: number;
  /** Where the next record goes, and the words of its number. */
  #position: number;
  #low: number;
  #high: number;
  /** The eighth of the ring in which the last record began. */
  #eighth: number;
  #sending = false;
  /** Units that there was no room for. */
  #needed = 0;
  /** Those who wait for room, one after another. */
  readonly #turns = new Turns();

  /** @internal */
  constructor(segment: Segment, layout: Layout<N>) {
    super(segment);
    this.layout = layout;
    this.#coder = layout.copy();
    this.#broadcast = segment.prologue.kind === "broadcast";
    this.#consumed = segment.consumed;
    this.#scratch = isCompact(layout) ? undefined : new Uint8Array(layout.LENGTH);
    this.#time = segment.wordOf("time") / 2;
    this.#ring = new Ring(segment);
    const { last, position, number } = this.#ring.findEnd();
    this.#position = position;
    // As if the ring were full, so that the first message has a look.
    this.#seen = (position - this.#ring.units) | 0;
    this.#low = lowOf(number);
    this.#high = highOf(number);
    this.#eighth = this.#ring.eighth(last);
    const { words, room, latest } = segment;
    Atomics.store(words, latest, last);
    Atomics.store(words, room, 0);
    // Nothing is there until it is committed, whatever the writer before left.
    Atomics.store(words, this.#ring.headerAt(position), 0);
    if (this.#broadcast) this.#fillClaimed();
    this.#sleeper = new Sleeper({
      words,
      flags: [room],
      where: `writer of channel "${this.name}"`,
      closed: () => segment.region.closed,
      bell: () => segment.writerBell,
      lost: () => undefined,
    });
  }

  /**
   * Sends a message if there is room for it, and no other waits for room, without waiting. In a broadcast there always is.
   *
   * @returns whether it was sent
   * @throws LayoutError as `encode`; ChannelError `closed`, `damaged`
   */
  trySend(value: Input<N>): boolean {
    // Those who wait are first: messages go in the order in which they were given.
    return this.#turns.free && this.#trySend(value);
  }

  #trySend(value: Input<N>): boolean {
    this.assertOpen();
    if (this.#sending) throw this.#nested();
    this.#sending = true;
    try {
      return this.#put(value);
    } finally {
      this.#sending = false;
    }
  }

  /**
   * Sends a message, waiting while the queue is full: for its consumer, dead or alive, or the next one.
   *
   * Rejects with the signal's reason.
   *
   * @throws LayoutError as `encode`; ChannelError `full` when the time is over, `closed` (as rejections)
   */
  async send(value: Input<N>, options: WaitOptions = NONE): Promise<void> {
    checkOptions(options, WAIT);
    const { timeout, signal } = options;
    if (signal?.aborted) throw signal.reason;
    const deadline = new Deadline(timeout);
    if (this.trySend(value)) return;
    if (!(await this.#turns.take(options))) throw this.#full();
    try {
      while (!this.#trySend(value)) {
        const ready = await this.#sleeper.until(this.#roomFor(this.#needed), { timeout: deadline.left, signal });
        if (!ready) throw this.#full();
      }
    } finally {
      this.#turns.give();
    }
  }

  /**
   * The same while the thread does nothing else.
   *
   * @throws LayoutError, ChannelError as {@link send}; TransportError `not-supported` where a thread may not sleep
   */
  sendSync(value: Input<N>, options: SyncWaitOptions = NONE): void {
    checkOptions(options, SYNC_WAIT);
    const deadline = new Deadline(options.timeout);
    // Those who wait could not go first: their turn comes with one of the event loop.
    while (!this.#trySend(value)) {
      if (!this.#sleeper.untilSync(this.#roomFor(this.#needed), deadline.left)) throw this.#full();
    }
  }

  /**
   * Resolves when the consumer has handled all messages; `false` when the time is over. A broadcast has nothing to wait
   * for.
   *
   * Rejects with the signal's reason.
   *
   * @throws ChannelError `closed` (as a rejection)
   */
  async drained(options: WaitOptions = NONE): Promise<boolean> {
    this.assertOpen();
    checkOptions(options, WAIT);
    if (this.#broadcast) return true;
    const { timeout, signal } = options;
    if (signal?.aborted) throw signal.reason;
    const deadline = new Deadline(timeout);
    // Looked at now and then: the one bell is for those who wait for room, and a consumer rings at no other time.
    for (let delay = 1; unreadIn(this.#ring) !== 0; delay = Math.min(2 * delay, LONGEST)) {
      const { left } = deadline;
      if (left === 0) return false;
      await pause(Math.min(delay, left), signal);
      this.assertOpen();
    }
    return true;
  }

  /** What the channel looks like now. */
  status(): ChannelStatus {
    this.assertOpen();
    const { segment } = this;
    const sequence = numberIn(this.#low, this.#high) - 1;
    const time = segment.doubles[this.#time] ?? Number.NaN;
    const unread = this.#broadcast ? undefined : unreadIn(this.#ring);
    return statusOf(segment, { sequence, time, drops: 0, unread, layout: this.layout });
  }

  /** Whether there is room for so many units, or none is needed any more. */
  #roomFor(needed: number): () => boolean {
    const { words } = this.segment;
    const { units } = this.#ring;
    return () => this.closed || needed <= units - ((this.#position - Atomics.load(words, this.#consumed)) >>> 0);
  }

  #full(): ChannelError {
    const message = `queue "${this.name}" is full, and its consumer took nothing in time. Wait longer, or make it with a larger capacity.`;
    return new ChannelError("full", message, { name: this.name });
  }

  #nested(): ChannelError {
    const message = `channel "${this.name}": a message was sent while another was read from its value; let the first one end.`;
    return new ChannelError("busy", message, { name: this.name });
  }

  #put(value: Input<N>): boolean {
    const { segment } = this;
    const coder = this.#coder;
    const { words, bytes } = segment;
    const scratch = this.#scratch;
    const size = scratch === undefined ? coder.LENGTH : encodeCompactInto(coder, value, scratch);
    // A property of the value may have closed the channel.
    this.assertOpen();
    const units = unitsOf(size);
    const position = this.#reserve(units);
    if (position === undefined) return false;
    const at = this.#ring.payloadAt(position);
    if (scratch === undefined) {
      coder.encodeInto(value, bytes, at);
      this.assertOpen();
    } else copy(scratch, size, bytes, at);
    const [low, high] = [this.#low, this.#high];
    this.#ring.commit(position, units, size, low, high);
    // INVARIANT: whoever is not seen to sleep below sees the record.
    Atomics.store(words, segment.latest, position);
    segment.doubles[this.#time] = Date.now();
    this.#position = (position + units) | 0;
    this.#low = (low + 2) | 0;
    // From -1 the low word goes on with 1.
    if (this.#low === 1) this.#high = (high + 1) | 0;
    if (this.#broadcast) this.#mark(position, low, high);
    if (Atomics.load(words, segment.wake) !== 0) wakeReaders(segment);
    return true;
  }

  /** The position of so many units in one piece, where no reader is disturbed; `undefined` where there is none yet. */
  #reserve(units: number): number | undefined {
    const ring = this.#ring;
    const { words, claimed } = this.segment;
    const position = this.#position;
    const end = ring.toEnd(position);
    const filler = units > end ? end : 0;
    // One more for the next header.
    const needed = filler + units + 1;
    if (this.#broadcast) {
      // INVARIANT: what will be written is told before any byte: the load keeps later stores behind the store.
      Atomics.store(words, claimed, (position + needed) | 0);
      Atomics.load(words, claimed);
    } else if (needed > this.#room(position)) {
      this.#seen = Atomics.load(words, this.#consumed);
      const room = this.#room(position);
      if (room < 0) {
        const expected = `${position >>> 0}, or at most ${ring.units} less`;
        throw ring.damagedAt(position, expected, `a consumer at ${this.#seen >>> 0}`);
      }
      if (needed > room) {
        this.#needed = needed;
        return undefined;
      }
    }
    if (filler === 0) return position;
    ring.fill(position, filler, this.#low, this.#high);
    // INVARIANT: the record of `latest` is never written over by the next one: two of the largest, and a header, fit into
    // the ring. With the filler between them they would not always.
    Atomics.store(words, this.segment.latest, position);
    this.#position = (position + filler) | 0;
    return this.#position;
  }

  /** Units that the consumer had given free when it was last looked at; less than none where it cannot be there. */
  #room(position: number): number {
    return this.#ring.units - ((position - this.#seen) >>> 0);
  }

  #mark(position: number, low: number, high: number): void {
    const eighth = this.#ring.eighth(position);
    if (eighth === this.#eighth) return;
    this.#eighth = eighth;
    this.#ring.mark(position, low, high);
  }

  /**
   * Leads readers over what the writer before had claimed and may have written to: what is claimed stays claimed, since
   * older records may be spoilt as far as that.
   */
  #fillClaimed(): void {
    const { words, claimed } = this.segment;
    const ring = this.#ring;
    const spoilt = (Atomics.load(words, claimed) - this.#position - 1) >>> 0;
    if (spoilt > ring.units) {
      // No writer claims so much: the word says nothing.
      Atomics.store(words, claimed, (this.#position + 1) | 0);
      return;
    }
    for (let left = spoilt; left > 0; ) {
      const units = Math.min(left, ring.toEnd(this.#position));
      ring.fill(this.#position, units, this.#low, this.#high);
      Atomics.store(words, this.segment.latest, this.#position);
      this.#position = (this.#position + units) | 0;
      left -= units;
    }
  }
}

/** How seldom it is looked whether all was handled, in milliseconds. */
const LONGEST = 20;

/** Fewer bytes are copied one by one, without the view of them that a block copy takes. */
const FEW = 32;

function copy(source: Uint8Array, length: number, target: Uint8Array, at: number): void {
  if (length > FEW) target.set(source.subarray(0, length), at);
  else for (let from = 0; from < length; from++) target[at + from] = source[from] as number;
}

/** Puts the first record into a new ring: a filler, behind which the first number comes. */
export function startRing(segment: Segment, number: number): void {
  const { words, claimed, consumed } = segment;
  new Ring(segment).fill(0, 1, lowOf(number), highOf(number));
  words[claimed] = 2;
  words[consumed] = 1;
}
