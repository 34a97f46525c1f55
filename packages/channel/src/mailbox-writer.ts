import { blank, type Input, type Layout, type Movable, type StructNode, type View } from "@mortise/codec";
import type { Known } from "@mortise/transport";
import { ChannelError, inPlaceLater } from "./errors.ts";
import { damaged } from "./geometry.ts";
import { checkOptions } from "./options.ts";
import { SlotHeader } from "./prologue.ts";
import type { Segment } from "./segment.ts";
import { highOf, isNumber, lowOf, numberIn } from "./sequence.ts";
import { type ChannelStatus, statusOf } from "./status.ts";
import { wakeReaders } from "./wake-readers.ts";
import { Writer } from "./writer.ts";

const WAYS: readonly unknown[] = ["blank", "newest", "as-is"];

const IN_PLACE: Known<InPlaceOptions> = { from: true };

/** How a write in place begins. */
export interface InPlaceOptions {
  /**
   * What the slot holds before it is filled in: `"blank"`, zeros with constants and defaults; `"newest"`, the value
   * before; `"as-is"`, whatever is there, for those who fill in every byte. Default `"blank"`.
   */
  readonly from?: "blank" | "newest" | "as-is";
}

/**
 * Writes values of which the newest counts. A write never waits, whatever readers do.
 *
 * @example
 * using out = await mailbox.writer("camera", Frame);
 * out.write({ image, width: 40, height: 50 });
 * out.write((slot) => { slot.width = 40; });
 */
export class MailboxWriter<N extends StructNode = StructNode> extends Writer {
  readonly layout: Layout<N>;
  readonly #slots: number;
  /** Words from one slot to the next, and to the first. */
  readonly #stride: number;
  readonly #first: number;
  #newest: number;
  #low: number;
  #high: number;
  #writing = false;
  /** What encodes into each slot: it remembers the slot, so that nothing is made at a write. */
  readonly #coders: readonly Layout<N>[];
  readonly #views: View<N>[] = [];
  #blank: Uint8Array | undefined;

  /** @internal */
  constructor(segment: Segment, layout: Layout<N>) {
    super(segment);
    this.layout = layout;
    const { slots, stride, dataAt } = segment.prologue;
    this.#slots = slots;
    this.#stride = stride / 4;
    this.#first = dataAt / 4;
    this.#coders = Array.from({ length: slots }, () => layout.copy());
    const { newest, low, high } = recover(segment);
    this.#newest = newest;
    this.#low = low;
    this.#high = high;
  }

  /**
   * Makes a value the newest one: a value of the layout, or a function that fills a slot in place. Nothing is published
   * when it throws.
   *
   * The function gets a view of the slot, which is live until the function returns and must not be kept.
   *
   * @throws LayoutError as `encodeInto`; ChannelError `closed`, `bad-option` for a function that is async
   */
  write(value: Input<N> | ((slot: View<N>) => void), options?: InPlaceOptions): void {
    this.assertOpen();
    if (this.#writing) throw this.#nested();
    if (options !== undefined) checkOptions(options, IN_PLACE);
    const { segment } = this;
    const { words } = segment;
    const slot = this.#newest + 1 < this.#slots ? this.#newest + 1 : 0;
    const at = this.#first + slot * this.#stride;
    const low = (this.#low + 2) | 0;
    // From -1 the low word goes on with 1.
    const high = low === 1 ? (this.#high + 1) | 0 : this.#high;
    // INVARIANT: the mark that nothing is there comes before any byte: the load keeps later stores behind the store.
    Atomics.store(words, at, low - 1);
    Atomics.load(words, at);
    words[at + 1] = high;
    this.#writing = true;
    try {
      if (typeof value === "function") this.#fill(slot, value, options);
      else this.#coders[slot]?.encodeInto(value, segment.bytes, at * 4 + SlotHeader.LENGTH);
    } finally {
      this.#writing = false;
    }
    // A function, or a property of the value, may have closed the channel.
    this.assertOpen();
    segment.doubles[at / 2 + 1] = Date.now();
    // INVARIANT: whoever sees the odd word sees all bytes; whoever is not seen to sleep below sees the new slot.
    Atomics.store(words, at, low);
    Atomics.store(words, segment.latest, slot);
    this.#newest = slot;
    this.#low = low;
    this.#high = high;
    if (Atomics.load(words, segment.wake) !== 0) wakeReaders(segment);
  }

  #fill(slot: number, fill: (slot: View<N>) => void, { from = "blank" }: InPlaceOptions = {}): void {
    const { bytes } = this.segment;
    const at = (this.#first + slot * this.#stride) * 4 + SlotHeader.LENGTH;
    if (!WAYS.includes(from)) {
      const message = `a write in place cannot begin from ${JSON.stringify(from)}; give ${WAYS.join(", ")}.`;
      throw new ChannelError("bad-option", message, { name: this.name });
    }
    const newest = this.#first + this.#newest * this.#stride;
    const none = ((this.segment.words[newest] ?? 0) & 1) === 0;
    if (from === "blank" || (from === "newest" && none)) {
      this.#blank ??= blank(this.layout);
      bytes.set(this.#blank, at);
    } else if (from === "newest") {
      const start = newest * 4 + SlotHeader.LENGTH;
      bytes.copyWithin(at, start, start + this.layout.LENGTH);
    }
    this.#views[slot] ??= this.layout.view(bytes, at);
    const view = this.#views[slot] as View<N> & Movable;
    // A function of the caller's may have moved it.
    if (view.$offset !== at) view.$at(at);
    const result: unknown = fill(view);
    if (result instanceof Promise) throw inPlaceLater("filled in", this.name);
  }

  #nested(): ChannelError {
    const message = `channel "${this.name}": a write began within another; let the first one end.`;
    return new ChannelError("busy", message, { name: this.name });
  }

  /** What the channel looks like now. */
  status(): ChannelStatus {
    this.assertOpen();
    const { segment } = this;
    const time = segment.doubles[(this.#first + this.#newest * this.#stride) / 2 + 1] ?? Number.NaN;
    const sequence = numberIn(this.#low, this.#high);
    return statusOf(segment, { sequence, time, drops: 0, unread: undefined, layout: this.layout });
  }
}

/** Puts the number before the first into a new mailbox, in a slot that nobody reads. */
export function startAt(segment: Segment, number: number): void {
  const { words, prologue } = segment;
  words[prologue.dataAt / 4] = lowOf(number) - 1;
  words[prologue.dataAt / 4 + 1] = highOf(number);
}

/**
 * Where the writer before came to. It may have died at any step: then a slot is marked as not there, or is whole and not
 * yet the newest.
 *
 * @throws ChannelError `damaged`
 */
function recover(segment: Segment): { newest: number; low: number; high: number } {
  const { words, prologue, name } = segment;
  const { dataAt, slots, stride } = prologue;
  let newest = Atomics.load(words, segment.latest) >>> 0;
  if (newest >= slots) newest = 0;
  // The first slot has the number to begin behind, until it is written to: by no means the first of all.
  let [whole, begin] = [0, 0];
  for (let slot = 0; slot < slots; slot++) {
    const at = (dataAt + slot * stride) / 4;
    const [low, high] = [Atomics.load(words, at), words[at + 1] ?? 0];
    if (!isNumber(high)) {
      throw damaged(name, {
        at: at * 4,
        field: `slot ${slot}`,
        expected: "a number",
        received: `${high >>> 0} × 2^31`,
      });
    }
    const number = numberIn(low, high);
    if (slot === 0) begin = number;
    if ((low & 1) === 1 && number >= whole) {
      whole = number;
      newest = slot;
    }
  }
  Atomics.store(words, segment.latest, newest);
  // What was never whole was never read, so that its number is free.
  const last = whole === 0 ? begin : whole;
  return { newest, low: lowOf(last), high: highOf(last) };
}
