import type * as z from "zod";
import type {
  ArrayNode,
  BitsNode,
  EnumNode,
  FieldTypes,
  FillerNode,
  FlagsNode,
  ListNode,
  Node,
  NumberNode,
  OptionalNode,
  StructNode,
  UnionNode,
  ZstdNode,
} from "../node.ts";
import type { Input, Value } from "../values.ts";

/*
 * Which schema stands for which node: a table by kind, so that a kind without an entry is a compile error. Where an array
 * is involved, input and output types are those of the layout: zod has no array schema that takes read-only arrays.
 */

/** The schema of a node's value. */
export type SchemaOf<N extends Node> = SchemaTable<N>[N["kind"]];

interface SchemaTable<N extends Node> {
  number: N extends NumberNode<infer T> ? (T extends "u64" | "i64" ? z.ZodBigInt : z.ZodNumber) : never;
  "safe-integer": z.ZodNumber;
  bool: z.ZodBoolean;
  uuid: z.ZodGUID;
  time: z.ZodBigInt;
  text: z.ZodString;
  char: z.ZodString;
  bytes: Leaf<N>;
  blob: Leaf<N>;
  zstd: N extends ZstdNode<infer E> ? (Node extends E ? z.ZodType : SchemaOf<E>) : never;
  image: Leaf<N>;
  "bounded-image": Leaf<N>;
  array: N extends ArrayNode<infer E> ? Elements<N, E> : never;
  list: N extends ListNode<infer E> ? Elements<N, E> : never;
  enum: N extends EnumNode<infer M> ? z.ZodEnum<{ [K in M]: K }> : never;
  flags: N extends FlagsNode<infer M> ? z.ZodObject<{ [K in M]: z.ZodBoolean }> : never;
  bits: N extends BitsNode<infer M> ? z.ZodObject<{ [K in M]: z.ZodNumber }> : never;
  union: N extends UnionNode<infer A> ? z.ZodDiscriminatedUnion<readonly Arms<A>[keyof A][], "kind"> : never;
  optional: N extends OptionalNode<infer E> ? (Node extends E ? z.ZodType : OptionalSchema<SchemaOf<E>>) : never;
  struct: N extends StructNode ? z.ZodObject<Shape<N, object>> : never;
  const: never;
  pad: never;
  align: never;
}

type Leaf<N extends Node> = z.ZodType<Value<N>, Input<N>>;

type Elements<N extends Node, E extends Node> = E extends NumberNode
  ? Leaf<N>
  : Node extends E
    ? z.ZodType
    : ListSchema<SchemaOf<E>, Value<N>, Input<N>>;

type Arms<A extends FieldTypes> = {
  [K in keyof A]: A[K] extends StructNode
    ? z.ZodObject<{ kind: z.ZodLiteral<K & string> } & Shape<A[K], object>>
    : never;
};

/** The schema of an array or list whose elements are no numbers. */
export interface ListSchema<E extends z.ZodType, O, I> extends z.ZodType<O, I> {
  readonly element: E;
  min(length: number, params?: string | z.core.$ZodCheckMinLengthParams): this;
  max(length: number, params?: string | z.core.$ZodCheckMaxLengthParams): this;
  length(length: number, params?: string | z.core.$ZodCheckLengthEqualsParams): this;
  nonempty(params?: string | z.core.$ZodCheckMinLengthParams): this;
}

/** The schema of a value that may be missing: its field may be left out, and is there in the type of what comes out. */
export interface OptionalSchema<S extends z.ZodType>
  extends z.ZodType<
    z.output<S> | undefined,
    z.input<S> | undefined,
    z.core.$ZodTypeInternals<z.output<S> | undefined, z.input<S> | undefined> & { optin: "optional" }
  > {
  unwrap(): S;
}

/** The schemas of a struct's fields, some of them refined. */
type Shape<N extends StructNode, R> =
  N extends StructNode<infer F, infer _P, infer _O, infer D>
    ? string extends keyof F
      ? Record<string, z.ZodType>
      : {
          [K in keyof F as F[K] extends FillerNode ? never : K]: FieldSchema<
            F[K],
            K extends D ? true : false,
            Refined<R, K>
          >;
        }
    : never;

/** What the refinement of a field returns; `never` where there is none. */
type Refined<R, K extends PropertyKey> = R extends { readonly [_ in K]: (...given: never[]) => infer S } ? S : never;

type FieldSchema<N extends Node, D extends boolean, S> = [S] extends [never]
  ? D extends true
    ? z.ZodDefault<SchemaOf<N>>
    : SchemaOf<N>
  : S extends z.ZodType
    ? D extends true
      ? z.ZodDefault<S>
      : N extends OptionalNode
        ? OptionalSchema<S>
        : S
    : never;

/** A field's type, without its being optional. */
type Inner<N extends Node> = N extends OptionalNode<infer E> ? E : N;

/**
 * Further checks for some of a layout's fields, each a function from the field's schema to a refined one. Optional
 * fields and those with a default are refined before they are made so: checks see no `undefined`.
 */
export type Refinements<N extends StructNode> =
  N extends StructNode<infer F>
    ? { readonly [K in keyof F]?: (schema: SchemaOf<Inner<F[K]>>) => z.ZodType<Value<Inner<F[K]>>> }
    : never;

/** The schema of a layout's values. */
export type ZodLayout<N extends StructNode, R = object> = z.ZodObject<Shape<N, R>>;
