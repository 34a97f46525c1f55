import type { Node } from "@mortise/codec";

/** More parts than these are not shown one by one: anyone can describe a layout of as many as there are bytes. */
export const MOST_PARTS = 100_000;

/** How many parts a value has that are objects or words of their own; numbers one after another are one. */
export function partsIn(node: Node): number {
  switch (node.kind) {
    case "array":
      return many(
        node.element,
        node.dimensions.reduce((product, length) => product * length, 1),
      );
    case "list":
      return many(node.element, node.capacity);
    case "struct":
      return node.fields.reduce((sum, { type }) => sum + partsIn(type), 1);
    case "union":
      return 1 + Math.max(...node.arms.map(({ type }) => partsIn(type)));
    case "optional":
    case "zstd":
      return 1 + partsIn(node.element);
    case "number":
    case "safe-integer":
    case "bool":
    case "image":
    case "bounded-image":
    case "text":
    case "char":
    case "bytes":
    case "blob":
    case "enum":
    case "flags":
    case "bits":
    case "uuid":
    case "time":
    case "const":
    case "pad":
    case "align":
      return 1;
  }
}

function many(element: Node, count: number): number {
  return element.kind === "number" ? 1 : count * partsIn(element);
}
