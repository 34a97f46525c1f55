import { checkFields } from "./check-fields.ts";
import { complete } from "./complete.ts";
import { sentence } from "./fault.ts";
import { givenLayout } from "./given-layout.ts";
import type { Infer, InferInput } from "./layout.ts";
import { measure } from "./measure.ts";
import type { StructNode } from "./node.ts";

/**
 * A schema that libraries know how to ask, whoever made it: forms, routers, RPC. It is assignable to `StandardSchemaV1`
 * of `@standard-schema/spec` 1.1.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    /** Never there: it carries the types. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a {@link StandardSchema} says of a value: the value, or what is wrong with it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing that is wrong with a value. */
export interface StandardIssue {
  /** What is wrong, and what belongs there. */
  readonly message: string;
  /** From the outermost field inwards; a number is an index. */
  readonly path: readonly (string | number)[];
}

/**
 * A layout as a Standard Schema: it accepts what `encode` accepts.
 *
 * The output is what decoding the encoded value gives, without going through bytes: defaults are filled in, plain arrays
 * are typed arrays, floats are rounded to their type. Typed arrays that are right already are passed on, not copied. Of a
 * value that does not fit, the first thing wrong with each field is told.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * const Frame = layout("i32 width + i32 height + f32 gain = 1");
 * standardSchema(Frame)["~standard"].validate({ width: 1, height: 2 });
 * // { value: { width: 1, height: 2, gain: 1 } }
 */
export function standardSchema<L extends { readonly node: StructNode }>(
  layout: L,
): StandardSchema<InferInput<L>, Infer<L>> {
  const measured = measure(givenLayout(layout));
  const validate = (value: unknown): StandardResult<Infer<L>> => {
    const faults = checkFields(measured, value);
    if (faults.length === 0) return { value: complete(measured, value) as Infer<L> };
    return { issues: faults.map((fault) => ({ message: sentence(fault), path: fault.path })) };
  };
  return { "~standard": { version: 1, vendor: "mortise", validate } };
}
