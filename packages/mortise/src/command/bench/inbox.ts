/** Bytes that have come in chunks, for an end that takes them a message at a time. */
export class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #into: Uint8Array = new Uint8Array();
  #filled = 0;
  #full: (() => void) | undefined;

  /** Takes a chunk that has come. */
  put(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    const full = this.#full;
    if (full !== undefined && this.#fill()) full();
  }

  /** Fills all of `into`, and waits where that much has not come. */
  take(into: Uint8Array): void | Promise<void> {
    this.#into = into;
    this.#filled = 0;
    if (this.#fill()) return;
    return new Promise((resolve) => {
      this.#full = resolve;
    });
  }

  #fill(): boolean {
    while (this.#filled < this.#into.length) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) return false;
      const missing = this.#into.length - this.#filled;
      this.#into.set(chunk.length > missing ? chunk.subarray(0, missing) : chunk, this.#filled);
      this.#filled += Math.min(missing, chunk.length);
      if (chunk.length > missing) this.#chunks.unshift(chunk.subarray(missing));
    }
    this.#full = undefined;
    return true;
  }
}
