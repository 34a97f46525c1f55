import { now } from "./nap.ts";
import { LAST_ROW } from "./region.ts";

/*
 * What the regions of one name share besides the bytes, as 32-bit words of a SharedArrayBuffer, so that threads share
 * it too. Who holds or listens is named by a number that no other region of the segment has.
 */
const NEXT_ID = 0;
const REMOVED = 1;
const ROWS = LAST_ROW + 1;
const HOLDERS = 2;
const LISTENERS = HOLDERS + ROWS;
const RINGS = LISTENERS + ROWS;
const WORDS = RINGS + ROWS;

/** The memory of a region within a process, and its control words; plain data that a thread may be given. */
export interface MemorySegment {
  readonly buffer: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
}

/** @throws RangeError where the runtime has no such memory */
export function makeMemorySegment(length: number): MemorySegment {
  return {
    buffer: new SharedArrayBuffer(length),
    control: new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT),
  };
}

/** The control words of a segment, as one of its regions uses them. */
export class MemoryControl {
  readonly #words: Int32Array;
  readonly #id: number;

  constructor({ control }: MemorySegment) {
    this.#words = new Int32Array(control);
    this.#id = Atomics.add(this.#words, NEXT_ID, 1) + 1;
  }

  /** Says that the name leads here no longer. */
  remove(): void {
    Atomics.store(this.#words, REMOVED, 1);
  }

  get named(): boolean {
    return Atomics.load(this.#words, REMOVED) === 0;
  }

  tryAcquire(row: number): boolean {
    return this.#take(HOLDERS + row);
  }

  heldElsewhere(row: number): boolean {
    const holder = Atomics.load(this.#words, HOLDERS + row);
    return holder !== 0 && holder !== this.#id;
  }

  release(row: number): void {
    this.#leave(HOLDERS + row);
  }

  /** Makes this region the listener of a row, unless another is. */
  listen(row: number): boolean {
    return this.#take(LISTENERS + row);
  }

  /** Ends listening, and the wait of {@link heard}. */
  deafen(row: number): void {
    this.#leave(LISTENERS + row);
    Atomics.notify(this.#words, RINGS + row);
  }

  /** Whether someone listens, who is woken. */
  ring(row: number): boolean {
    if (Atomics.load(this.#words, LISTENERS + row) === 0) return false;
    Atomics.add(this.#words, RINGS + row, 1);
    Atomics.notify(this.#words, RINGS + row);
    return true;
  }

  /** How often the row was rung. */
  rings(row: number): number {
    return Atomics.load(this.#words, RINGS + row);
  }

  /**
   * Blocks the thread until the row was rung more often than this, for so many milliseconds at most.
   *
   * @throws TypeError where this thread may not be blocked
   */
  block(row: number, rings: number, milliseconds: number): void {
    const end = now() + milliseconds;
    for (let left = milliseconds; left > 0 && this.rings(row) === rings; left = end - now()) {
      // A listener that went wakes who came after it, without a ring.
      Atomics.wait(this.#words, RINGS + row, rings, left);
    }
  }

  /** Resolves when the row was rung more often than this, or listening ended. */
  async heard(row: number, rings: number): Promise<void> {
    await Atomics.waitAsync(this.#words, RINGS + row, rings).value;
  }

  #take(index: number): boolean {
    const before = Atomics.compareExchange(this.#words, index, 0, this.#id);
    return before === 0 || before === this.#id;
  }

  #leave(index: number): void {
    Atomics.compareExchange(this.#words, index, this.#id, 0);
  }
}
