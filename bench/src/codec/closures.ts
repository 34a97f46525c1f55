// The package's import map gives this engine to browsers only. It is taken from where it was built, to be timed beside the
// other in one process.
import type { StructNode } from "mortise";
import { makeEngine } from "../../../packages/codec/dist/engine/closures.js";
// It brings all kinds of fields.
import "../../../packages/codec/dist/engine/generated.js";
import { Layout } from "../../../packages/codec/dist/layout.js";

/** The layout with the engine for where code may not be generated. */
export function withClosures<N extends StructNode>({ node }: { readonly node: N }): Layout<N> {
  return new Layout(node, makeEngine);
}
