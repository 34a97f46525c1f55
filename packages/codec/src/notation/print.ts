import type { FieldNode, Node, StructNode } from "../node.ts";

/** A layout's tree as notation that reads back as the same tree. */
export function print(node: StructNode): string {
  const options = [node.packing, node.order].filter((option) => option !== undefined);
  return [...options, node.fields.map(printField).join(" + ")].join(" ");
}

/** A type as notation, without a name: `i32`, `image(40,50,bgr)`, `u16be[3,4]`. */
export function printType(node: Node): string {
  switch (node.kind) {
    case "number":
      return `${node.type}${node.order ?? ""}`;
    case "safe-integer":
      return `${node.type}${node.order ?? ""}(number)`;
    case "bool":
      return "bool";
    case "image":
      return `image(${node.width},${node.height},${node.pixels})`;
    case "array":
      return `${printType(node.element)}[${node.dimensions.join(",")}]`;
    case "struct":
      return `{ ${print(node)} }`;
  }
}

function printField({ name, type, at }: FieldNode): string {
  return `${printType(type)} ${name}${at === undefined ? "" : ` @${at}`}`;
}
