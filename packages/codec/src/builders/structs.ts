import { asStored, checkDefault } from "../default.ts";
import { link } from "../kind.ts";
import * as kinds from "../kinds/structs.ts";
import type {
  AlignNode,
  BaseType,
  ConstNode,
  Default,
  FieldNode,
  FieldTypes,
  NumberNode,
  OptionalNode,
  PadNode,
  StructNode,
  UnionNode,
  ValueNode,
} from "../node.ts";
import { NUMBERS } from "../numbers.ts";
import { checkOptions } from "../options.ts";
import { checkNames, definition, type StructOptions, structNode } from "../struct-node.ts";
import { checkCount, checkNumberType, entriesOf } from "./count.ts";
import { type FieldInputs, type NodeOf, nodeOf, specOf, valuedNodeOf } from "./input.ts";
import { checkBase } from "./names.ts";

/** The struct node of builder input: what `struct` wraps in a layout. A name that begins with `$` names nothing. */
export function structOf(inputs: FieldInputs, options: StructOptions): StructNode<FieldTypes> {
  if (typeof inputs !== "object" || inputs === null) throw definition("struct() takes an object of fields by name");
  checkOptions(options, "packing", "order");
  const fields = Object.entries(inputs).map(([name, input]): FieldNode => {
    const { field: type, at, default: given } = specOf(input, name);
    const anonymous = name.startsWith("$");
    if (!anonymous && (type.kind === "pad" || type.kind === "align")) {
      throw definition(`${type.kind} is no field; put it under a name that begins with $, such as $${name}`, name);
    }
    const value = given?.(name);
    return {
      ...(!anonymous && { name }),
      type,
      ...(at !== undefined && { at }),
      ...(value !== undefined && { default: value }),
    };
  });
  return structNode(fields, options);
}

/** The arms of a union by name, as its builder takes them; `{}` for one without fields. */
export type ArmInputs = {
  readonly [name: string]: StructNode | { readonly node: StructNode } | { readonly [field: string]: never };
};

/** The struct node of an arm. */
export type ArmOf<I> = [NodeOf<I>] extends [never] ? NoFields : NodeOf<I>;

/** The struct node of an arm without fields. */
// biome-ignore lint/complexity/noBannedTypes: an object without properties is what is meant
export type NoFields = StructNode<{}, undefined, undefined, never>;

/**
 * One of several structs, told apart by a tag: `{ kind: "circle", … }`. Arms are numbered from 0. An arm may be without
 * fields, as `{}`; then the value is its name alone, `{ kind: "none" }`.
 *
 * @throws LayoutError `definition` where an arm has a field `kind`, or there are more arms than the base can number
 * @example
 * union(u8, { circle: struct({ radius: f32 }), box: struct({ width: f32, height: f32 }) });
 * union(u8, { none: {}, move: struct({ x: f32, y: f32 }) });
 */
export function union<const A extends ArmInputs>(
  base: NumberNode<BaseType>,
  arms: A,
): UnionNode<{ readonly [K in keyof A]: ArmOf<A[K]> }> {
  const list = entriesOf(arms, "a union's arms").map(([name, input]) => {
    const empty = typeof input === "object" && input !== null && Object.keys(input).length === 0;
    return { name, type: empty ? noFields() : nodeOf(input as StructNode, name) };
  });
  return unionNode(base, list) as UnionNode<{ readonly [K in keyof A]: ArmOf<A[K]> }>;
}

/** The struct of an arm without fields. No other struct is without any: only a tag tells that it is there. */
export function noFields(): NoFields {
  return Object.freeze({ kind: "struct", fields: Object.freeze([]) });
}

/** The one place that makes a union's node, for builders and notation alike. */
export function unionNode(base: NumberNode<BaseType>, arms: readonly { name: string; type: StructNode }[]): UnionNode {
  checkBase("union", base);
  if (arms.length === 0) throw definition("a union needs at least one arm");
  checkNames(
    "arm",
    arms.map(({ name }) => name),
  );
  for (const { name, type } of arms) {
    if (type.kind !== "struct")
      throw definition(`arm '${name}' of a union must be a struct, or {} for one without fields`, name);
    if (type.fields.some((field) => field.name === "kind")) {
      throw definition(`arm '${name}' has a field 'kind', which is the name of the tag; give it another name`, name);
    }
  }
  const { max } = NUMBERS[base.type];
  if (arms.length - 1 > Number(max)) throw definition(`${base.type} cannot number ${arms.length} arms`);
  link({ union: kinds.union });
  return Object.freeze({ kind: "union", base, arms: Object.freeze(arms.map((arm) => Object.freeze(arm))) });
}

/**
 * A value that may be missing: a presence byte, then room for the value. `undefined` where it is missing.
 *
 * @throws LayoutError `definition` for an optional of an optional
 */
export function optional<E extends ValueNode>(element: E | { readonly node: E }): OptionalNode<E> {
  const node = valuedNodeOf(element);
  if (node.kind === "optional") throw definition("an optional of an optional says nothing more than one");
  link({ optional: kinds.optional });
  return Object.freeze({ kind: "optional", element: node });
}

/**
 * A number that always stands there, such as a file's magic. It is written and checked, and in no value.
 *
 * @throws LayoutError `definition` where the type is no number's, or the number does not fit it; where it is not finite, or -0
 * @example
 * struct({ $magic: constant(u32, 0x4d4f), width: i32 });
 */
export function constant(type: NumberNode, value: number | bigint): ConstNode {
  checkNumberType(type, "a constant");
  const given = checkDefault("a constant", type, value) as Exclude<Default, boolean>;
  // Bytes are compared with what the type makes of it.
  return Object.freeze({ kind: "const", type, value: typeof given === "number" ? asStored(type, given) : given });
}

/** `size` zero bytes; in `struct`, under a name that begins with `$`. */
export function pad(size: number): PadNode {
  checkCount(size, "padding");
  return Object.freeze({ kind: "pad", size });
}

/** Zero bytes up to the next multiple of `alignment`; in `struct`, under a name that begins with `$`. */
export function alignTo(alignment: number): AlignNode {
  checkCount(alignment, "an alignment");
  return Object.freeze({ kind: "align", alignment });
}
