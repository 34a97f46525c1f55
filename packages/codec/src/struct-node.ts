import { LayoutError } from "./errors.ts";
import type { ByteOrder, FieldNode, Packing, StructNode } from "./node.ts";

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

/** The one place that makes a struct's node, for builders and notation alike: names are checked here. */
export function structNode(fields: readonly FieldNode[], { packing, order }: StructOptions): StructNode {
  if (fields.length === 0) throw definition("a layout needs at least one field");
  const names = new Set<string>();
  for (const { name } of fields) {
    if (!NAME.test(name)) {
      throw definition(`'${name}' is no field name: letters, digits and _, at most 64, not starting with a digit`);
    }
    if (names.has(name)) throw definition(`two fields are named '${name}'; give one of them another name`, name);
    names.add(name);
  }
  if (packing !== undefined && packing !== "packed" && packing !== "aligned")
    throw definition(`unknown packing '${packing}'`);
  if (order !== undefined && order !== "le" && order !== "be") throw definition(`unknown byte order '${order}'`);
  return Object.freeze({
    kind: "struct",
    ...(packing === undefined ? {} : { packing }),
    ...(order === undefined ? {} : { order }),
    fields: Object.freeze(fields.map((field) => Object.freeze(field))),
  });
}

/** The error for a layout that cannot be. */
export function definition(message: string, path?: string): LayoutError {
  return new LayoutError("definition", message, path === undefined ? {} : { path });
}
