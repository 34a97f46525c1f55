import { array } from "../builders/arrays.ts";
import { noFields, optional } from "../builders/structs.ts";
import { type ZstdBuilder, zstdNode } from "../builders/zstd.ts";
import { checkDefault } from "../default.ts";
import { LayoutError, show } from "../errors.ts";
import { BLAMED } from "../measure.ts";
import type { ByteOrder, Default, FieldNode, Node, Packing, StructNode, ValueNode } from "../node.ts";
import { isFiller, MAX_DEPTH, structNode } from "../struct-node.ts";
import { type Places, parseNumber, READERS, type TypeReader } from "./readers.ts";
import { Scanner } from "./scanner.ts";
import { TYPE_WORDS } from "./words.ts";

const NAME_FIRST = "; the type comes first, then the name";

const OPTIONS = ["packed", "aligned", "le", "be"];

/**
 * Reads notation into the tree that the builders make.
 *
 * @throws LayoutError `syntax` with the column of the mistake
 */
export function parse(text: string, zstd?: ZstdBuilder): StructNode {
  return parseInto(text, (node) => node, zstd);
}

/** What `make` makes of a tree; notation says where the field stands that keeps it from that. */
export function parseInto<T>(text: string, make: (node: StructNode) => T, zstd: ZstdBuilder = zstdNode): T {
  if (typeof text !== "string") throw new LayoutError("syntax", `notation is text, not ${show(text)}`);
  const scanner = new Scanner(text);
  const parser = new Parser(scanner, zstd);
  const node = parser.struct();
  if (!scanner.atEnd()) scanner.fail(`expected a field or the end, not '${scanner.peek()}'`);
  try {
    return make(node);
  } catch (error) {
    const at = parser.places.get(BLAMED.get(error as object));
    if (at === undefined) throw error;
    return scanner.fail((error as LayoutError).message, at, error as LayoutError);
  }
}

/** Reads the parts of the grammar that contain each other. */
class Parser implements TypeReader {
  readonly scanner: Scanner;
  readonly zstd: ZstdBuilder;
  /** Where each field's place is said, or else where it starts. */
  readonly places: Map<FieldNode | undefined, number> = new Map();
  #depth = 0;

  constructor(scanner: Scanner, zstd: ZstdBuilder) {
    this.scanner = scanner;
    this.zstd = zstd;
  }

  /** @param arm the name of the union's arm whose fields these are */
  struct(arm?: string): StructNode {
    return this.#deeper(() => {
      const { scanner } = this;
      const options = this.#options();
      const fields: FieldNode[] = [];
      const names = new Set<string>();
      const start = scanner.skipSeparators().position;
      while (!scanner.atEnd() && scanner.peek() !== "}") {
        fields.push(this.#field(names));
        if (scanner.atEnd() || scanner.peek() === "}") break;
        const before = scanner.position;
        if (scanner.skipSeparators().position === before) {
          scanner.fail(`expected '+', ',' or a new line before the next field, not '${scanner.peek()}'`);
        }
      }
      if (fields.every(({ type }) => isFiller(type))) {
        const beside = fields.length === 0 ? "" : " beside padding and constants";
        const without = arm === undefined ? "" : `; an arm without fields is its name alone: '${arm}'`;
        scanner.fail(`a layout needs at least one field${beside}, such as 'i32 width'${without}`, start);
      }
      return structNode(fields, options);
    });
  }

  arm(name: string): StructNode {
    const { scanner } = this;
    if (scanner.peek() !== "{") return noFields();
    const start = scanner.position;
    scanner.expect("{", "before the fields");
    scanner.skipSeparators();
    if (scanner.take("}")) return noFields();
    scanner.position = start;
    return this.#braced(name);
  }

  /** The fields between `{` and `}`. */
  #braced(arm?: string): StructNode {
    this.scanner.expect("{", "before the fields");
    const node = this.struct(arm);
    this.scanner.expect("}", "after the last field");
    return node;
  }

  type(): ValueNode {
    const start = this.scanner.position;
    const { type } = this.#deeper(() => this.#type());
    if (isFiller(type)) {
      return this.scanner.fail(`${type.kind} has no value; expected a type that has one`, start);
    }
    return type;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.scanner.fail(`structs stand in each other at most ${MAX_DEPTH} deep`);
    const result = read();
    this.#depth--;
    return result;
  }

  #options(): { packing?: Packing; order?: ByteOrder } {
    const { scanner } = this;
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

  #field(names: Set<string>): FieldNode {
    const { scanner } = this;
    const start = scanner.position;
    const { type, word } = this.#type();
    const nameAt = scanner.position;
    const given = scanner.word();
    const name = this.#name(type, word, given, nameAt);
    if (name !== undefined && names.has(name)) {
      const at = given === "" ? start : nameAt;
      scanner.fail(`two fields are named '${name}'; give one of them another name`, at);
    }
    if (name !== undefined) names.add(name);
    const placeAt = scanner.position;
    const at = scanner.take("@") ? scanner.integer("an offset", 0) : undefined;
    const value = scanner.take("=") ? this.#default(type, name ?? type.kind) : undefined;
    const field: FieldNode = {
      ...(name !== undefined && { name }),
      type,
      ...(at !== undefined && { at }),
      ...(value !== undefined && { default: value }),
    };
    this.places.set(field, at === undefined ? start : placeAt);
    return field;
  }

  #name(type: Node, word: string | undefined, given: string, at: number): string | undefined {
    const { scanner } = this;
    if (type.kind === "pad" || type.kind === "align") {
      if (given !== "") scanner.fail(`${type.kind} takes no name`, at);
      return undefined;
    }
    if (given.length > 64) scanner.fail(`a name has at most 64 characters; this one has ${given.length}`, at);
    if (given !== "") return given;
    if (type.kind === "const") return undefined;
    if (word === undefined) scanner.fail("expected a name after '}'");
    return word;
  }

  /** A type with its suffixes, and the word that a field without a name is called by. */
  #type(): { type: Node; word: string | undefined } {
    const { scanner } = this;
    const start = scanner.position;
    let type: Node;
    let word: string | undefined;
    if (scanner.peek() === "{") type = this.#braced();
    else {
      word = scanner.word();
      const reader = READERS.get(word);
      if (reader === undefined) return this.#failType(word, start);
      const members: Places = new Map();
      type = this.#checked(start, () => reader(this, members), members);
      // Only an order suffix is not part of the name that a field takes from its type.
      word = word.replace(/(?<=\d)(le|be)$/, "");
    }
    if (isFiller(type)) return { type, word };
    if (scanner.take("[")) {
      const dimensions: number[] = [];
      do dimensions.push(scanner.integer("a dimension", 1));
      while (scanner.take(","));
      scanner.expect("]", "after the dimensions");
      const element = type;
      type = this.#checked(start, () => array(element, ...dimensions));
    }
    if (scanner.take("?")) {
      const element = type;
      type = this.#checked(start, () => optional(element));
    }
    return { type, word };
  }

  #failType(word: string, start: number): never {
    const { scanner } = this;
    // As other languages have it: `width: i32`, `width i32`. Behind a mistyped type stands a name, which may be `time`.
    const colon = word !== "" && scanner.take(":");
    const next = scanner.word();
    const known = READERS.has(next);
    if (word !== "" && known && (colon || /\d|bool/.test(next)))
      scanner.fail(`unknown type '${word}'${NAME_FIRST}`, start);
    return scanner.failWord("type", word, TYPE_WORDS, start, known ? NAME_FIRST : "");
  }

  #default(type: Node, name: string): Default {
    const { scanner } = this;
    const start = scanner.position;
    const word = scanner.word();
    const number = word === "" ? scanner.number() : undefined;
    const text = word === "" && number === undefined ? scanner.quoted() : undefined;
    // A member may be called `true`.
    const truth = type.kind !== "enum" && (word === "true" || word === "false");
    const value = truth ? word === "true" : word !== "" ? word : (text ?? parseNumber(type, number));
    if (value === undefined)
      return scanner.fail("expected a default: a number, true, false, a member's name, or text in quotes", start);
    const quotes = type.kind === "text" || type.kind === "char";
    if (quotes && text === undefined)
      scanner.fail(`expected text in double quotes, not '${scanner.text.slice(start, scanner.position)}'`, start);
    return this.#checked(start, () => checkDefault(name, type, value));
  }

  /** Runs a builder, and puts the column to what it says of its arguments; `members` are where those stand that it names. */
  #checked<T>(start: number, build: () => T, members?: Places): T {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof LayoutError) || error.code === "syntax") throw error;
      return this.scanner.fail(error.message, members?.get(error.context.path) ?? start);
    }
  }
}
