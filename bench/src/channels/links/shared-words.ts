import { platformTransport, type Region } from "mortise";
import type { Place } from "../link.ts";

/** Where a direction has its words, each in a pair of cache lines of its own, and its messages. */
const READ = 128;
const MESSAGES = 256;

/** One direction: the numbers of the last message written and the last one read, and the messages. */
export interface Direction {
  readonly written: Int32Array;
  readonly read: Int32Array;
  readonly messages: readonly Uint8Array[];
}

/**
 * Messages in shared memory by a word and `Uint8Array.set`, as `peers/shared-page.c` does it: what anything in Node costs
 * at least. With a depth of 1 an answer is what says that a message was read, and nothing else is looked at.
 */
export class SharedWords {
  readonly out: Direction;
  readonly in: Direction;
  readonly #region: Region;
  readonly #depth: number;
  #sent = 0;
  #received = 0;
  /** The last number that there is room for, as far as is known. */
  #room: number;
  #told = 0;

  constructor(place: Place, end: "near" | "far") {
    const stride = Math.ceil(place.size / 128) * 128;
    const length = MESSAGES + place.depth * stride;
    const transport = platformTransport();
    const region =
      end === "near" ? transport.create(place.name, 2 * length) : transport.attach(place.name, { length: 2 * length });
    const { buffer } = region;
    const direction = (at: number): Direction => ({
      written: new Int32Array(buffer, at, 1),
      read: new Int32Array(buffer, at + READ, 1),
      messages: Array.from(
        { length: place.depth },
        (_, index) => new Uint8Array(buffer, at + MESSAGES + index * stride, place.size),
      ),
    });
    const [there, back] = [direction(0), direction(length)];
    [this.out, this.in] = end === "near" ? [there, back] : [back, there];
    this.#region = region;
    this.#depth = place.depth;
    this.#room = place.depth;
  }

  /** Whether there was room. Where there was none, all that is sent is published, as the reader makes room by it. */
  write(bytes: Uint8Array, more: boolean): boolean {
    const number = this.#sent + 1;
    if (this.#depth > 1 && number > this.#room) {
      this.#room = Atomics.load(this.out.read, 0) + this.#depth;
      if (number > this.#room) {
        Atomics.store(this.out.written, 0, this.#sent);
        return false;
      }
    }
    this.out.messages[number % this.#depth]?.set(bytes);
    this.#sent = number;
    if (!more) Atomics.store(this.out.written, 0, number);
    return true;
  }

  /** Whether a message was there. */
  read(into: Uint8Array): boolean {
    const number = this.#received + 1;
    if (Atomics.load(this.in.written, 0) < number) return false;
    into.set(this.in.messages[number % this.#depth] as Uint8Array);
    this.#received = number;
    if (this.#depth > 1) Atomics.store(this.in.read, 0, number);
    return true;
  }

  /** Whether the writer may wait for room that was made since this was asked. */
  owesNews(): boolean {
    const owes = this.#depth > 1 && this.#told !== this.#received;
    this.#told = this.#received;
    return owes;
  }

  /** What `out.read` was where there was no room. */
  get seenRead(): number {
    return this.#room - this.#depth;
  }

  /** What `in.written` was where no message was there. */
  get seenWritten(): number {
    return this.#received;
  }

  close(): void {
    this.#region.close();
  }
}
