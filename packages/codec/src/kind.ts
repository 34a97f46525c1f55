import type { Strictness } from "./check-bytes.ts";
import type { Element } from "./engine/element.ts";
import type { Fault, Site } from "./fault.ts";
import type { Measured, MeasuredZstd } from "./measured.ts";
import type { Default } from "./node.ts";
import { definition } from "./struct-node.ts";
import type { compressedCodec } from "./zstd/compressed-codec.ts";

/**
 * All that handles the values and bytes of one kind of field. Programs that are bundled hold only the kinds that they
 * use: each builder brings its own, and notation, which may name any, brings all.
 */
export interface Kind<M extends Measured> {
  /** The type as notation, without a name. */
  readonly print: (node: Extract<M["node"], { readonly kind: M["kind"] }>) => string;
  /** A default as notation, where that is not the plain value. */
  readonly printDefault?: (value: Default) => string;
  /** What is to be known of a field beside its name, type and place. */
  readonly details: (measured: M) => object;
  /** A value of the type, in words. */
  readonly words: (measured: M) => string;
  /** The first thing that keeps a value from being encoded. */
  readonly check: (measured: M, value: unknown) => Fault | undefined;
  /** Everything in bytes that no value encodes to, in the order of the bytes. */
  readonly faults: (measured: M, data: DataView, at: number, strict: Strictness) => Iterable<Fault>;
  /** Whether an array in a value stands in the buffer; for kinds whose values may hold arrays. */
  readonly standsIn?: (buffer: ArrayBufferLike, measured: M, value: unknown) => boolean;
  /** Its closures; `site` is where the node stands in its layout. */
  readonly element: (measured: M, site: Site) => Element;
}

/** The kinds by name. */
export type Kinds = {
  readonly [K in Exclude<Measured["kind"], "zstd">]: Kind<Extract<Measured, { readonly kind: K }>>;
} & {
  /** Also what encodes and decodes a layout that has such fields. */
  readonly zstd: Kind<MeasuredZstd> & { readonly codec: typeof compressedCodec };
};

const linked: Partial<Kinds> = {};

/** Makes kinds known to this program. */
export function link(kinds: Partial<Kinds>): void {
  Object.assign(linked, kinds);
}

/** What encodes and decodes layouts with zstd fields; `undefined` where no program makes any. */
export function compressing(): typeof compressedCodec | undefined {
  return linked.zstd?.codec;
}

/**
 * The kind of a node.
 *
 * @throws LayoutError `definition` for a node that no builder made
 */
export function kindOf<M extends Measured>({ kind }: Pick<M, "kind">): Kind<M> {
  const found = linked[kind] as unknown as Kind<M> | undefined;
  if (found !== undefined) return found;
  throw definition(`this program holds nothing for a field of kind '${kind}'; import its builder`);
}
