import { storedFrame } from "../src/arbitrary/stored.ts";
import type { ZstdEngine } from "../src/builders/zstd.ts";
import { builtIn, loadMongodb } from "../src/zstd/load.ts";
import { nodeZlib } from "../src/zstd/node-zlib.ts";
import { concat } from "./bytes.ts";

/** Frames whose blocks are raw, as any zstd reads them: for tests that need none. */
export const storing: ZstdEngine = {
  compress: async (content) => storedFrame(content),
  decompress: async (frame) => {
    const parts: Uint8Array[] = [];
    for (let at = 9, last = false; !last && at < frame.length; ) {
      const header = (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8) | ((frame[at + 2] ?? 0) << 16);
      if ((header & 0b110) !== 0) throw new Error("only raw blocks are read");
      last = (header & 1) === 1;
      parts.push(frame.subarray(at + 3, at + 3 + (header >> 3)));
      at += 3 + (header >> 3);
    }
    return concat(...parts);
  },
};

const zlib = builtIn();
const mongodb = await loadMongodb().catch(() => undefined);

/** The engines of zstd, with the reason where one is not there. */
export const ENGINES: readonly { name: string; engine: ZstdEngine | undefined; missing: string }[] = [
  { name: "raw blocks", engine: storing, missing: "" },
  { name: "node:zlib", engine: zlib && nodeZlib(zlib), missing: "this Node's zlib has no zstd: it comes with 22.15" },
  { name: "@mongodb-js/zstd", engine: mongodb, missing: "its native part is not built: node scripts/build-zstd.mjs" },
];
