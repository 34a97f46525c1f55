import { show } from "../errors.ts";
import type { NumberNode, NumberType } from "../node.ts";
import { NUMBER_TYPES } from "../numbers.ts";
import { checkInteger, definition } from "../struct-node.ts";

/**
 * Throws unless a builder's argument is an integer from `lowest`. A type that stands where the number should is told by
 * its name: the two were swapped.
 */
export function checkCount(value: number, what: string, lowest: number = 1): void {
  const type = typeNameOf(value);
  if (type === undefined) checkInteger(value, what, lowest);
  else throw definition(`${what} must be an integer from ${lowest}, not the type ${type}`);
}

/** Throws unless a builder's argument is one of some types of plain numbers. */
export function checkNumberType(type: NumberNode, what: string, known: readonly NumberType[] = NUMBER_TYPES): void {
  if (type?.kind === "number" && known.includes(type.type)) return;
  throw definition(`${what} must be one of ${known.join(", ")}, not ${nameArgument(type)}`);
}

/** The properties of a builder's argument. */
export function entriesOf<V>(given: { readonly [name: string]: V }, what: string): [string, V][] {
  if (typeof given === "object" && given !== null) return Object.entries(given);
  throw definition(`${what} must be an object, not ${nameArgument(given)}`);
}

/** What a message calls an argument: a text is quoted and a type is named. */
export function nameArgument(value: unknown): string {
  return typeof value === "string" ? `the string ${show(value)}` : (typeNameOf(value) ?? show(value));
}

/** The name of the type that a node is of; `undefined` for what is none. */
function typeNameOf(value: unknown): string | undefined {
  const { kind, type = kind } = Object(value) as { readonly kind?: unknown; readonly type?: unknown };
  if (typeof type !== "string") return undefined;
  return kind === "safe-integer" ? `safe(${type})` : type;
}
