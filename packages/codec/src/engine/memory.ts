import { LayoutError, show, tagOf } from "../errors.ts";

/** Bytes in the two forms that engines work on: an array of them, and a `DataView` for numbers. */
export class Memory {
  /** Never a subclass, so that `slice` copies (a Buffer's does not). */
  readonly bytes: Uint8Array;
  readonly data: DataView;
  /** Whether the buffer may change its size: then `data` is good for one call only. */
  readonly resizable: boolean;
  readonly #length: number;

  /** @throws LayoutError `wrong-type` for anything but a Uint8Array, `detached` for one whose memory is gone */
  constructor(bytes: Uint8Array) {
    if (!ArrayBuffer.isView(bytes) || tagOf(bytes) !== "Uint8Array") {
      throw new LayoutError("wrong-type", `bytes must be a Uint8Array, not ${show(bytes)}`, { expected: "Uint8Array" });
    }
    const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
    const { resizable, growable } = buffer as { resizable?: boolean; growable?: boolean };
    try {
      this.bytes = new Uint8Array(buffer, byteOffset, byteLength);
      this.data = new DataView(buffer, byteOffset, byteLength);
    } catch {
      throw detached();
    }
    this.resizable = resizable === true || growable === true;
    this.#length = byteLength;
  }

  /** Whether the bytes are still where they were: an array that went out of its buffer's bounds has length 0. */
  get intact(): boolean {
    return this.bytes.length === this.#length;
  }

  /**
   * Looks before a typed array is made or copied, which would stand elsewhere or be empty.
   *
   * @throws LayoutError `detached`
   */
  demand(): void {
    if (!this.intact) throw detached();
  }

  /** Throws why an access failed: memory that is gone is a LayoutError, anything else is passed on. */
  explain(error: unknown): never {
    throw this.intact ? error : detached();
  }
}

function detached(): LayoutError {
  return new LayoutError(
    "detached",
    "the memory is gone: its region was closed, or its buffer transferred or shrunk; open or make it again",
  );
}
