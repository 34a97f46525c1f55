import { link } from "../kind.ts";
import * as kinds from "../kinds/names.ts";
import type { BaseType, BitsNode, EnumNode, FlagsNode, NumberNode } from "../node.ts";
import { BASE_TYPES } from "../notation/words.ts";
import { NUMBERS } from "../numbers.ts";
import { checkNames, definition } from "../struct-node.ts";
import { checkCount, checkNumberType, entriesOf } from "./count.ts";

/**
 * One of several names, stored as a number: a union of string literals.
 *
 * @param members names, numbered from 0; or names with their numbers
 * @throws LayoutError `definition` where a number does not fit the base, or two are equal
 * @example
 * enumOf(u8, ["idle", "running"]);
 * enumOf(u8, { idle: 0, running: 5 });
 */
export function enumOf<const M extends string>(
  base: NumberNode<BaseType>,
  members: readonly M[] | { readonly [K in M]: number },
): EnumNode<M> {
  const entries = Array.isArray(members)
    ? (members as readonly M[]).map((name, value) => ({ name, value }))
    : entriesOf<number>(members as { readonly [K in M]: number }, "an enum's members").map(([name, value]) => ({
        name: name as M,
        value,
      }));
  return enumNode(base, entries);
}

/** The one place that makes an enum's node, for builders and notation alike. */
export function enumNode<M extends string>(
  base: NumberNode<BaseType>,
  members: readonly { name: M; value: number }[],
): EnumNode<M> {
  checkBase("enum", base);
  if (members.length === 0) throw definition("an enum needs at least one member");
  checkNames(
    "member",
    members.map(({ name }) => name),
  );
  const { min, max } = NUMBERS[base.type];
  const seen = new Map<number, string>();
  for (const { name, value } of members) {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw definition(
        `member '${name}' has the value ${value}, which does not fit ${base.type}: ${min} to ${max}`,
        name,
      );
    }
    const other = seen.get(value);
    if (other !== undefined) throw definition(`members '${other}' and '${name}' both have the value ${value}`, name);
    seen.set(value, name);
  }
  link({ enum: kinds.enumeration });
  return Object.freeze({ kind: "enum", base, members: Object.freeze(members.map((member) => Object.freeze(member))) });
}

/**
 * A bit a name, lowest first: an object of booleans.
 *
 * @throws LayoutError `definition` where there are more names than bits
 * @example
 * flags(u16, "ready", "failed");
 */
export function flags<const M extends string>(base: NumberNode<BaseType>, ...members: readonly M[]): FlagsNode<M> {
  checkBase("flags", base, "unsigned");
  if (members.length === 0) throw definition("flags need at least one member");
  checkNames("flag", members);
  const room = NUMBERS[base.type].bytes * 8;
  if (members.length > room) throw definition(`${members.length} flags do not fit the ${room} bits of ${base.type}`);
  link({ flags: kinds.flags });
  return Object.freeze({ kind: "flags", base, members: Object.freeze([...members]) });
}

/**
 * Some bits a name, lowest first: an object of unsigned numbers.
 *
 * @throws LayoutError `definition` where the widths add up to more bits than there are
 * @example
 * bits(u32, { mode: 3, gain: 5 });
 */
export function bits<const M extends string>(
  base: NumberNode<BaseType>,
  widths: { readonly [K in M]: number },
): BitsNode<M> {
  return bitsNode(
    base,
    entriesOf<number>(widths, "bits' widths").map(([name, width]) => ({ name: name as M, width })),
  );
}

/** The one place that makes a bit field's node, for builders and notation alike. */
export function bitsNode<M extends string>(
  base: NumberNode<BaseType>,
  members: readonly { name: M; width: number }[],
): BitsNode<M> {
  checkBase("bits", base, "unsigned");
  if (members.length === 0) throw definition("bits need at least one member");
  checkNames(
    "member",
    members.map(({ name }) => name),
  );
  for (const { name, width } of members) checkCount(width, `the width of '${name}'`);
  const room = NUMBERS[base.type].bytes * 8;
  const used = members.reduce((sum, { width }) => sum + width, 0);
  if (used > room) throw definition(`${used} bits do not fit the ${room} of ${base.type}`);
  link({ bits: kinds.bits });
  return Object.freeze({ kind: "bits", base, members: Object.freeze(members.map((member) => Object.freeze(member))) });
}

/** Throws unless names or tags can be stored as numbers of this type. */
export function checkBase(what: string, base: NumberNode, sign?: "unsigned"): asserts base is NumberNode<BaseType> {
  checkNumberType(base, `${what}: the base`, sign === "unsigned" ? BASE_TYPES.slice(0, 3) : BASE_TYPES);
}
