/** Where the pattern begins: behind the number and the value. */
const HEAD = 16;
/** Bytes behind it: the number again. */
const TAIL = 4;

/** The bytes of one message: its number first and last, a value, and between them a pattern that both ends know. */
export class Message {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #values: BigUint64Array<ArrayBuffer>;
  readonly #last: number;
  readonly #pattern: Uint8Array;

  /** @param size in bytes, a multiple of 8 that is more than 20 */
  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#values = new BigUint64Array(buffer);
    this.#last = this.#words.length - 1;
    this.#pattern = Uint8Array.from({ length: size - HEAD - TAIL }, (_, index) => index * 167 + (index >> 8));
    this.bytes.set(this.#pattern, HEAD);
  }

  get value(): bigint {
    return this.#values[1] as bigint;
  }

  /** Makes it the message of that number. */
  stamp(number: number, value: bigint = 0n): void {
    this.#words[0] = number;
    this.#values[1] = value;
    this.#words[this.#last] = number;
  }

  /** Forgets what it held, so that a check finds what came, and nothing older. */
  clear(): void {
    this.bytes.fill(0);
  }

  /** @throws Error where this is not the message of that number */
  check(number: number): void {
    if (this.#words[0] === number && this.#words[this.#last] === number) return;
    throw new Error(`message ${number} was expected, and ${this.#words[0]} to ${this.#words[this.#last]} arrived`);
  }

  /** @throws Error where it is not, or any of its bytes is another */
  checkAll(number: number): void {
    this.check(number);
    const pattern = this.bytes.subarray(HEAD, this.bytes.length - TAIL);
    if (Buffer.compare(pattern, this.#pattern) !== 0) throw new Error(`message ${number} arrived with other bytes`);
  }
}
