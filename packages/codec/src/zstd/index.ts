/**
 * Fields that are compressed: the builder `zstd`, which brings the engine of this Node.
 *
 * @module
 */
import { type ZstdBuilder, type ZstdEngine, zstdBy } from "../builders/zstd.ts";
import { loadEngine } from "./load.ts";

export { type ZstdBuilder, type ZstdEngine, zstdBy } from "../builders/zstd.ts";

let engine: Promise<ZstdEngine> | undefined;

function loaded(): Promise<ZstdEngine> {
  engine ??= loadEngine();
  return engine;
}

/**
 * A value whose bytes are compressed: a length as u32, then room for `capacity` compressed bytes. Its layout has
 * `encodeAsync` and `decodeAsync` only.
 *
 * Node compresses it, from 22.15; elsewhere the package `@mongodb-js/zstd`, an optional dependency. Either is loaded when
 * it is first needed.
 *
 * @throws LayoutError `definition` where the capacity is no integer from 1; and, where it is used, `no-zstd` where there
 * is neither
 * @example
 * const Entry = struct({ log: zstd(text(1_000_000), 65536) });
 * const Same = layout("zstd(text(1000000), 65536) log", { zstd });
 * await Entry.decodeAsync(await Entry.encodeAsync({ log: "…" }));
 */
export const zstd: ZstdBuilder = zstdBy({
  compress: async (content) => (await loaded()).compress(content),
  decompress: async (frame, size) => (await loaded()).decompress(frame, size),
});
