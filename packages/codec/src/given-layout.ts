import { LayoutError, show } from "./errors.ts";
import type { StructNode } from "./node.ts";

/**
 * The tree of a layout that a function was given, after a look at whether it is one: JavaScript hands over anything.
 *
 * @param which the argument, in words
 * @throws LayoutError `wrong-type` for what is no layout
 */
export function givenLayout<N extends StructNode>(layout: { readonly node: N }, which: string = "first"): N {
  const { node } = (layout ?? {}) as { readonly node?: N };
  if (typeof node === "object" && node !== null && node.kind === "struct") return node;
  const received = show(layout);
  const notation = typeof layout === "string" ? `; layout(${received}) makes one of notation` : "";
  const message = `the ${which} argument must be a layout, not ${received}${notation}`;
  throw new LayoutError("wrong-type", message, { expected: "a layout", received });
}
