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
    case "uuid":
    case "time":
      return node.kind;
    case "image":
      return `image(${node.width},${node.height},${node.pixels}${printSample(node.sample)})`;
    case "bounded-image":
      return `image(<=${node.maxWidth},<=${node.maxHeight},${node.pixels}${printSample(node.sample)})`;
    case "array":
      return `${printType(node.element)}[${node.dimensions.join(",")}]`;
    case "list":
    case "zstd":
      return `${node.kind}(${printType(node.element)}, ${node.capacity})`;
    case "text":
    case "blob":
      return `${node.kind}(${node.capacity})`;
    case "char":
    case "bytes":
      return `${node.kind}(${node.length})`;
    case "enum":
      return printMembers(
        node.kind,
        node.base,
        node.members.map(({ name, value }) => `${name}=${value}`),
      );
    case "flags":
      return printMembers(node.kind, node.base, node.members);
    case "bits":
      return printMembers(
        node.kind,
        node.base,
        node.members.map(({ name, width }) => `${name}:${width}`),
      );
    case "union":
      return printMembers(
        node.kind,
        node.base,
        node.arms.map(({ name, type }) => `${name} ${printType(type)}`),
      );
    case "optional":
      return `${printType(node.element)}?`;
    case "const":
      return `const(${printType(node.type)}, ${node.value})`;
    case "pad":
      return `pad(${node.size})`;
    case "align":
      return `align(${node.alignment})`;
    case "struct":
      return `{ ${print(node)} }`;
  }
}

function printMembers(kind: string, base: Node, members: readonly string[]): string {
  return `${kind}(${[printType(base), ...members].join(", ")})`;
}

function printSample(sample: Node | undefined): string {
  return sample === undefined ? "" : `,${printType(sample)}`;
}

function printField({ name, type, at, default: value }: FieldNode): string {
  const place = at === undefined ? "" : ` @${at}`;
  return `${printType(type)}${name === undefined ? "" : ` ${name}`}${place}${value === undefined ? "" : ` = ${printDefault(type, value)}`}`;
}

function printDefault(type: Node, value: number | string | boolean): string {
  if (type.kind !== "text" && type.kind !== "char") return String(value);
  // A quote or a hash in quotes would end the text for readers that only look for those.
  const text = JSON.stringify(value).slice(1, -1).replaceAll('\\"', "\\u0022").replaceAll("#", "\\u0023");
  return `"${text}"`;
}
