import { array, bool, image, safe } from "../builders.ts";
import type { ByteOrder, FieldNode, Node, NumberNode, NumberType, Packing, PixelFormat, StructNode } from "../node.ts";
import { NUMBER_TYPES } from "../numbers.ts";
import { PIXELS } from "../pixels.ts";
import { MAX_DEPTH, structNode } from "../struct-node.ts";
import { nearest } from "./nearest.ts";
import { Scanner } from "./scanner.ts";

/** What a type's word stands for: reads the arguments, if it has any, and makes the node. */
type Reader = (scanner: Scanner) => Node;

function number(type: NumberType, order?: ByteOrder): NumberNode {
  return Object.freeze({ kind: "number", type, ...(order === undefined ? {} : { order }) });
}

// Every primary of the grammar that starts with a word. `i32le` is a word of its own.
const READERS = new Map<string, Reader>([
  ["bool", () => bool],
  ["image", readImage],
]);
for (const type of NUMBER_TYPES) {
  for (const order of [undefined, "le", "be"] as const) {
    READERS.set(`${type}${order ?? ""}`, (scanner) => {
      const node = number(type, order);
      return type === "u64" || type === "i64" ? readSafe(node as NumberNode<"u64" | "i64">, scanner) : node;
    });
  }
}

const OPTIONS = ["packed", "aligned", "le", "be"];

/**
 * Reads notation into the tree that the builders make.
 *
 * @throws LayoutError `syntax` with the column of the mistake, `definition` where the layout cannot be
 */
export function parse(text: string): StructNode {
  const scanner = new Scanner(text);
  const node = readStruct(scanner, 1);
  if (!scanner.atEnd()) scanner.fail(`expected a field or the end, not '${scanner.peek()}'`);
  return node;
}

function readStruct(scanner: Scanner, depth: number): StructNode {
  if (depth > MAX_DEPTH) scanner.fail(`structs stand in each other at most ${MAX_DEPTH} deep`);
  const options = readOptions(scanner);
  const fields: FieldNode[] = [];
  const start = scanner.skipSeparators().position;
  while (!scanner.atEnd() && scanner.peek() !== "}") {
    fields.push(readField(scanner, fields, depth));
    if (scanner.atEnd() || scanner.peek() === "}") break;
    const before = scanner.position;
    if (scanner.skipSeparators().position === before) {
      scanner.fail(`expected '+', ',' or a new line before the next field, not '${scanner.peek()}'`);
    }
  }
  if (fields.length === 0) scanner.fail("expected a field, such as 'i32 width'", start);
  return structNode(fields, options);
}

function readOptions(scanner: Scanner): { packing?: Packing; order?: ByteOrder } {
  const options: { packing?: Packing; order?: ByteOrder } = {};
  for (;;) {
    const at = scanner.skipSeparators().position;
    const word = scanner.word();
    if (!OPTIONS.includes(word)) {
      scanner.position = at;
      return options;
    }
    const key = word === "le" || word === "be" ? "order" : "packing";
    if (options[key] !== undefined) scanner.fail(`'${word}' after '${options[key]}': one of them`, at);
    Object.assign(options, { [key]: word });
  }
}

function readField(scanner: Scanner, before: readonly FieldNode[], depth: number): FieldNode {
  const start = scanner.position;
  const { type, word } = readType(scanner, depth);
  let nameAt = scanner.position;
  let name = scanner.word();
  if (name === "") {
    if (word === undefined) scanner.fail("expected a name after '}'");
    name = word;
    nameAt = start;
  } else if (name.length > 64) {
    scanner.fail(`a name has at most 64 characters; this one has ${name.length}`, nameAt);
  }
  if (before.some((field) => field.name === name)) {
    scanner.fail(`two fields are named '${name}'; give one of them another name`, nameAt);
  }
  if (!scanner.take("@")) return { name, type };
  return { name, type, at: scanner.integer("an offset", 0) };
}

/** A type with its suffixes, and the word that a field without a name is called by. */
function readType(scanner: Scanner, depth: number): { type: Node; word: string | undefined } {
  const start = scanner.position;
  let type: Node;
  let word: string | undefined;
  if (scanner.take("{")) {
    type = readStruct(scanner, depth + 1);
    scanner.expect("}", "after the last field");
  } else {
    word = scanner.word();
    const reader = READERS.get(word);
    if (reader === undefined) return scanner.fail(unknown("type", word, scanner, [...READERS.keys()]), start);
    // A `u64` that is a number is still named `u64`; only an order suffix is not part of the default name.
    type = reader(scanner);
    word = word.replace(/(?<=\d)(le|be)$/, "");
  }
  if (scanner.take("[")) {
    const dimensions: number[] = [];
    do dimensions.push(scanner.integer("a dimension", 1));
    while (scanner.take(","));
    scanner.expect("]", "after the dimensions");
    type = array(type, ...dimensions);
  }
  return { type, word };
}

function readSafe(node: NumberNode<"u64" | "i64">, scanner: Scanner): Node {
  if (!scanner.take("(")) return node;
  const at = scanner.position;
  if (scanner.word() !== "number") scanner.fail(`expected 'number', as in ${node.type}(number)`, at);
  scanner.expect(")", `after '${node.type}(number'`);
  return safe(node);
}

function readImage(scanner: Scanner): Node {
  scanner.expect("(", "after 'image', as in image(40,50,3)");
  const width = scanner.integer("a width", 1);
  scanner.expect(",", "after the width, as in image(40,50,3)");
  const height = scanner.integer("a height", 1);
  scanner.expect(",", "after the height, as in image(40,50,3)");
  const start = scanner.position;
  const format = scanner.word();
  if (format !== "" && !Object.hasOwn(PIXELS, format)) {
    scanner.fail(unknown("pixel format", format, scanner, Object.keys(PIXELS)), start);
  }
  const pixels = format === "" ? scanner.integer("a number of channels or a pixel format", 1) : (format as PixelFormat);
  scanner.expect(")", "after the channels");
  return image(width, height, pixels);
}

function unknown(what: string, word: string, scanner: Scanner, known: readonly string[]): string {
  if (word === "")
    return scanner.atEnd() ? `expected a ${what}, not the end` : `expected a ${what}, not '${scanner.peek()}'`;
  const near = nearest(word, known);
  return near === undefined ? `unknown ${what} '${word}'` : `unknown ${what} '${word}'; did you mean '${near}'?`;
}
