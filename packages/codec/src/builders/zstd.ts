import { link } from "../kind.ts";
import * as kinds from "../kinds/texts.ts";
import type { ValueNode, ZstdNode } from "../node.ts";
import { checkCount } from "./count.ts";

import { valuedNodeOf } from "./input.ts";

/** What compresses and decompresses: some implementation of zstd. */
export interface ZstdEngine {
  /** One frame whose header says how long `content` is. */
  compress(content: Uint8Array): Promise<Uint8Array>;
  /** The content of one frame, whose header says that it has `size` bytes. It may reject with whatever is wrong with it. */
  decompress(frame: Uint8Array, size: number): Promise<Uint8Array>;
}

/** What makes a `zstd` field, and knows what compresses it: `zstd` of `@mortise/codec/zstd`, or one of {@link zstdBy}. */
export type ZstdBuilder = <E extends ValueNode>(type: E | { readonly node: E }, capacity: number) => ZstdNode<E>;

/**
 * A builder of `zstd` fields that your own engine compresses, such as one in WebAssembly for browsers.
 *
 * @example
 * const zstd = zstdBy({ compress: async (content) => …, decompress: async (frame) => … });
 * layout("zstd(text(1000000), 65536) log", { zstd });
 */
export function zstdBy(engine: ZstdEngine): ZstdBuilder {
  // Its bytes are those of a blob.
  link({ zstd: kinds.zstd, blob: kinds.blob });
  return (type, capacity) => zstdNode(type, capacity, engine);
}

// Not enumerable, so that a node stays plain data: equality, JSON and notation do not see it.
const ENGINE = Symbol.for("@mortise/codec/zstd");

/** The one place that makes a zstd's node. */
export function zstdNode<E extends ValueNode>(
  type: E | { readonly node: E },
  capacity: number,
  engine?: ZstdEngine,
): ZstdNode<E> {
  checkCount(capacity, "a zstd's capacity");
  const node: ZstdNode<E> = { kind: "zstd", element: valuedNodeOf(type), capacity };
  if (engine !== undefined) Object.defineProperty(node, ENGINE, { value: engine });
  return Object.freeze(node);
}

/** What compresses a field; `undefined` where nobody said. */
export function engineOf(node: ZstdNode): ZstdEngine | undefined {
  return (node as { readonly [ENGINE]?: ZstdEngine })[ENGINE];
}
