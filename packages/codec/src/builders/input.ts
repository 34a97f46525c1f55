import { checkDefault } from "../default.ts";
import type { Default, Node, ValueNode } from "../node.ts";
import { definition, isFiller } from "../struct-node.ts";
import { checkCount } from "./count.ts";

/** A field with a fixed place or a default, made by {@link at} and {@link withDefault}. */
export interface FieldSpec<N extends Node = Node, D extends boolean = boolean> {
  readonly field: N;
  readonly at?: number;
  /** The default, after a look at whether it fits the field, which `name` is for. */
  readonly default?: (name: string) => Default;
  /** Never there: whether types know of a default. */
  readonly defaulted?: D;
}

/** What `struct` takes for one field: a node, a whole layout, or either of them placed or with a default. */
export type FieldInput = Node | { readonly node: Node } | FieldSpec;

/** The fields of a struct by name, as its builder takes them. */
export type FieldInputs = { readonly [name: string]: FieldInput };

/** The node behind a {@link FieldInput}. */
export type NodeOf<I> = I extends Node
  ? I
  : I extends { readonly node: infer N extends Node }
    ? N
    : I extends { readonly field: infer N extends Node }
      ? N
      : never;

/** The names of fields that have a default. */
export type DefaultedIn<F> = [Extract<F[keyof F], FieldSpec<Node, true>>] extends [never]
  ? never
  : { [K in keyof F]: F[K] extends FieldSpec<Node, true> ? K : never }[keyof F] & string;

/** The node of builder input. */
export function nodeOf<N extends Node>(input: N | { readonly node: N }, name?: string): N {
  const node = typeof input === "object" && input !== null && "node" in input ? input.node : input;
  if (typeof node === "object" && node !== null && "kind" in node) return node;
  const what = name === undefined ? "this" : `'${name}'`;
  throw definition(`${what} is no type; use one of the builders, such as u8 or image(40, 50, 3)`, name);
}

/** The node of builder input that must have a value. */
export function valuedNodeOf<N extends ValueNode>(input: N | { readonly node: N }): N {
  const node = nodeOf(input);
  if (isFiller(node)) throw definition(`${(node as Node).kind} has no value; expected a type that has one`);
  return node;
}

/** Builder input with what was said of its field so far. */
export function specOf(input: FieldInput, name?: string): FieldSpec {
  if (typeof input === "object" && input !== null && "field" in input) return input;
  return { field: nodeOf(input, name) };
}

/**
 * Fixes the place of a field, as `@` does in notation.
 *
 * @param offset bytes from the start of the enclosing struct, at or after the end of the field before
 * @throws LayoutError `definition` where the offset is no integer from 0
 * @example
 * struct({ magic: u32, body: at(64, array(u8, 100)) });
 */
export function at<N extends Node, D extends boolean = false>(
  offset: number,
  type: N | { readonly node: N } | FieldSpec<N, D>,
): FieldSpec<N, D> {
  checkCount(offset, "a field's offset", 0);
  return { ...(specOf(type) as FieldSpec<N, D>), at: offset };
}

/**
 * Gives a field a default: encoding takes it where the field is left out, decoding where bytes end before the field.
 *
 * @throws LayoutError from `struct`: `definition` for a kind that takes no default, a number that is not finite, or -0;
 * and as `encode` for a value that does not fit
 * @example
 * struct({ width: i32, gain: withDefault(f32, 1) });
 */
export function withDefault<N extends Node>(
  type: N | { readonly node: N } | FieldSpec<N>,
  value: Default | bigint,
): FieldSpec<N, true> {
  const spec = specOf(type) as FieldSpec<N, true>;
  return { ...spec, default: (name) => checkDefault(name, spec.field, value) };
}
