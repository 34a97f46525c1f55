/** Takes bytes from chunks as they come, as many at a time as are asked for. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that were taken. */
  get position(): number {
    return this.#position;
  }

  /** The next bytes; fewer where there are no more. No more memory is used for them than came, whatever was asked for. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#chunk.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) break;
        this.#chunk = value;
      }
      const part = this.#chunk.subarray(0, missing);
      this.#chunk = this.#chunk.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    this.#position += length - missing;
    const [first = new Uint8Array(0)] = parts;
    return parts.length <= 1 ? first : Buffer.concat(parts);
  }

  /** Lets go of where the chunks come from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
