import { putUtf8 } from "../utf8.ts";
import { Memory } from "./memory.ts";

/** What stays in hand between two values; a stage that had to be larger is let go. */
const KEPT = 2 ** 20;

/**
 * Private memory on the way into shared memory. What takes a loop or a choice to write is written here while it is
 * checked, which looks at it once, and copied when all of the value was found good.
 */
class Stage {
  memory: Memory = new Memory(new Uint8Array(1024));
  /** Where the next part of the value goes. */
  end: number = 0;
  /** The first bytes of the memory, by how many they are. */
  #parts: Uint8Array[] = [];
  /** The part that was copied last as a block: lists of one length take the same again. */
  #last: Uint8Array = this.memory.bytes.subarray(0, 0);

  /** Makes room for all bytes before `end`. */
  reserve(end: number): void {
    const { bytes } = this.memory;
    if (end <= bytes.length) return;
    const larger = new Uint8Array(Math.max(end, 2 * bytes.length));
    larger.set(bytes);
    this.memory = new Memory(larger);
    this.#parts = [];
  }

  /** Puts a string's UTF-8 at `at`; returns how many bytes it has, and -1 where it does not fit. */
  putText(text: unknown, at: number, capacity: number): number {
    if (typeof text !== "string") return -1;
    if (text.length > capacity) return -1;
    // INVARIANT: no more than the text may take up, so that room which was made for a whole list is enough for the last.
    this.reserve(at + Math.min(text.length * 3, capacity));
    return putUtf8(this.memory.bytes, at, text, capacity);
  }

  /** The same for a string that a NUL would end. */
  putChar(text: unknown, at: number, size: number): number {
    const length = this.putText(text, at, size);
    return length > 0 && (text as string).includes("\0") ? -1 : length;
  }

  /** Copies `length` bytes from `from` into other memory. */
  copyTo(bytes: Uint8Array, at: number, from: number, length: number): void {
    const staged = this.memory.bytes;
    // The few bytes of a name or a choice: a call of `set`, and an array for it, would cost more.
    if (length > 24) bytes.set(this.#part(from, length), at);
    else for (let index = 0; index < length; index++) bytes[at + index] = staged[from + index] as number;
  }

  #part(from: number, length: number): Uint8Array {
    const { bytes } = this.memory;
    if (from === 0 && length <= 256) {
      this.#parts[length] ??= bytes.subarray(0, length);
      return this.#parts[length] as Uint8Array;
    }
    const last = this.#last;
    if (last.byteOffset === from && last.length === length && last.buffer === bytes.buffer) return last;
    this.#last = bytes.subarray(from, from + length);
    return this.#last;
  }
}

// A value whose getters encode other values takes a second stage.
const free: Stage[] = [];

/** A stage for one value. */
export function takeStage(): Stage {
  return free.pop() ?? new Stage();
}

/** Gives a stage back. */
export function giveStage(stage: Stage): void {
  if (stage.memory.bytes.length > KEPT) return;
  stage.end = 0;
  free.push(stage);
}
