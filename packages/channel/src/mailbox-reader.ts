import {
  conform,
  type Layout,
  type Movable,
  type StructNode,
  takesAnyBytes,
  type Value,
  type View,
} from "@mortise/codec";
import { Deadline, type SyncWaitOptions, type WaitOptions } from "./clock.ts";
import { ChannelError, inPlaceLater } from "./errors.ts";
import { fence } from "./fence.ts";
import { damaged } from "./geometry.ts";
import type { Found } from "./open-reader.ts";
import { checkOptions, NONE } from "./options.ts";
import { SlotHeader } from "./prologue.ts";
import { type Into, Reader, SIGNAL, SYNC_WAIT_INTO, WAIT_INTO } from "./reader.ts";
import { numberIn } from "./sequence.ts";
import { type ChannelStatus, statusOf } from "./status.ts";

/** A read that was overtaken by the writer is tried so often. */
const TRIES = 1000;

/**
 * Reads the newest value. What it gives is whole, and its own.
 *
 * @example
 * using camera = await mailbox.reader("camera", Frame, { timeout: 5_000 });
 * camera.read()?.width;
 * for await (const frame of camera) show(frame);
 */
export class MailboxReader<N extends StructNode = StructNode> extends Reader {
  declare readonly layout: Layout<N>;
  readonly #written: Layout;
  /** Words from one slot to the next, and to the first. */
  readonly #stride: number;
  readonly #first: number;
  /** Where the value of each slot stands, for those that are copied before they are decoded. */
  readonly #slots: readonly Uint8Array[];
  /** The private copy that values are decoded from; not there where they are decoded from the slot. */
  readonly #copy: Uint8Array<ArrayBuffer> | undefined;
  /** What decodes each slot, or the copy of it: it remembers the place, so that nothing is made at a read. */
  readonly #coders: readonly Layout<N>[];
  readonly #views: View<N>[] = [];
  /** Whether a function of the caller's looks at a value in place, or fills one in. */
  #using = false;
  /** The words of the number that was read last. */
  #low = 0;
  #high = 0;
  /** The first word of the slot in which that was. */
  #lastAt = 0;
  /** Where the value is that `#find` found: its first word, and its mark. */
  #at = 0;
  #mark = 0;
  #markHigh = 0;
  #drops = 0;
  readonly #isNew = (): boolean => this.#peek();

  /** @internal */
  constructor(found: Found) {
    super(found);
    this.#written = found.written;
    const { segment, written, layout } = found;
    const { slots, stride, dataAt, valueLength } = segment.prologue;
    this.#stride = stride / 4;
    this.#first = dataAt / 4;
    this.#slots = Array.from({ length: slots }, (_, slot) => {
      const at = dataAt + slot * stride + SlotHeader.LENGTH;
      return segment.bytes.subarray(at, at + valueLength);
    });
    const direct = takesAnyBytes(layout) && written.LENGTH >= layout.LENGTH;
    this.#coders = Array.from({ length: direct ? slots : 1 }, () => this.layout.copy());
    this.#copy = direct ? undefined : new Uint8Array(valueLength);
  }

  /**
   * The newest value, whether or not it was read before; `undefined` where there is none yet.
   *
   * @param into an object to decode into, and to return; what it holds after an error is undefined
   * @throws ChannelError `overrun`, `damaged`, `closed`; LayoutError where the bytes are no value
   */
  read(into?: Partial<Value<N>> | undefined): Value<N> | undefined;
  /**
   * The newest value in place: calls a function with a view of it, and returns what that returns.
   *
   * The function is called again where the writer came between, and what it returned before is dropped: it should do
   * nothing but compute. The view is live, to be read only, and must not be kept.
   *
   * @throws ChannelError as above, and `bad-option` for a function that is async
   */
  read<T>(use: (value: View<N>) => T): T | undefined;
  read<T>(how?: Partial<Value<N>> | ((value: View<N>) => T)): Value<N> | T | undefined {
    this.assertOpen();
    return this.#read(how, false);
  }

  /** @param found whether the newest value was found already */
  #read<T>(how: Partial<Value<N>> | ((value: View<N>) => T) | undefined, found: boolean): Value<N> | T | undefined {
    for (let tries = 0; tries < TRIES; tries++) {
      if (!(found && tries === 0) && !this.#find()) {
        if (this.#nothing()) return undefined;
        continue;
      }
      if (typeof how === "function") {
        const result = this.#use(how);
        if (result !== RETRY) {
          this.#took();
          return result as T;
        }
        continue;
      }
      const copy = this.#copy;
      const slot = this.#slot;
      const coder = this.#coders[copy === undefined ? slot : 0] as Layout<N>;
      if (copy === undefined) {
        const at = this.#at * 4 + SlotHeader.LENGTH;
        const value = how === undefined ? coder.decode(this.segment.bytes, at) : this.#decodeInto(coder, how, at);
        if (!this.#isWhole()) continue;
        this.#took();
        return value;
      }
      copy.set(this.#slots[slot] as Uint8Array);
      if (!this.#isWhole()) continue;
      this.#took();
      return how === undefined ? coder.decode(copy) : coder.decodeInto(how, copy);
    }
    throw this.#overrun();
  }

  /**
   * The newest value that was not read yet, waiting for one; `undefined` when the time is over, or the channel's writer
   * ended it. Rejects with the signal's reason.
   *
   * @throws ChannelError as {@link read}, and `removed`, `busy`, `bad-option` (as rejections)
   */
  async next(options: WaitOptions & Into<N> = NONE): Promise<Value<N> | undefined> {
    this.assertOpen();
    this.sleeper.assertFree();
    checkOptions(options, WAIT_INTO);
    const { into, timeout, signal } = options;
    if (signal?.aborted) throw signal.reason;
    const deadline = new Deadline(timeout);
    const first = this.#unread(into);
    if (first !== undefined) {
      if (this.sleeper.owesTurn) await this.sleeper.giveTurn();
      return first;
    }
    for (;;) {
      // Asked before the look, which then sees all that was written.
      const { ended } = this.segment;
      const there = await this.sleeper.until(this.#isNew, { timeout: deadline.left, signal });
      const value = this.#unread(into);
      if (value !== undefined || ended || !there) return value;
    }
  }

  /**
   * The same while the thread does nothing else: for workers and programs whose one job it is.
   *
   * @throws ChannelError as {@link next}; TransportError `not-supported` where a thread may not sleep
   */
  readSync(options: SyncWaitOptions & Into<N> = NONE): Value<N> | undefined {
    this.assertOpen();
    this.sleeper.assertFree();
    checkOptions(options, SYNC_WAIT_INTO);
    const { timeout, into } = options;
    const deadline = new Deadline(timeout);
    while (!this.hasNew) {
      // Asked before the last look, which then sees all that was written.
      if (this.segment.ended) return this.#unread(into);
      if (!this.sleeper.untilSync(this.#isNew, deadline.left)) return undefined;
      // Found by the wait's last look, and not found again.
      if (this.#foundNew) break;
    }
    return this.#read(into, true);
  }

  /** Values as they come, newest first, none twice, until the writer ends the channel. */
  async *values(options: Pick<WaitOptions, "signal"> = NONE): AsyncGenerator<Value<N>, void, undefined> {
    checkOptions(options, SIGNAL);
    while (!this.closed) {
      // Asked before the last look, which then sees all that was written.
      const { ended } = this.segment;
      const value = await this.untilClosed(this.next(options));
      if (value !== undefined) yield value;
      else if (ended) return;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Value<N>, void, undefined> {
    return this.values();
  }

  /** The number of the value that was read last, from 1; 0 before the first. Numbers that are missing were not read. */
  get sequence(): number {
    return numberIn(this.#low, this.#high);
  }

  /** What the channel looks like now. */
  status(): ChannelStatus {
    this.assertOpen();
    const there = this.#find();
    const [sequence, time] = there
      ? [numberIn(this.#mark, this.#markHigh), this.segment.doubles[this.#at / 2 + 1] ?? Number.NaN]
      : [0, Number.NaN];
    return statusOf(this.segment, { sequence, time, drops: this.#drops, unread: undefined, layout: this.#written });
  }

  #unread(into: Partial<Value<N>> | undefined): Value<N> | undefined {
    return this.hasNew ? this.#read(into, true) : undefined;
  }

  /** Whether there is something new, or nothing will come. */
  #peek(): boolean {
    return this.hasNew || this.segment.ended;
  }

  /**
   * Whether there is a value that was not read yet: for who looks now and then, and reads in place.
   *
   * @throws ChannelError `closed`, `damaged`
   */
  get hasNew(): boolean {
    this.assertOpen();
    return this.#find() && this.#foundNew;
  }

  /** Whether what was found is whole, and was not read yet. */
  get #foundNew(): boolean {
    return (this.#mark & 1) === 1 && (this.#mark !== this.#low || this.#markHigh !== this.#high);
  }

  /** The slot that was found. */
  get #slot(): number {
    return (this.#at - this.#first) / this.#stride;
  }

  /** Looks where the newest value is; `false` where it is not whole at this moment. */
  #find(): boolean {
    if (this.#using) throw this.#nested();
    const { words, latest, name, prologue } = this.segment;
    const slot = Atomics.load(words, latest) >>> 0;
    if (slot >= prologue.slots) {
      const expected = `0 to ${prologue.slots - 1}`;
      throw damaged(name, { at: latest * 4, field: "latest", expected, received: String(slot) });
    }
    this.#look(this.#first + slot * this.#stride);
    if ((this.#mark & 1) === 1 && this.#isOlder) {
      // A value was read that `latest` does not lead to yet: it is the newest still.
      this.#look(this.#lastAt);
    }
    return (this.#mark & 1) === 1;
  }

  #look(at: number): void {
    const { words } = this.segment;
    this.#at = at;
    // INVARIANT: the high half is loaded first: it only grows, so where it is the same after the copy, it was so at the
    // mark too. The mark is loaded before the value.
    this.#markHigh = Atomics.load(words, at + 1);
    this.#mark = Atomics.load(words, at);
  }

  /** Whether the value that was found is one from before what was read last. */
  get #isOlder(): boolean {
    if (this.#markHigh !== this.#high) return this.#markHigh >>> 0 < this.#high >>> 0;
    return this.#mark >>> 0 < this.#low >>> 0;
  }

  /** Whether nothing was ever written: the newest slot is empty, and stays the newest. */
  #nothing(): boolean {
    if (this.#low !== 0 || this.#high !== 0) return false;
    const { at, mark } = { at: this.#at, mark: this.#mark };
    return !this.#find() && this.#at === at && this.#mark === mark;
  }

  /** Whether the slot is as it was when it was found. */
  #isWhole(): boolean {
    const { words } = this.segment;
    fence();
    return Atomics.load(words, this.#at) === this.#mark && words[this.#at + 1] === this.#markHigh;
  }

  #took(): void {
    const before = numberIn(this.#low, this.#high);
    this.#low = this.#mark;
    this.#high = this.#markHigh;
    this.#lastAt = this.#at;
    if (before !== 0) this.#drops += Math.max(0, numberIn(this.#low, this.#high) - before - 1);
  }

  /** Setters of the target may do anything. */
  #decodeInto(coder: Layout<N>, target: Partial<Value<N>>, at: number): Value<N> {
    this.#using = true;
    try {
      return coder.decodeInto(target, this.segment.bytes, at);
    } finally {
      this.#using = false;
      this.assertOpen();
    }
  }

  #use<T>(use: (value: View<N>) => T): T | typeof RETRY {
    if (this.#written.LENGTH < this.layout.LENGTH) throw this.#older();
    const { bytes } = this.segment;
    const at = this.#at * 4 + SlotHeader.LENGTH;
    const slot = this.#slot;
    this.#views[slot] ??= this.layout.view(bytes, at);
    const view = this.#views[slot] as View<N> & Movable;
    // A function of the caller's may have moved it.
    if (view.$offset !== at) view.$at(at);
    let result: T;
    this.#using = true;
    try {
      result = use(view);
    } catch (error) {
      this.assertOpen();
      // What the bytes of two values together say means nothing.
      if (!this.#isWhole()) return RETRY;
      throw error;
    } finally {
      this.#using = false;
    }
    this.assertOpen();
    if (result instanceof Promise) throw inPlaceLater("read", this.name);
    return this.#isWhole() ? result : RETRY;
  }

  #nested(): ChannelError {
    const message = `channel "${this.name}": a read began within another; let the first one end.`;
    return new ChannelError("busy", message, { name: this.name });
  }

  #older(): ChannelError {
    const message = `channel "${this.name}" holds values of an older layout, which end before the fields that were appended: they cannot be read in place. Use read().`;
    return new ChannelError("layout-mismatch", message, {
      name: this.name,
      mismatches: conform(this.#written, this.layout),
    });
  }

  #overrun(): ChannelError {
    const message = `channel "${this.name}": the writer came between in ${TRIES} tries to read. Give it more slots, or write less often.`;
    return new ChannelError("overrun", message, { name: this.name });
  }
}

/** What is no result: the value changed meanwhile. */
const RETRY: unique symbol = Symbol("retry");
