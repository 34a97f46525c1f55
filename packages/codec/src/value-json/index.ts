/**
 * Values as JSON, and back.
 *
 * @module
 */
import { LayoutError, show } from "../errors.ts";
import type { Node, NumberNode, StructNode } from "../node.ts";

/* btoa and atob are everywhere; this package knows no platform's types. */
declare function btoa(text: string): string;
declare function atob(base64: string): string;

/** What JSON can hold. */
export type JSONValue = string | number | boolean | null | JSONValue[] | { [name: string]: JSONValue };

/**
 * A decoded value as JSON, in the form that `toJSONSchema` of `@mortise/codec/zod` describes: 64-bit integers are decimal
 * text, bytes base64. Besides, NaN, the infinities and -0, which JSON has not, are text.
 *
 * @param of the layout, or the node of it or of a part
 * @param value what `decode` gave of it
 * @throws LayoutError `wrong-type` where the first argument is neither
 * @example
 * const Sample = layout("u64 id + bytes(2) raw");
 * jsonOfValue(Sample, Sample.decode(Sample.encode({ id: 7n, raw: Uint8Array.of(1, 2) })));
 * // { id: "7", raw: "AQI=" }
 */
export function jsonOfValue(of: Node | { readonly node: Node }, value: unknown): JSONValue {
  return write(nodeOf(of), value);
}

/** The node that a function was given, or whose layout. */
function nodeOf(given: Node | { readonly node: Node }): Node {
  const { node = given } = Object(given) as { readonly node?: unknown };
  if (typeof (Object(node) as Partial<Node>).kind === "string") return node as Node;
  const [expected, received] = ["a layout or its node", show(given)];
  const message = `the first argument must be ${expected}, not ${received}`;
  throw new LayoutError("wrong-type", message, { expected, received });
}

function write(node: Node, value: unknown): JSONValue {
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
      return Array.from(value as ArrayLike<unknown>, (item) => write(node.element, item));
    case "optional":
      return value === undefined ? null : write(node.element, value);
    case "zstd":
      return write(node.element, value);
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
    return name === undefined || !Object.hasOwn(value, name) ? [] : [[name, write(type, value[name])]];
  });
  // Own properties, whatever their names are.
  return Object.fromEntries(named);
}

function jsonOfNumber(number: number | bigint): JSONValue {
  if (Object.is(number, -0)) return "-0";
  return typeof number === "bigint" || !Number.isFinite(number) ? String(number) : number;
}

function samples(data: Uint8Array, sample: NumberNode | undefined): JSONValue {
  if (sample === undefined || sample.type === "u8") return base64(data);
  return Array.from(data as ArrayLike<number | bigint>, jsonOfNumber);
}

/** So many bytes at a time become text: a call takes no more arguments than that everywhere. */
const CHUNK = 0x2000;

function base64(bytes: Uint8Array): string {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    texts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return btoa(texts.join(""));
}

/**
 * The value that such JSON stands for, to be encoded. What is of another form is left as it is, so that encoding says
 * what is wrong with it.
 *
 * @param of the layout, or the node of it or of a part
 * @throws LayoutError `wrong-type` where the first argument is neither
 * @example
 * const Sample = layout("u64 id + bytes(2) raw");
 * Sample.encode(valueOfJSON(Sample, JSON.parse('{"id":"7","raw":"AQI="}')) as never);
 */
export function valueOfJSON(of: Node | { readonly node: Node }, json: unknown): unknown {
  return read(nodeOf(of), json);
}

function read(node: Node, json: unknown): unknown {
  switch (node.kind) {
    case "number":
      return numberOfJSON(node, json);
    case "time":
      return integerOf(json);
    case "bytes":
    case "blob":
      return bytesOf(json);
    case "image":
      return samplesOf(json, node.sample);
    case "bounded-image":
      return isObject(json) ? { ...json, data: samplesOf(json.data, node.sample) } : json;
    case "array":
    case "list":
      return Array.isArray(json) ? json.map((item) => read(node.element, item)) : json;
    case "optional":
      return json === null ? undefined : read(node.element, json);
    case "zstd":
      return read(node.element, json);
    case "union": {
      const arm = isObject(json) ? node.arms.find(({ name }) => name === json.kind) : undefined;
      return arm === undefined ? json : read(arm.type, json);
    }
    case "struct":
      return isObject(json) ? fieldsOfJSON(node, json) : json;
    case "safe-integer":
    case "bool":
    case "text":
    case "char":
    case "enum":
    case "flags":
    case "bits":
    case "uuid":
    case "const":
    case "pad":
    case "align":
      return json;
  }
}

type JSONObject = Readonly<Record<string, unknown>>;

function isObject(json: unknown): json is JSONObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function fieldsOfJSON({ fields }: StructNode, json: JSONObject): object {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const values = Object.entries(json).map(([name, part]): [string, unknown] => {
    const type = types.get(name);
    return [name, type === undefined ? part : read(type, part)];
  });
  return Object.fromEntries(values);
}

function numberOfJSON({ type }: NumberNode, json: unknown): unknown {
  if (type === "u64" || type === "i64") return integerOf(json);
  return typeof json === "string" && NAMES.has(json) ? Number(json) : json;
}

/** The numbers that are text in JSON. */
const NAMES = new Set(["NaN", "Infinity", "-Infinity", "-0"]);

function integerOf(json: unknown): unknown {
  if (typeof json === "number" && Number.isSafeInteger(json)) return BigInt(json);
  return typeof json === "string" && /^-?\d+$/.test(json) ? BigInt(json) : json;
}

function samplesOf(json: unknown, sample: NumberNode | undefined): unknown {
  if (sample === undefined || sample.type === "u8") return bytesOf(json);
  return Array.isArray(json)
    ? typed(
        json.map((item) => numberOfJSON(sample, item)),
        sample,
      )
    : json;
}

/** The typed arrays of numbers: an image takes no others. */
const ARRAYS = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  f16: Float32Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** Numbers in their typed array, unless one of them would be another there. */
function typed(samples: unknown, { type }: NumberNode): unknown {
  if (!Array.isArray(samples)) return samples;
  const array = new ARRAYS[type](samples.length);
  for (const [index, item] of samples.entries()) {
    if (typeof item !== typeof array[index]) return samples;
    array[index] = item;
    const same = type.startsWith("f") ? Number.isFinite(array[index]) === Number.isFinite(item) : array[index] === item;
    if (!same) return samples;
  }
  return array;
}

/** Bytes of base64. */
function bytesOf(json: unknown): unknown {
  if (typeof json !== "string") return json;
  let text: string;
  try {
    text = atob(json);
  } catch {
    return json;
  }
  const bytes = Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  // What is left out of base64 as blank, or stands in bits that no byte has, would make other text of the same bytes.
  return btoa(text).replace(/=+$/, "") === json.replace(/=+$/, "") ? bytes : json;
}
