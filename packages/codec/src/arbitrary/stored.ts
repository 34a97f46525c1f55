import { makeEngine } from "#engine";
import type { MeasuredZstd } from "../measured.ts";

/** The most bytes of a block. */
const BLOCK = 2 ** 17;

/** Where the content of {@link storedFrame} starts, if it is one block. */
export const STORED_START = 12;

/**
 * A zstd frame of bytes that are not compressed, which takes no zstd to make: a header with the content's size, then raw
 * blocks (RFC 8878, 3.1.1).
 */
export function storedFrame(content: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(content.length / BLOCK));
  const frame = new Uint8Array(9 + 3 * blocks + content.length);
  const data = new DataView(frame.buffer);
  data.setUint32(0, 0xfd2fb528, true);
  // A single segment, whose size has four bytes.
  data.setUint8(4, 0b1010_0000);
  data.setUint32(5, content.length, true);
  let end = 9;
  for (let block = 0; block < blocks; block++) {
    const part = content.subarray(block * BLOCK, (block + 1) * BLOCK);
    const header = (part.length << 3) | (block === blocks - 1 ? 1 : 0);
    data.setUint16(end, header, true);
    data.setUint8(end + 2, header >> 16);
    frame.set(part, end + 3);
    end += 3 + part.length;
  }
  return frame;
}

/** What compressing a value gives, if it were only stored; cut short where there is no room for that. */
export function stored({ content, capacity }: MeasuredZstd): (value: unknown) => Uint8Array {
  const { encodeInto } = makeEngine(content);
  return (value) => {
    const bytes = new Uint8Array(content.size);
    encodeInto({ value }, bytes, 0);
    return storedFrame(bytes).subarray(0, capacity);
  };
}
