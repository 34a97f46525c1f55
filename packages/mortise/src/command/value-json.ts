import type { Node, NumberNode, StructNode } from "@mortise/codec";

/** What JSON can hold. */
export type JSONValue = string | number | boolean | null | JSONValue[] | { [name: string]: JSONValue };

/**
 * A decoded value as JSON, in the form that `toJSONSchema` of `@mortise/codec/zod` describes: 64-bit integers are decimal
 * text, bytes base64. Besides, NaN and the infinities, which JSON has not, are their names as text.
 */
export function jsonOfValue(node: Node, value: unknown): JSONValue {
  switch (node.kind) {
    case "number":
      return jsonOfNumber(value as number | bigint);
    case "time":
      return String(value);
    case "bytes":
    case "blob":
      return base64(value as Uint8Array);
    case "image":
      return samples(value as Uint8Array, node.sample);
    case "bounded-image": {
      const { data, ...size } = value as { data: Uint8Array; width: number; height: number };
      return { ...size, data: samples(data, node.sample) };
    }
    case "array":
    case "list":
      return Array.from(value as ArrayLike<unknown>, (item) => jsonOfValue(node.element, item));
    case "optional":
      return value === undefined ? null : jsonOfValue(node.element, value);
    case "zstd":
      return jsonOfValue(node.element, value);
    case "union": {
      const { kind, ...arm } = value as { kind: string };
      const type = node.arms.find(({ name }) => name === kind)?.type;
      return { kind, ...(type === undefined ? {} : jsonOfFields(type, arm)) };
    }
    case "struct":
      return jsonOfFields(node, value as Readonly<Record<string, unknown>>);
    case "safe-integer":
    case "bool":
    case "text":
    case "char":
    case "enum":
    case "flags":
    case "bits":
    case "uuid":
      return value as JSONValue;
    case "const":
    case "pad":
    case "align":
      return null;
  }
}

function jsonOfFields({ fields }: StructNode, value: Readonly<Record<string, unknown>>): { [name: string]: JSONValue } {
  const named = fields.flatMap(({ name, type }): [string, JSONValue][] => {
    return name === undefined || !Object.hasOwn(value, name) ? [] : [[name, jsonOfValue(type, value[name])]];
  });
  // Own properties, whatever their names are.
  return Object.fromEntries(named);
}

function jsonOfNumber(number: number | bigint): JSONValue {
  if (typeof number === "bigint" || !Number.isFinite(number)) return String(number);
  return number;
}

function samples(data: Uint8Array, sample: NumberNode | undefined): JSONValue {
  if (sample === undefined || sample.type === "u8") return base64(data);
  return Array.from(data as ArrayLike<number | bigint>, jsonOfNumber);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("base64");
}
