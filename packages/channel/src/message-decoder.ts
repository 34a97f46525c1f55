import {
  decodeCompact,
  expand,
  fingerprint,
  isCompact,
  type Layout,
  type StructNode,
  takesAnyBytes,
  type Value,
} from "@mortise/codec";

/** How a stream's reader makes values of messages, which are in the compact form of the writer's layout. */
export class MessageDecoder<N extends StructNode> {
  /** Whether values are made of the ring's bytes, without a copy: any bytes are a value, and all have the same length. */
  readonly direct: boolean;
  readonly #layout: Layout<N>;
  readonly #written: Layout;
  /** The payload's length, where all have the same. */
  readonly #length: number | undefined;
  readonly #same: boolean;
  readonly #copy: Uint8Array<ArrayBuffer>;

  constructor(written: Layout, layout: Layout<N>) {
    // It remembers this ring, or the copy, whatever else the layout is used for.
    this.#layout = layout.copy();
    this.#written = written;
    this.#same = fingerprint(written) === fingerprint(layout);
    this.#length = isCompact(written) ? written.LENGTH : undefined;
    this.direct = this.#same && this.#length !== undefined && takesAnyBytes(layout);
    this.#copy = new Uint8Array(this.direct ? 0 : written.LENGTH);
  }

  /** Whether a message can have so many bytes. */
  fits(size: number): boolean {
    return size <= this.#written.LENGTH && (this.#length === undefined || size === this.#length);
  }

  /** The value at a place of the ring. */
  decode(bytes: Uint8Array, at: number, into: Partial<Value<N>> | undefined): Value<N> {
    return into === undefined ? this.#layout.decode(bytes, at) : this.#layout.decodeInto(into, bytes, at);
  }

  /** Copies a payload from the ring. */
  keep(bytes: Uint8Array, at: number, size: number): void {
    this.#copy.set(bytes.subarray(at, at + size));
  }

  /** The value of the payload that was kept. */
  decodeKept(size: number, into: Partial<Value<N>> | undefined): Value<N> {
    const copy = this.#copy;
    if (this.#same && this.#length !== undefined) return this.decode(copy, 0, into);
    const payload = copy.subarray(0, size);
    if (this.#same && into === undefined) return decodeCompact(this.#layout, payload);
    return this.decode(expand(this.#written, payload), 0, into);
  }
}
