import { LayoutError, show } from "./errors.ts";
import type { ByteOrder, FieldNode, FillerNode, Node, Packing, StructNode } from "./node.ts";
import { checkWord } from "./options.ts";

/** How a struct's fields are placed and stored; what is left out comes from the layout around it. */
export interface StructOptions<
  P extends Packing | undefined = Packing | undefined,
  O extends ByteOrder | undefined = ByteOrder | undefined,
> {
  /** Default `"packed"`: no gaps. `"aligned"` is C's rule. */
  readonly packing?: P;
  /** Default `"le"`. */
  readonly order?: O;
}

/** How deep structs may stand in each other: far more than anyone needs, far less than a call stack holds. */
export const MAX_DEPTH = 64;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Throws unless names are good ones and no two are equal. */
export function checkNames(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (typeof name !== "string" || !NAME.test(name)) {
      throw definition(
        `'${name}' is no ${what} name: letters, digits and _, at most 64, not starting with a digit`,
        name,
      );
    }
    if (seen.has(name)) throw definition(`two ${what}s are named '${name}'; give one of them another name`, name);
    seen.add(name);
  }
}

/** Whether a node only occupies bytes. */
export function isFiller(node: Node): node is FillerNode {
  return node.kind === "const" || node.kind === "pad" || node.kind === "align";
}

/** The one place that makes a struct's node, for builders and notation alike. */
export function structNode(fields: readonly FieldNode[], { packing, order }: StructOptions): StructNode {
  const named = fields.filter(({ type }) => !isFiller(type));
  if (named.length === 0) throw definition("a layout needs at least one field");
  for (const { name, type } of named) {
    if (name === undefined)
      throw definition(`a field of type ${type.kind} needs a name; $ is for constant, pad and alignTo`);
  }
  checkNames(
    "field",
    fields.flatMap(({ name }) => name ?? []),
  );
  checkWord("packing", packing, "packed", "aligned");
  checkOrder(order);
  return Object.freeze({
    kind: "struct",
    ...(packing !== undefined && { packing }),
    ...(order !== undefined && { order }),
    fields: Object.freeze(fields.map((field) => Object.freeze(field))),
  });
}

/** Throws unless it is a byte order, or none is given. */
export function checkOrder(order: unknown): void {
  checkWord("byte order", order, "le", "be");
}

/** Throws unless `value` is an integer from `lowest`. */
export function checkInteger(value: number, what: string, lowest: number = 1): void {
  if (Number.isSafeInteger(value) && value >= lowest) return;
  throw definition(`${what} must be an integer from ${lowest}, not ${show(value)}`);
}

/** The error for a layout that cannot be. */
export function definition(message: string, path?: string): LayoutError {
  return new LayoutError("definition", message, path === undefined ? {} : { path });
}
