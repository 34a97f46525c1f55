import { kindOf } from "../kind.ts";
import type { Default, FieldNode, Node, StructNode, ValueNode } from "../node.ts";

/** A layout's tree as notation that reads back as the same tree. */
export function print(node: StructNode): string {
  const options = [node.packing, node.order].filter((option) => option !== undefined);
  return [...options, node.fields.map(printField).join(" + ")].join(" ");
}

/** A type as notation, without a name: `i32`, `image(40,50,bgr)`, `u16be[3,4]`. */
export function printType(node: Node): string {
  switch (node.kind) {
    case "const":
      return `const(${printType(node.type)}, ${node.value})`;
    case "pad":
      return `pad(${node.size})`;
    case "align":
      return `align(${node.alignment})`;
    default:
      return kindOf(node).print(node as never);
  }
}

/** A type whose members stand between parentheses, after the number that they are stored as. */
export function printMembers(kind: string, base: Node, members: readonly string[]): string {
  return `${kind}(${[printType(base), ...members].join(", ")})`;
}

function printField({ name, type, at, default: value }: FieldNode): string {
  const place = at === undefined ? "" : ` @${at}`;
  return `${printType(type)}${name === undefined ? "" : ` ${name}`}${place}${value === undefined ? "" : ` = ${kindOf(type as ValueNode).printDefault?.(value) ?? value}`}`;
}

/** Text in quotes. */
export function printText(value: Default): string {
  // A quote or a hash in quotes would end the text for readers that only look for those.
  const text = JSON.stringify(value).slice(1, -1).replaceAll('\\"', "\\u0022").replaceAll("#", "\\u0023");
  return `"${text}"`;
}
