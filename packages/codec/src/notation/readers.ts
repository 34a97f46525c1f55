import { boundedImage, image, list } from "../builders/arrays.ts";
import { bitsNode, enumNode, flags } from "../builders/names.ts";
import { bool, safe, time, uuid } from "../builders/numbers.ts";
import { alignTo, constant, pad, unionNode } from "../builders/structs.ts";
import { blob, bytes, char, text } from "../builders/texts.ts";
import type { ZstdBuilder } from "../builders/zstd.ts";
import type { BaseType, ByteOrder, Node, NumberNode, NumberType, PixelFormat, StructNode, ValueNode } from "../node.ts";
import { isBigInt, NUMBER_TYPES, numberNode } from "../numbers.ts";
import type { Scanner } from "./scanner.ts";
import { BASE_TYPES, type OTHER_TYPES, PIXEL_FORMATS } from "./words.ts";

/** What a reader of a type's arguments may ask for. */
export interface TypeReader {
  readonly scanner: Scanner;
  /** A type that has a value, with its suffixes. */
  type(): ValueNode;
  /** What makes the node of a zstd. */
  readonly zstd: ZstdBuilder;
  /** The fields of a union's arm in braces; none where there are no braces, or nothing in them. */
  arm(name: string): StructNode;
}

/** Where members' names stand. */
export type Places = Map<string | undefined, number>;

type Reader = (reader: TypeReader, places: Places) => Node;

const NAMED: { readonly [W in (typeof OTHER_TYPES)[number]]: Reader } = {
  bool: () => bool,
  uuid: () => uuid,
  time: () => time,
  text: ({ scanner }) => text(one(scanner, "text(4096)", "a capacity")),
  char: ({ scanner }) => char(one(scanner, "char(16)", "a length")),
  bytes: ({ scanner }) => bytes(one(scanner, "bytes(32)", "a length")),
  blob: ({ scanner }) => blob(one(scanner, "blob(4096)", "a capacity")),
  pad: ({ scanner }) => pad(one(scanner, "pad(4)", "a number of bytes")),
  align: ({ scanner }) => alignTo(one(scanner, "align(8)", "an alignment")),
  image: readImage,
  list: readList,
  zstd: readZstd,
  enum: readEnum,
  flags: readFlags,
  bits: readBits,
  union: readUnion,
  const: readConst,
};

// Every primary of the grammar that starts with a word. `i32le` is a word of its own.
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...Object.entries(NAMED),
  ...NUMBER_TYPES.flatMap((type) => {
    return ([undefined, "le", "be"] as const).map((order): [string, Reader] => {
      const node = numberNode(type, order);
      const wide = type === "u64" || type === "i64";
      return [
        `${type}${order ?? ""}`,
        wide ? ({ scanner }) => readSafe(node as NumberNode<"u64">, scanner) : () => node,
      ];
    });
  }),
]);

/** One integer in parentheses. */
function one(scanner: Scanner, example: string, what: string): number {
  scanner.expect("(", `as in ${example}`);
  const value = scanner.integer(what, 1);
  scanner.expect(")", `as in ${example}`);
  return value;
}

function readSafe(node: NumberNode<"u64" | "i64">, scanner: Scanner): Node {
  if (!scanner.take("(")) return node;
  const at = scanner.position;
  if (scanner.word() !== "number") scanner.fail(`expected 'number', as in ${node.type}(number)`, at);
  scanner.expect(")", `after '${node.type}(number'`);
  return safe(node);
}

function readImage({ scanner }: TypeReader): Node {
  scanner.expect("(", "after 'image', as in image(40,50,3)");
  const bounded = scanner.take("<");
  if (bounded) scanner.expect("=", "after '<', as in image(<=1920,<=1080,3)");
  const width = scanner.integer("a width", 1);
  scanner.expect(",", "after the width, as in image(40,50,3)");
  if (bounded) {
    scanner.expect("<", "before the largest height, as in image(<=1920,<=1080,3)");
    scanner.expect("=", "before the largest height, as in image(<=1920,<=1080,3)");
  }
  const height = scanner.integer("a height", 1);
  scanner.expect(",", "after the height, as in image(40,50,3)");
  const start = scanner.position;
  const format = scanner.word();
  const known = PIXEL_FORMATS as readonly string[];
  if (format !== "" && !known.includes(format)) scanner.failWord("pixel format", format, known, start);
  const pixels = format === "" ? scanner.integer("a number of channels or a pixel format", 1) : (format as PixelFormat);
  const sample = scanner.take(",") ? readNumberType(scanner, NUMBER_TYPES) : undefined;
  scanner.expect(")", "after the channels");
  return bounded ? boundedImage(width, height, pixels, sample) : image(width, height, pixels, sample);
}

function readNumberType(scanner: Scanner, known: readonly NumberType[]): NumberNode {
  const start = scanner.position;
  const word = scanner.word();
  const [, type, order] = /^([uif]\d+)(le|be)?$/.exec(word) ?? [];
  if (!known.includes(type as NumberType)) scanner.failWord("number type", word, known, start);
  return numberNode(type as NumberType, order as ByteOrder | undefined);
}

function readBase(scanner: Scanner, example: string): NumberNode<BaseType> {
  scanner.expect("(", `as in ${example}`);
  return readNumberType(scanner, BASE_TYPES) as NumberNode<BaseType>;
}

/** What stands between a comma and the closing parenthesis, again and again. */
function* eachMember(scanner: Scanner, example: string, places: Places): Generator<string> {
  while (scanner.take(",")) {
    const start = scanner.position;
    const name = scanner.word();
    if (name === "") scanner.fail(`expected a name, as in ${example}`, start);
    places.set(name, start);
    yield name;
  }
  scanner.expect(")", `or another member, as in ${example}`);
}

function readEnum({ scanner }: TypeReader, places: Places): Node {
  const example = "enum(u8, idle, running=5)";
  const base = readBase(scanner, example);
  const members: { name: string; value: number }[] = [];
  for (const name of eachMember(scanner, example, places)) {
    const value = scanner.take("=") ? memberValue(scanner) : (members.at(-1)?.value ?? -1) + 1;
    members.push({ name, value });
  }
  return enumNode(base, members);
}

function memberValue(scanner: Scanner): number {
  const start = scanner.position;
  const digits = scanner.number();
  const value = Number(digits);
  if (digits === undefined || !Number.isInteger(value)) scanner.fail("expected an integer", start);
  return value;
}

function readFlags({ scanner }: TypeReader, places: Places): Node {
  const example = "flags(u16, ready, failed)";
  return flags(readBase(scanner, example), ...eachMember(scanner, example, places));
}

function readBits({ scanner }: TypeReader, places: Places): Node {
  const example = "bits(u32, mode:3, gain:5)";
  const base = readBase(scanner, example);
  const members: { name: string; width: number }[] = [];
  for (const name of eachMember(scanner, example, places)) {
    scanner.expect(":", `and a width after '${name}', as in ${example}`);
    members.push({ name, width: scanner.integer("a width in bits", 1) });
  }
  return bitsNode(base, members);
}

function readList(reader: TypeReader): Node {
  return list(...typeAndCapacity(reader, "list(f32, 100)"));
}

function readZstd(reader: TypeReader): Node {
  return reader.zstd(...typeAndCapacity(reader, "zstd(text(100000), 4096)"));
}

function typeAndCapacity(reader: TypeReader, example: string): [type: ValueNode, capacity: number] {
  const { scanner } = reader;
  scanner.expect("(", `as in ${example}`);
  const element = reader.type();
  scanner.expect(",", `and a capacity, as in ${example}`);
  const capacity = scanner.integer("a capacity", 1);
  scanner.expect(")", "after the capacity");
  return [element, capacity];
}

function readUnion(reader: TypeReader, places: Places): Node {
  const { scanner } = reader;
  const example = "union(u8, none, circle { f32 radius }, box { f32 width, f32 height })";
  const base = readBase(scanner, example);
  const arms: { name: string; type: StructNode }[] = [];
  for (const name of eachMember(scanner, example, places)) arms.push({ name, type: reader.arm(name) });
  return unionNode(base, arms);
}

function readConst({ scanner }: TypeReader): Node {
  scanner.expect("(", "as in const(u32, 0x4d4f)");
  const type = readNumberType(scanner, NUMBER_TYPES);
  scanner.expect(",", "and a number, as in const(u32, 0x4d4f)");
  const start = scanner.position;
  const value = parseNumber(type, scanner.number()) ?? scanner.fail("expected a number", start);
  scanner.expect(")", "after the number");
  return constant(type, value);
}

/** A number's text as the value of a type: a bigint where the type is one. */
export function parseNumber(type: Node, digits: string | undefined): number | bigint | undefined {
  if (digits === undefined) return undefined;
  if (!isBigInt(type) || /[.eE]/.test(digits.replace(/^[+-]?0x.*/i, ""))) return signed(digits, Number);
  return signed(digits, BigInt);
}

/** Neither `Number` nor `BigInt` reads a sign before `0x`. */
function signed<T extends number | bigint>(digits: string, read: (text: string) => T): T {
  return digits.startsWith("-") ? (-read(digits.slice(1)) as T) : read(digits.replace(/^\+/, ""));
}
