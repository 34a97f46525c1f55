import type { Fault } from "../fault.ts";

/** What is wrong with a frame. */
type Flaw = Pick<Fault, "problem" | "expected" | "received">;

const MAGIC = 0xfd2f_b528;
/** The most bytes of a block, and of its content. */
const BLOCK = 2 ** 17;
/** The window that RFC 8878 recommends every decoder to support. */
const WINDOW = 2 ** 23;

/** How many bytes of the header hold the content's size, by its two-bit flag. */
const SIZE_BYTES = [0, 2, 4, 8] as const;

/**
 * What keeps bytes from being one whole zstd frame whose content has exactly `size` bytes, as far as that is known
 * without decompressing; `undefined` where nothing does. A decoder that is given the frame then needs memory in
 * proportion to `size`, whatever the bytes are.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
 */
export function flawOf(frame: Uint8Array, size: number): Flaw | undefined {
  const data = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (data.byteLength < 6 || data.getUint32(0, true) !== MAGIC) {
    const start = Array.from(frame.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return {
      problem: "the bytes are no zstd frame",
      expected: "28 b5 2f fd at their start",
      received: start || "none",
    };
  }
  const descriptor = data.getUint8(4);
  if ((descriptor & 0b1000) !== 0) {
    return { problem: "a reserved bit of the frame is set", expected: "a frame as in RFC 8878", received: "another" };
  }
  if ((descriptor & 0b11) !== 0) {
    return { problem: "the frame names a dictionary", expected: "one without", received: "a dictionary" };
  }
  const single = (descriptor & 0b10_0000) !== 0;
  const sizeBytes = SIZE_BYTES[descriptor >> 6] || (single ? 1 : 0);
  const content = contentSize(data, single ? 5 : 6, sizeBytes);
  if (content !== size) {
    const problem =
      content === undefined ? "the frame does not say the size of its content" : `the frame says ${content} bytes`;
    return { problem, expected: `${size}`, received: content === undefined ? "no size" : `${content}` };
  }
  const window = single ? size : windowSize(data.getUint8(5));
  const widest = Math.max(WINDOW, size);
  if (window > widest) {
    const problem = `the frame asks for a window of ${window} bytes`;
    return { problem, expected: `at most ${widest}`, received: `${window}` };
  }
  const checksum = (descriptor & 0b100) === 0 ? 0 : 4;
  return flawOfBlocks(data, (single ? 5 : 6) + sizeBytes, checksum, Math.min(window, BLOCK), size);
}

/** The content's size as the header has it; `undefined` where it is not there. */
function contentSize(data: DataView, at: number, bytes: number): number | undefined {
  if (bytes === 0 || at + bytes > data.byteLength) return undefined;
  if (bytes === 1) return data.getUint8(at);
  if (bytes === 2) return data.getUint16(at, true) + 256;
  const high = bytes === 8 ? data.getUint32(at + 4, true) : 0;
  return high * 2 ** 32 + data.getUint32(at, true);
}

/** The size that a window descriptor means: a power of two, and some eighths of it. */
function windowSize(descriptor: number): number {
  return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 0b111) / 8);
}

/**
 * What is wrong with the headers of a frame's blocks. Together they must end where the bytes do; and since not every
 * decoder can be told a limit, what they could decompress to at most is limited here, far above what encoders make.
 */
function flawOfBlocks(
  data: DataView,
  start: number,
  checksum: number,
  longest: number,
  size: number,
): Flaw | undefined {
  const limit = 8 * size + WINDOW;
  let end = start;
  let most = 0;
  for (let last = false; !last; ) {
    if (end + 3 > data.byteLength) return cut(data);
    const header = data.getUint16(end, true) | (data.getUint8(end + 2) << 16);
    const [type, length] = [(header >> 1) & 0b11, header >> 3];
    last = (header & 1) === 1;
    if (type === 3 || length > longest) {
      const received = type === 3 ? "an unknown type" : `${length}`;
      return { problem: "a block is none of zstd's", expected: `at most ${longest} bytes`, received };
    }
    end += 3 + (type === 1 ? 1 : length);
    // A raw or repeated block says how long its content is.
    most += type === 2 ? longest : length;
  }
  if (end + checksum > data.byteLength) return cut(data);
  if (end + checksum < data.byteLength) {
    const problem = `the frame ends after ${end + checksum} bytes`;
    return { problem, expected: `one of ${data.byteLength}`, received: `${end + checksum}` };
  }
  if (most > limit) {
    const problem = `the frame's blocks may hold ${most} bytes`;
    return { problem, expected: `at most ${limit}`, received: `${most}` };
  }
  return undefined;
}

function cut({ byteLength }: DataView): Flaw {
  return { problem: "the frame is cut short", expected: "all of it", received: `${byteLength} bytes` };
}
