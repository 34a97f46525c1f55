import { bytes, type CompressedLayout, LayoutError, struct } from "@mortise/codec";
import { zstd } from "@mortise/codec/zstd";

/** Bytes of a zstd field before its frame: the frame's length. */
const COUNT = 4;

/**
 * Compresses values of one length, each by itself. It is a layout's zstd field that does it, and that looks at a frame
 * before it is decompressed.
 */
export class ZstdValues {
  readonly #layout: CompressedLayout;

  private constructor(length: number) {
    // Larger than the value itself a frame is of no use.
    this.#layout = struct({ value: zstd(bytes(length), length) }) as never;
  }

  /**
   * For values of so many bytes.
   *
   * @throws LayoutError `no-zstd` (as a rejection) where this system has none, with what to install
   */
  static async of(length: number): Promise<ZstdValues> {
    await new ZstdValues(1).compress(new Uint8Array(1));
    return new ZstdValues(length);
  }

  /**
   * One zstd frame of the value; `undefined` where it would be larger than the value.
   *
   * @throws LayoutError `no-zstd` (as a rejection)
   */
  async compress(value: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      const field = await this.#layout.encodeAsync({ value } as never);
      return field.subarray(COUNT, COUNT + new DataView(field.buffer).getUint32(0, true));
    } catch (error) {
      if (error instanceof LayoutError && error.code === "wrong-length") return undefined;
      throw error;
    }
  }

  /**
   * The value of a frame.
   *
   * @throws LayoutError `invalid-zstd`, `no-zstd` (as rejections)
   */
  async decompress(frame: Uint8Array): Promise<Uint8Array> {
    const field = new Uint8Array(this.#layout.LENGTH);
    new DataView(field.buffer).setUint32(0, frame.length, true);
    field.set(frame, COUNT);
    const { value } = (await this.#layout.decodeAsync(field)) as unknown as { value: Uint8Array };
    return value;
  }
}
