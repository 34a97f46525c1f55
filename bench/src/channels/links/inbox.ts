/** Bytes that have come in chunks, for an end that takes them a message at a time. */
export class Inbox {
  #chunks: Uint8Array[] = [];
  /** The first chunk that is not used up, and how much of it is. */
  #first = 0;
  #used = 0;
  #into: Uint8Array | undefined;
  #filled = 0;
  #full = (): void => {};

  put(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    if (this.#into !== undefined && this.#fill(this.#into)) this.#full();
  }

  /** Fills all of `into`, and waits where that much has not come. */
  take(into: Uint8Array): void | Promise<void> {
    this.#filled = 0;
    if (this.#fill(into)) return;
    this.#into = into;
    return new Promise((resolve) => {
      this.#full = resolve;
    });
  }

  #fill(into: Uint8Array): boolean {
    while (this.#filled < into.length) {
      const chunk = this.#chunks[this.#first];
      if (chunk === undefined) {
        this.#chunks = [];
        this.#first = 0;
        return false;
      }
      const length = Math.min(chunk.length - this.#used, into.length - this.#filled);
      into.set(length === chunk.length ? chunk : chunk.subarray(this.#used, this.#used + length), this.#filled);
      this.#filled += length;
      this.#used += length;
      if (this.#used < chunk.length) continue;
      this.#used = 0;
      this.#first++;
    }
    this.#into = undefined;
    return true;
  }
}
