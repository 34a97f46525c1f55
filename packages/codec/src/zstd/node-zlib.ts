import type { ZstdEngine } from "../builders/zstd.ts";

type Callback = (error: Error | null, result: Uint8Array) => void;

/** What is used of `node:zlib`, where it has zstd: from Node 22.15. */
export interface NodeZlib {
  zstdCompress(content: Uint8Array, options: object, callback: Callback): void;
  zstdDecompress(frame: Uint8Array, options: object, callback: Callback): void;
  readonly constants: { readonly ZSTD_d_windowLogMax: number };
}

/**
 * Node's own zstd, which gets room for its whole result at once: else it would make it in parts of 16 KiB, each a wait
 * of its own. A result that just fills the room is asked for more, and then Node appends a second, empty frame (seen in
 * 22.23.3 and 24.21.0). So there is always more room than the largest result.
 */
export function nodeZlib({ zstdCompress, zstdDecompress, constants }: NodeZlib): ZstdEngine {
  return {
    compress: (content) => {
      const { length } = content;
      // Without the size pledged, the frame's header would not have it.
      const options = { pledgedSrcSize: length, chunkSize: frameBound(length) + 1 };
      return promised((callback) => zstdCompress(content, options, callback));
    },
    decompress: (frame, size) => {
      // As far as the frame's window was let pass; 27 is what every decoder of 64 bits takes.
      const windowLog = Math.max(27, Math.ceil(Math.log2(size)));
      const params = { [constants.ZSTD_d_windowLogMax]: windowLog };
      const options = { params, maxOutputLength: size, chunkSize: Math.max(64, size + 1) };
      return promised((callback) => zstdDecompress(frame, options, callback));
    },
  };
}

/** The most bytes that a frame of so many can have: at least `ZSTD_compressBound` of zstd.h. */
function frameBound(size: number): number {
  return size + Math.floor(size / 256) + 64;
}

function promised(start: (callback: Callback) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => start((error, result) => (error === null ? resolve(result) : reject(error))));
}
