import { array, boundedImage, image, list } from "../builders/arrays.ts";
import { bitsNode, enumNode, flags } from "../builders/names.ts";
import { bool, safe, time, uuid } from "../builders/numbers.ts";
import { alignTo, constant, noFields, optional, pad, unionNode } from "../builders/structs.ts";
import { blob, bytes, char, text } from "../builders/texts.ts";
import { type ZstdBuilder, zstdNode } from "../builders/zstd.ts";
import { checkDefault } from "../default.ts";
import { makeEngine as makeClosures } from "../engine/closures.ts";
import { LayoutError, show } from "../errors.ts";
import { Layout, type LayoutOf, type LayoutOptions } from "../layout.ts";
import type {
  BaseType,
  ByteOrder,
  Default,
  FieldNode,
  Node,
  NumberNode,
  NumberType,
  Packing,
  PixelFormat,
  StructNode,
  ValueNode,
} from "../node.ts";
import { numberNode } from "../numbers.ts";
import { checkOptions } from "../options.ts";
import { checkInteger, isFiller, structNode } from "../struct-node.ts";
import { JsonRecord } from "./record.ts";

/**
 * The layout that `JSON.stringify(layout)` wrote, from its text or from what `JSON.parse` made of it.
 *
 * It may come from anywhere: each part is looked at as closely as a builder looks at its arguments.
 *
 * @throws LayoutError `syntax` for text that is no JSON, `definition` for what is no layout, with the `path` in the JSON
 * @example
 * const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
 * String(fromJSON(JSON.stringify(Frame))) === String(Frame);
 */
export function fromJSON(json: unknown, options: FromJSONOptions = {}): LayoutOf<StructNode> {
  checkOptions(options, "zstd", "generate");
  const { zstd = zstdNode, generate = true } = options;
  const node = readStruct(new JsonRecord(typeof json === "string" ? parse(json) : json), zstd);
  return (generate ? new Layout(node) : new Layout(node, makeClosures)) as LayoutOf<StructNode>;
}

/** What {@link fromJSON} may be given. */
export interface FromJSONOptions extends LayoutOptions {
  /**
   * Whether code may be generated for it, where the runtime allows that. `false` for JSON that others wrote: what it
   * says is then data to the end. Default `true`.
   */
  readonly generate?: boolean;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LayoutError("syntax", `this is no JSON: ${reason}`, { expected: "JSON", received: show(text) });
  }
}

function readStruct(json: JsonRecord, zstd: ZstdBuilder): StructNode {
  const node = readNode(json, zstd);
  return node.kind === "struct" ? node : json.fail("kind", '"struct"');
}

/** A union's arm, the one struct that may be without fields. */
function readArm(json: JsonRecord, zstd: ZstdBuilder): StructNode {
  const empty = json.string("kind") === "struct" && json.list("fields").length === 0;
  return empty ? closed(json, noFields()) : readStruct(json, zstd);
}

function readNode(json: JsonRecord, zstd: ZstdBuilder): Node {
  const kind = json.string("kind");
  if (!Object.hasOwn(READERS, kind)) json.fail("kind", "a kind of field");
  const node = READERS[kind as Node["kind"]](json, zstd);
  json.end();
  return node;
}

/** What each kind's object holds, as the arguments of the builder that makes its node. */
const READERS: { readonly [K in Node["kind"]]: (json: JsonRecord, zstd: ZstdBuilder) => Node & { kind: K } } = {
  number: (json) => json.build(numberNode, json.string("type") as NumberType, orderOf(json)),
  "safe-integer": (json) =>
    json.build(safe, json.build(numberNode, json.string("type") as "u64" | "i64", orderOf(json))),
  bool: () => bool,
  uuid: () => uuid,
  time: () => time,
  text: (json) => json.build(text, json.number("capacity")),
  char: (json) => json.build(char, json.number("length")),
  bytes: (json) => json.build(bytes, json.number("length")),
  blob: (json) => json.build(blob, json.number("capacity")),
  array: (json, zstd) => json.build(array, element(json, zstd), ...(json.list("dimensions") as readonly number[])),
  list: (json, zstd) => json.build(list, element(json, zstd), json.number("capacity")),
  zstd: (json, zstd) => json.build(zstd, element(json, zstd), json.number("capacity")),
  optional: (json, zstd) => json.build(optional, element(json, zstd)),
  image: (json) => json.build(image, json.number("width"), json.number("height"), pixelsOf(json), sampleOf(json)),
  "bounded-image": (json) =>
    json.build(boundedImage, json.number("maxWidth"), json.number("maxHeight"), pixelsOf(json), sampleOf(json)),
  enum: (json) =>
    json.build(
      enumNode,
      baseOf(json),
      json
        .records("members")
        .map((member) => closed(member, { name: member.string("name"), value: member.number("value") })),
    ),
  flags: (json) => json.build(flags, baseOf(json), ...json.strings("members")),
  bits: (json) =>
    json.build(
      bitsNode,
      baseOf(json),
      json
        .records("members")
        .map((member) => closed(member, { name: member.string("name"), width: member.number("width") })),
    ),
  union: (json, zstd) =>
    json.build(
      unionNode,
      baseOf(json),
      json
        .records("arms")
        .map((arm) => closed(arm, { name: arm.string("name"), type: readArm(arm.record("type"), zstd) })),
    ),
  const: (json) => json.build(constant, numberOf(json, "type"), json.get("value") as number),
  pad: (json) => json.build(pad, json.number("size")),
  align: (json) => json.build(alignTo, json.number("alignment")),
  struct: (json, zstd) => {
    const fields = json.records("fields").map((field) => readField(field, zstd));
    const [packing, order] = [json.get("packing") as Packing | undefined, orderOf(json)];
    return json.build(structNode, fields, {
      ...(packing !== undefined && { packing }),
      ...(order !== undefined && { order }),
    });
  },
};

function readField(json: JsonRecord, zstd: ZstdBuilder): FieldNode {
  const type = readNode(json.record("type"), zstd);
  const name = json.get("name") === undefined ? undefined : json.string("name");
  if (name !== undefined && (type.kind === "pad" || type.kind === "align")) json.fail("name", "none");
  const at = json.get("at") === undefined ? undefined : json.number("at");
  if (at !== undefined) json.build(checkInteger, at, "a field's offset", 0);
  const given = json.get("default");
  const value = given === undefined ? undefined : json.build(checkDefault, name ?? type.kind, type, given as Default);
  return closed(json, {
    ...(name !== undefined && { name }),
    type,
    ...(at !== undefined && { at }),
    ...(value !== undefined && { default: value }),
  });
}

function element(json: JsonRecord, zstd: ZstdBuilder): ValueNode {
  const node = readNode(json.record("element"), zstd);
  return isFiller(node) ? json.fail("element", "a type that has a value") : node;
}

function numberOf(json: JsonRecord, name: string): NumberNode {
  const inner = json.record(name);
  if (inner.get("kind") !== "number") inner.fail("kind", '"number"');
  return closed(inner, READERS.number(inner, zstdNode));
}

function baseOf(json: JsonRecord): NumberNode<BaseType> {
  return numberOf(json, "base") as NumberNode<BaseType>;
}

function sampleOf(json: JsonRecord): NumberNode | undefined {
  return json.get("sample") === undefined ? undefined : numberOf(json, "sample");
}

function pixelsOf(json: JsonRecord): PixelFormat | number {
  const pixels = json.get("pixels");
  return typeof pixels === "number" ? pixels : (json.string("pixels") as PixelFormat);
}

function orderOf(json: JsonRecord): ByteOrder | undefined {
  return json.get("order") as ByteOrder | undefined;
}

/** What was read of an object, once nothing else is in it. */
function closed<T>(json: JsonRecord, read: T): T {
  json.end();
  return read;
}
