import type { ZstdEngine } from "../builders/zstd.ts";

type Callback = (error: Error | null, result: Uint8Array) => void;

/** What is used of `node:zlib`, where it has zstd: from Node 22.15. */
export interface NodeZlib {
  zstdCompress(content: Uint8Array, options: object, callback: Callback): void;
  zstdDecompress(frame: Uint8Array, options: object, callback: Callback): void;
  readonly constants: { readonly ZSTD_d_windowLogMax: number };
}

/** Node's own zstd. */
export function nodeZlib({ zstdCompress, zstdDecompress, constants }: NodeZlib): ZstdEngine {
  return {
    // Without the size pledged, the frame's header would not have it.
    compress: (content) =>
      promised((callback) =>
        zstdCompress(content, { pledgedSrcSize: content.length, ...inOne(content.length) }, callback),
      ),
    decompress: (frame, size) => {
      // As far as the frame's window was let pass; 27 is what every decoder of 64 bits takes.
      const windowLog = Math.max(27, Math.ceil(Math.log2(size)));
      const params = { [constants.ZSTD_d_windowLogMax]: windowLog };
      return promised((callback) => zstdDecompress(frame, { params, maxOutputLength: size, ...inOne(size) }, callback));
    },
  };
}

/** Room for so many bytes at once: Node would make them in parts of 16 KiB, each a wait of its own. */
function inOne(size: number): { chunkSize: number } {
  return { chunkSize: Math.max(64, size) };
}

function promised(start: (callback: Callback) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => start((error, result) => (error === null ? resolve(result) : reject(error))));
}
