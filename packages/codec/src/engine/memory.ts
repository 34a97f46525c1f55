import { LayoutError, show, tagOf } from "../errors.ts";

/** Bytes in the two forms that engines work on: an array of them, and a `DataView` for numbers. */
export class Memory {
  /** Never a subclass, so that `slice` copies (a Buffer's does not). */
  readonly bytes: Uint8Array;
  readonly data: DataView;
  /** Whether the buffer may change its size: then `data` is good for one call only. */
  readonly resizable: boolean;

  /** @throws LayoutError `wrong-type` for anything but a Uint8Array */
  constructor(bytes: Uint8Array) {
    if (!ArrayBuffer.isView(bytes) || tagOf(bytes) !== "Uint8Array") {
      throw new LayoutError("wrong-type", `bytes must be a Uint8Array, not ${show(bytes)}`, { expected: "Uint8Array" });
    }
    const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
    const { resizable, growable } = buffer as { resizable?: boolean; growable?: boolean };
    this.bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.data = new DataView(buffer, byteOffset, byteLength);
    this.resizable = resizable === true || growable === true;
  }
}
