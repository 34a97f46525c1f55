import type { ValueNode, ZstdNode } from "../node.ts";
import { checkInteger } from "../struct-node.ts";
import { nodeOf } from "./input.ts";

/**
 * What makes a `zstd` field: `zstd` of `@mortise/codec/zstd`, which also says how such fields are compressed.
 *
 * @throws LayoutError `definition` where the capacity is no integer from 1
 */
export type ZstdBuilder = <E extends ValueNode>(type: E | { readonly node: E }, capacity: number) => ZstdNode<E>;

/** The one place that makes a zstd's node. */
export function zstdNode<E extends ValueNode>(type: E | { readonly node: E }, capacity: number): ZstdNode<E> {
  checkInteger(capacity, "a zstd's capacity");
  return Object.freeze({ kind: "zstd", element: nodeOf(type), capacity });
}
