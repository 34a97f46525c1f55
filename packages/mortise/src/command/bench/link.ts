/** An open end of a channel. What can be done at once is, and returns nothing; else a promise is returned. */
export interface Link {
  /** Sends a copy of the bytes, all of them, and waits where there is no room. */
  send(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Waits for the next message, and copies all of it into private memory. */
  receive(into: Uint8Array<ArrayBuffer>): void | Promise<void>;
}

/** Bytes of a message that only goes there and back. */
export const SMALL = 64;
/** Bytes of a message that is there for its bytes. */
export const LARGE: number = 2 ** 20;
