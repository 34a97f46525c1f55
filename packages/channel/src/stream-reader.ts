import type { Layout, StructNode, Value } from "@mortise/codec";
import { Deadline, type SyncWaitOptions, WAIT, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import { MessageDecoder } from "./message-decoder.ts";
import type { Found } from "./open-reader.ts";
import { checkOptions, NONE } from "./options.ts";
import { type Into, Reader, SIGNAL, SYNC_WAIT_INTO, WAIT_INTO } from "./reader.ts";
import { isFiller, type Ring, sizeOf, unitsOf } from "./ring.ts";
import { highOf, lowOf, numberIn } from "./sequence.ts";
import { type ChannelStatus, statusOf } from "./status.ts";

/** Records that only lead on, one after another: more are no writer's. */
const MOST_FILLERS = 1024;

/** How often a reader that was lapped tries to find a place to go on. */
const TRIES = 1000;

/**
 * Receives messages in order. {@link QueueReader} and {@link BroadcastReader} say which ones.
 *
 * @example
 * using jobs = await stream.reader("jobs", Job);
 * for await (const job of jobs) await handle(job);
 */
export abstract class StreamReader<N extends StructNode = StructNode> extends Reader {
  declare readonly layout: Layout<N>;
  protected readonly ring: Ring;
  /** Where the next message is, or comes. */
  protected position: number;
  /** The words of its number. */
  protected low: number;
  protected high: number;
  readonly #written: Layout;
  readonly #decoder: MessageDecoder<N>;
  #missed = 0;
  /** What was wrong with a message behind others that were given. */
  #postponed: unknown;
  #size = 0;
  #units = 0;
  readonly #hasNext = (): boolean => this.#peek();

  /** @internal */
  constructor(found: Found, ring: Ring, start: { readonly position: number; readonly number: number }) {
    super(found);
    this.ring = ring;
    this.position = start.position;
    this.low = lowOf(start.number);
    this.high = highOf(start.number);
    this.#written = found.written;
    this.#decoder = new MessageDecoder(found.written, found.layout as Layout<N>);
  }

  /** Says that the messages received so far were handled: a queue's next consumer begins behind them. */
  abstract handled(): void;

  /** Whether the record at the position may no longer be, or has not been, what it was. */
  protected abstract get lapped(): boolean;

  /**
   * Whether the next message, or a later one, was sent. Where it is then not at the position, the reader was lapped so
   * far that positions say it was not.
   */
  protected get passed(): boolean {
    return false;
  }

  /** Finds a place to go on after the reader was lapped; returns how many messages were missed. */
  protected abstract catchUp(): number;

  /** Looks whether what is not the next message can be there instead: in a queue, nothing can. */
  protected assertAbsent(): void {}

  /** The number of messages that this reader did not get because the writer was faster; 0 in a queue. */
  get missed(): number {
    return this.#missed;
  }

  /**
   * The next message, if it is there; `undefined` where not. What was received before counts as handled now.
   *
   * @param into an object to decode into, and to return; what it holds after an error is undefined
   * @throws ChannelError `damaged`, `overrun`, `closed`; LayoutError where a message is no value: it is left out
   */
  tryReceive(into?: Partial<Value<N>>): Value<N> | undefined {
    this.assertOpen();
    this.handled();
    return this.#take(into);
  }

  /**
   * The next message, waiting for it; `undefined` when the time is over, or when the writer ended the channel and all is
   * received. Rejects with the signal's reason.
   *
   * @throws ChannelError as {@link tryReceive}, and `removed`, `busy`, `bad-option` (as rejections)
   */
  async receive(options: WaitOptions & Into<N> = NONE): Promise<Value<N> | undefined> {
    this.assertOpen();
    this.sleeper.assertFree();
    checkOptions(options, WAIT_INTO);
    const { into, timeout, signal } = options;
    if (signal?.aborted) throw signal.reason;
    this.handled();
    const deadline = new Deadline(timeout);
    const first = this.#take(into);
    if (first !== undefined) {
      if (this.sleeper.owesTurn) await this.sleeper.giveTurn();
      return first;
    }
    for (;;) {
      // Asked before the look, which then sees all that was sent.
      const { ended } = this.segment;
      const there = await this.sleeper.until(this.#hasNext, { timeout: deadline.left, signal });
      this.assertOpen();
      const value = this.#take(into);
      if (value !== undefined || ended || !there) return value;
    }
  }

  /**
   * The same while the thread does nothing else.
   *
   * @throws ChannelError as {@link receive}; TransportError `not-supported` where a thread may not sleep
   */
  receiveSync(options: SyncWaitOptions & Into<N> = NONE): Value<N> | undefined {
    this.assertOpen();
    this.sleeper.assertFree();
    checkOptions(options, SYNC_WAIT_INTO);
    const { timeout, into } = options;
    this.handled();
    const deadline = new Deadline(timeout);
    for (;;) {
      const value = this.#take(into);
      if (value !== undefined) return value;
      // Asked before the last look, which then sees all that was sent.
      if (this.segment.ended) return this.#take(into);
      if (!this.sleeper.untilSync(this.#hasNext, deadline.left)) return undefined;
    }
  }

  /**
   * The messages that are there, at most so many, waiting for one; none when the time is over or the channel came to its
   * end. They count as handled when the next are received.
   *
   * @throws ChannelError as {@link receive} (as rejections)
   */
  async receiveMany(most: number = 1024, options: WaitOptions = NONE): Promise<Value<N>[]> {
    this.assertOpen();
    checkOptions(options, WAIT);
    if (!(Number.isInteger(most) && most >= 1)) {
      throw new ChannelError(
        "bad-option",
        `channel "${this.name}": at most ${most} messages cannot be; give 1 or more.`,
      );
    }
    this.handled();
    await this.sleeper.until(this.#hasNext, options);
    this.assertOpen();
    const values: Value<N>[] = [];
    while (values.length < most) {
      let value: Value<N> | undefined;
      try {
        value = this.#take();
      } catch (error) {
        // Those before it are good: they are given, and what is wrong is told at the next call.
        if (values.length === 0) throw error;
        this.#postponed = error;
        break;
      }
      if (value === undefined) break;
      values.push(value);
    }
    return values;
  }

  /** Messages as they come, each once, until the writer ends the channel. One counts as handled when the next is asked for. */
  async *values(options: Pick<WaitOptions, "signal"> = NONE): AsyncGenerator<Value<N>, void, undefined> {
    checkOptions(options, SIGNAL);
    while (!this.closed) {
      // Asked before the last look, which then sees all that was sent.
      const { ended } = this.segment;
      const value = await this.untilClosed(this.receive(options));
      if (value !== undefined) yield value;
      else if (ended) return;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Value<N>, void, undefined> {
    return this.values();
  }

  /** The number of the message that was received last; messages count from 1, and this is 0 before the first. */
  get sequence(): number {
    return numberIn(this.low, this.high) - 1;
  }

  /** What the channel looks like now. */
  status(): ChannelStatus {
    this.assertOpen();
    const { segment } = this;
    return statusOf(segment, {
      sequence: this.ring.observeEnd().number - 1,
      time: segment.doubles[segment.wordOf("time") / 2] ?? Number.NaN,
      drops: this.missed,
      unread: this.unread,
      layout: this.#written,
    });
  }

  /** Messages that nobody has handled yet. */
  protected get unread(): number | undefined {
    return undefined;
  }

  #peek(): boolean {
    return this.#find() || this.lapped || this.passed || this.segment.ended;
  }

  /** Whether the next message is there. */
  #find(): boolean {
    for (let fillers = 0; fillers < MOST_FILLERS; fillers++) {
      if (!this.ring.has(this.position, this.low, this.high)) {
        this.assertAbsent();
        return false;
      }
      const size = this.ring.sizeAt(this.position);
      const payload = sizeOf(size);
      const units = unitsOf(payload);
      const filler = isFiller(size);
      if (units > this.ring.toEnd(this.position) || !(filler || this.#decoder.fits(payload))) {
        if (this.lapped) return false;
        throw this.ring.damagedAt(this.position, "a record of a possible size", `${payload} bytes`);
      }
      this.#size = payload;
      this.#units = units;
      if (!filler) return true;
      if (this.lapped) return false;
      this.position = (this.position + units) | 0;
    }
    throw this.ring.damagedAt(this.position, "a message", `${MOST_FILLERS} records without one`);
  }

  #take(into?: Partial<Value<N>>): Value<N> | undefined {
    const { bytes } = this.segment;
    if (this.#postponed !== undefined) {
      const error = this.#postponed;
      this.#postponed = undefined;
      throw error;
    }
    let passed = false;
    for (let tries = 0; tries < TRIES; tries++) {
      const found = !this.lapped && this.#find();
      if (!found && (this.lapped || passed)) {
        this.#missed += this.catchUp();
        passed = false;
        continue;
      }
      if (!found) {
        passed = this.passed;
        if (!passed) return undefined;
        continue;
      }
      const at = this.ring.payloadAt(this.position);
      if (this.#decoder.direct) {
        const value = this.#decoder.decode(bytes, at, into);
        this.assertOpen();
        if (!this.#isWhole()) continue;
        this.#advance();
        return value;
      }
      this.#decoder.keep(bytes, at, this.#size);
      if (!this.#isWhole()) continue;
      // Before it is decoded: what is no value is left out.
      this.#advance();
      return this.#decoder.decodeKept(this.#size, into);
    }
    const message = `channel "${this.name}": the writer came between in ${TRIES} tries to receive. Give it a larger capacity, or send less often.`;
    throw new ChannelError("overrun", message, { name: this.name });
  }

  /** Whether the record is as it was when it was found. */
  #isWhole(): boolean {
    return !this.lapped && this.ring.has(this.position, this.low, this.high);
  }

  #advance(): void {
    this.position = (this.position + this.#units) | 0;
    this.low = (this.low + 2) | 0;
    // From -1 the low word goes on with 1.
    if (this.low === 1) this.high = (this.high + 1) | 0;
  }
}
