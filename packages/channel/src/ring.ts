import { ChannelError } from "./errors.ts";
import { fence } from "./fence.ts";
import { damaged, UNIT } from "./geometry.ts";
import { RecordHeader } from "./prologue.ts";
import type { Segment } from "./segment.ts";
import { highOf, isNumber, lowOf, numberIn } from "./sequence.ts";

/** Says in a record's size that it has no payload, and only leads on. */
const FILLER = 1 << 31;

const HIGH = RecordHeader.offsets.high / 4;
const SIZE = RecordHeader.offsets.size / 4;
const WORDS_PER_UNIT = UNIT / 4;

/** How often a place in a ring is looked for that is written to all the time. */
const TRIES = 1000;

/** How many eighths of the ring have a mark each. */
const MARKS = 8;
const MARK_WORDS = 4;

/**
 * A stream's ring of records. Positions count its units and wrap at 2^32; they are kept as 32-bit integers.
 *
 * A record at a position: the words of its number, its size, and its payload from the next unit on.
 */
export class Ring {
  readonly segment: Segment;
  /** Units in the ring. */
  readonly units: number;
  readonly #mask: number;
  /** The index of the ring's first word. */
  readonly #first: number;
  readonly #largest: number;
  readonly #marks: number;

  constructor(segment: Segment) {
    const { stride, dataAt, valueLength } = segment.prologue;
    this.segment = segment;
    this.units = stride / UNIT;
    this.#mask = this.units - 1;
    this.#first = dataAt / 4;
    this.#largest = valueLength;
    this.#marks = segment.wordOf("marks");
  }

  /** Units from a position to the ring's end. */
  toEnd(position: number): number {
    return this.units - (position & this.#mask);
  }

  /** The index of the low word of the header at a position. */
  headerAt(position: number): number {
    return this.#first + (position & this.#mask) * WORDS_PER_UNIT;
  }

  /** The byte at which the payload of the record at a position begins. */
  payloadAt(position: number): number {
    return this.headerAt(position) * 4 + UNIT;
  }

  /** Commits a record whose payload stands there. */
  commit(position: number, units: number, size: number, low: number, high: number): void {
    const { words } = this.segment;
    const header = this.headerAt(position);
    words[header + HIGH] = high;
    words[header + SIZE] = size;
    words[header + 3] = 0;
    // INVARIANT: before a reader can come to the next header, that says that nothing is there, whatever payload stood
    // in its place.
    words[this.headerAt(position + units)] = 0;
    // INVARIANT: whoever sees the number sees the payload, the size, and the zero in the next header.
    Atomics.store(words, header, low);
  }

  /** Commits a record without a payload, which leads on by so many units. */
  fill(position: number, units: number, low: number, high: number): void {
    this.commit(position, units, FILLER | ((units - 1) * UNIT), low, high);
  }

  /** What the header at a position says of its payload, read once. */
  sizeAt(position: number): number {
    return this.segment.words[this.headerAt(position) + SIZE] ?? 0;
  }

  /** What the header at a position says. Nothing of it is to be believed but what was checked. */
  read(position: number): RecordHead {
    const { words } = this.segment;
    const header = this.headerAt(position);
    // INVARIANT: this load comes before those of the rest.
    const low = Atomics.load(words, header);
    const high = words[header + HIGH] ?? 0;
    const size = words[header + SIZE] ?? 0;
    const payload = sizeOf(size);
    const filler = isFiller(size);
    const units = unitsOf(payload);
    const possible =
      (low & 1) === 1 && isNumber(high) && units <= this.toEnd(position) && (filler || payload <= this.#largest);
    return { low, high, number: numberIn(low, high), there: (low & 1) === 1, filler, size: payload, units, possible };
  }

  /** Whether the header at a position has any number, there and whole. */
  hasAny(position: number): boolean {
    return (Atomics.load(this.segment.words, this.headerAt(position)) & 1) === 1;
  }

  /** Whether the header at a position has this number, there and whole. */
  has(position: number, low: number, high: number): boolean {
    const { words } = this.segment;
    const header = this.headerAt(position);
    return Atomics.load(words, header) === low && words[header + HIGH] === high;
  }

  /** Whether a broadcast's writer may have written where the record at a position stands, or stood. */
  isLapped(position: number): boolean {
    const { words, claimed, prologue } = this.segment;
    // INVARIANT: what was read of the record was read before this look.
    fence();
    return prologue.kind === "broadcast" && (Atomics.load(words, claimed) - position) >>> 0 > this.units;
  }

  /** Whether the record that the writer told of last has this number, or a later one. */
  hasSent(low: number, high: number): boolean {
    const { words, latest } = this.segment;
    const header = this.headerAt(Atomics.load(words, latest));
    const there = Atomics.load(words, header);
    const thereHigh = words[header + HIGH] ?? 0;
    // A filler has the number of the message that follows it.
    if ((there & 1) === 0 || isFiller(words[header + SIZE] ?? 0)) return false;
    return thereHigh === high ? there >>> 0 >= low >>> 0 : thereHigh >>> 0 > high >>> 0;
  }

  /**
   * The position behind the record that the writer told of last, and the number that comes there, while the writer goes
   * on.
   *
   * @throws ChannelError `damaged`, `overrun`
   */
  observeEnd(): { readonly position: number; readonly number: number } {
    const { words, latest } = this.segment;
    for (let tries = 0; tries < TRIES; tries++) {
      const last = Atomics.load(words, latest);
      const head = this.read(last);
      if (head.possible && !this.isLapped(last) && this.has(last, head.low, head.high)) {
        return this.#follow(next(last, head));
      }
      // A record is not written over before the writer told of another.
      if (Atomics.load(words, latest) === last) this.checked(last);
    }
    throw this.#overrun("find its end");
  }

  /**
   * The message that the writer told of last, copied while the writer goes on; `undefined` where it told of none last: before
   * the first, and where only a filler leads on to the next.
   *
   * @throws ChannelError `damaged`, `overrun`
   */
  copyNewest():
    | { readonly position: number; readonly number: number; readonly payload: Uint8Array<ArrayBuffer> }
    | undefined {
    const { words, latest } = this.segment;
    for (let tries = 0; tries < TRIES; tries++) {
      const last = Atomics.load(words, latest);
      const { possible, filler, number, low, high, size } = this.read(last);
      if (possible) {
        const payload = this.segment.copy(this.payloadAt(last), filler ? 0 : size);
        // INVARIANT: the record of `latest` is not written over by the next one; what came after is looked at now.
        fence();
        const moved = (Atomics.load(words, latest) - last) >>> 0;
        if (this.has(last, low, high) && (moved === 0 || this.#outlives(last, moved))) {
          return filler ? undefined : { position: last, number, payload };
        }
      } else if (Atomics.load(words, latest) === last) this.checked(last);
    }
    throw this.#overrun("copy its newest message");
  }

  /** Whether a record is not written over yet where the writer told of one so many units behind it. */
  #outlives(position: number, moved: number): boolean {
    if (this.segment.prologue.kind === "broadcast") return !this.isLapped(position);
    // Behind the record that it told of, the writer may be at a filler and another record: none is larger than the largest.
    return moved <= this.units - 3 * unitsOf(this.#largest) - 2;
  }

  #overrun(what: string): ChannelError {
    const { name } = this.segment;
    const message = `channel "${name}": the writer came between in ${TRIES} tries to ${what}. Give it a larger capacity, or send less often.`;
    return new ChannelError("overrun", message, { name });
  }

  /** In a queue, over records that were committed and not told of yet; a broadcast's may be written over meanwhile. */
  #follow([position, number]: readonly [number, number]): { readonly position: number; readonly number: number } {
    if (this.segment.prologue.kind === "queue") {
      for (let walked = 0; walked < this.units && this.has(position, lowOf(number), highOf(number)); ) {
        const head = this.read(position);
        if (!head.possible) break;
        walked += head.units;
        [position, number] = next(position, head);
      }
    }
    return { position, number };
  }

  /**
   * The first position behind all that is committed, and the number that comes there; for the one writer, whose
   * predecessor may have died between a commit and telling of it.
   *
   * @throws ChannelError `damaged`
   */
  findEnd(): { readonly last: number; readonly position: number; readonly number: number } {
    const { words, latest } = this.segment;
    let last = Atomics.load(words, latest);
    let head = this.checked(last);
    let [position, number] = next(last, head);
    for (let walked = 0; walked < this.units; walked += head.units) {
      if (!this.has(position, lowOf(number), highOf(number))) return { last, position, number };
      head = this.checked(position);
      last = position;
      [position, number] = next(position, head);
    }
    throw this.damagedAt(position, "the end of the records", "records all around the ring");
  }

  /** @throws ChannelError `damaged` where no record can be at a position */
  checked(position: number): RecordHead {
    const head = this.read(position);
    if (head.possible) return head;
    const received = `number ${head.number}${head.there ? "" : ", not there"}, size ${head.size}`;
    throw this.damagedAt(position, "a record", received);
  }

  damagedAt(position: number, expected: string, received: string): Error {
    const at = this.headerAt(position) * 4;
    return damaged(this.segment.name, { at, field: "a record", expected, received });
  }

  /** Notes the first record of an eighth of the ring, as a place to go on for those who were lapped. */
  mark(position: number, low: number, high: number): void {
    const { words } = this.segment;
    const at = this.#marks + MARK_WORDS * this.eighth(position);
    words[at] = low;
    words[at + 1] = high;
    words[at + 2] = position;
  }

  eighth(position: number): number {
    return Math.floor(((position & this.#mask) * MARKS) / this.units);
  }

  /** What the marks say; nothing of it is to be believed. */
  *marks(): Generator<{ readonly low: number; readonly high: number; readonly position: number }> {
    const { words } = this.segment;
    for (let at = this.#marks; at < this.#marks + MARKS * MARK_WORDS; at += MARK_WORDS) {
      yield { low: words[at] ?? 0, high: words[at + 1] ?? 0, position: words[at + 2] ?? 0 };
    }
  }
}

/** A record's header. */
export interface RecordHead {
  readonly low: number;
  readonly high: number;
  readonly number: number;
  /** Whether the number says that the record is there. */
  readonly there: boolean;
  readonly filler: boolean;
  /** Bytes of the payload. */
  readonly size: number;
  readonly units: number;
  /** Whether there can be such a record. */
  readonly possible: boolean;
}

/** Bytes of the payload, of what a header says of it. */
export function sizeOf(size: number): number {
  return size & ~FILLER;
}

/** Whether the record has no message, of what its header says. */
export function isFiller(size: number): boolean {
  return size < 0;
}

/** Units of a record with so many bytes of payload. */
export function unitsOf(size: number): number {
  return 1 + Math.ceil(size / UNIT);
}

/** The position behind a record, and the number of the record there: a filler has that of the one that follows. */
function next(position: number, { units, number, filler }: RecordHead): [position: number, number: number] {
  return [(position + units) | 0, filler ? number : number + 1];
}
