/** What the near end asks of the far one by a message; the same numbers stand in `peers/`. */
export const Kind = { ECHO: 0, WAKE: 1, STREAM: 2, END: 3 } as const;

/** Messages sent together in a stream, where the channel can. */
export const BATCH = 64;

/**
 * The bytes of one message, with the words by which its ends know it: its number first and last, what it asks, and a value.
 * The value of WAKE is the pause in microseconds, and in the answer the time when it was sent; that of STREAM says how many
 * messages follow.
 */
export class Message {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #values: BigUint64Array<ArrayBuffer>;
  readonly #last: number;

  /** @param size in bytes, a multiple of 8 */
  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#values = new BigUint64Array(buffer);
    this.#last = this.#words.length - 1;
  }

  get kind(): number {
    return this.#words[1] as number;
  }

  get value(): bigint {
    return this.#values[1] as bigint;
  }

  stamp(number: number, kind: number, value: bigint = 0n): void {
    this.#words[0] = number;
    this.#words[1] = kind;
    this.#values[1] = value;
    this.#words[this.#last] = number;
  }

  /** @throws Error where this is not the message of that number */
  check(number: number): void {
    if (this.#words[0] === number && this.#words[this.#last] === number) return;
    throw new Error(`message ${number} was expected, and ${this.#words[0]} to ${this.#words[this.#last]} arrived`);
  }
}
