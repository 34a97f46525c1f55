import * as z from "zod";
import { mayBeLeftOut } from "../check-value.ts";
import { show } from "../errors.ts";
import { givenLayout } from "../given-layout.ts";
import { measure } from "../measure.ts";
import type { Measured, MeasuredField, MeasuredNumber, MeasuredStruct } from "../measured.ts";
import type { StructNode } from "../node.ts";
import { NUMBERS } from "../numbers.ts";
import { checkWord } from "../options.ts";
import { definition } from "../struct-node.ts";
import { describeArray, describeImage, describeNumber } from "./describe.ts";
import { float, judge, judged } from "./judged.ts";
import type { Refinements, ZodLayout } from "./schema-types.ts";

/** Refinements of fields that no layout has. */
export type UnknownFields<R, N extends StructNode> = { readonly [K in Exclude<keyof R, keyof Refinements<N>>]: never };

/**
 * A zod schema of a layout's values: it accepts what `encode` accepts, and refuses what `encode` refuses. (To zod an
 * array is never an object, and what all objects inherit, such as `toString`, is not left out; `encode` looks for fields
 * in the one and not in the other.)
 *
 * What comes out is what decoding would give: defaults are filled in and plain arrays are typed arrays. Three things stay
 * as they were given: numbers that a float of the field's type is only near to, a UUID's case, and an optional field that
 * was left out.
 *
 * @param refinements further checks by field: each function is given the field's schema, without its default or its
 * being optional, and returns the one to use
 * @throws LayoutError `definition` for a field named `__proto__`, which zod drops from objects, and for a refinement of no field, or
 * that is no function from schema to schema; `wrong-type` for what is no layout
 * @example
 * const FrameSchema = toZod(Frame, { width: (schema) => schema.max(640) });
 * FrameSchema.parse({ image, width: 641, height: 50 });
 * // ZodError: [{ code: "too_big", maximum: 640, path: ["width"], … }]
 */
export function toZod<N extends StructNode, const R extends Refinements<N> = Refinements<N>>(
  layout: { readonly node: N },
  refinements?: R & UnknownFields<R, N>,
): ZodLayout<N, R> {
  const measured = measure(givenLayout(layout));
  const refine = (refinements ?? {}) as Refine;
  if (typeof refine !== "object") throw definition(`refinements are an object of functions, not ${show(refine)}`);
  for (const name of Object.keys(refine)) checkWord("field", name, ...measured.fields.map((field) => field.name));
  return objectOf(measured, {}, refine) as unknown as ZodLayout<N, R>;
}

type Refine = { readonly [name: string]: ((schema: z.ZodType) => z.ZodType) | undefined };

/** The schema of a struct's fields, and of others before them. */
function objectOf({ fields }: MeasuredStruct, others: z.core.$ZodShape, refine: Refine = {}): z.ZodObject {
  const shape = shapeOf([
    ...Object.entries(others),
    ...fields.map((field) => [field.name, fieldOf(field, refine)] as const),
  ]);
  return fields.some(mayBeLeftOut) ? z.strictObject(shape) : z.object(shape);
}

function shapeOf(parts: readonly (readonly [name: string, schema: z.core.$ZodType])[]): z.core.$ZodShape {
  if (parts.some(([name]) => name === "__proto__")) {
    throw definition("zod drops properties that are named __proto__; give the field another name", "__proto__");
  }
  return Object.fromEntries(parts);
}

function fieldOf({ name, type, default: given }: MeasuredField, refine: Refine): z.ZodType {
  const change = Object.hasOwn(refine, name) ? refine[name] : undefined;
  const refined = (inner: Measured) => refinedBy(change, name, schemaOf(inner));
  if (type.kind === "optional") return z.optional(refined(type.element));
  if (given === undefined) return refined(type);
  const schema = refined(type).default(given);
  return typeof given === "bigint" ? schema.meta({ default: `${given}` }) : schema;
}

function refinedBy(change: Refine[string], name: string, schema: z.ZodType): z.ZodType {
  if (change === undefined) return schema;
  if (typeof change !== "function")
    throw definition(`${name}: expected a function that refines, not ${show(change)}`, name);
  const refined = change(schema);
  if (refined instanceof z.ZodType) return refined;
  throw definition(`${name}: expected a refinement that returns a schema, not ${show(refined)}`, name);
}

function schemaOf(measured: Measured): z.ZodType {
  switch (measured.kind) {
    case "number":
      return numberOf(measured);
    case "safe-integer":
      return measured.node.type === "u64" ? z.int().min(0) : z.int();
    case "bool":
      return z.boolean();
    case "uuid":
      return z.guid();
    case "time":
      return bigintOf("i64");
    case "text":
    case "char": {
      const capacity = measured.kind === "text" ? measured.capacity : measured.size;
      // No text has more characters than bytes; how many bytes there are is the judge's to say.
      return z.string().max(capacity, { abort: true }).check(judge(measured));
    }
    case "bytes":
      return judged(measured).meta(describeArray("u8", measured.size, measured.size, "bytes"));
    case "blob":
      return judged(measured).meta(describeArray("u8", 0, measured.capacity, "bytes"));
    case "image": {
      const { length } = measured.samples;
      return judged(measured).meta(describeArray(measured.node.sample?.type ?? "u8", length, length, "bytes"));
    }
    case "bounded-image":
      return judged(measured).meta(describeImage(measured));
    case "array":
    case "list": {
      const { element } = measured;
      const [least, most] = measured.kind === "array" ? [measured.length, measured.length] : [0, measured.capacity];
      if (element.kind === "number") return judged(measured).meta(describeArray(element.node.type, least, most));
      return z.array(schemaOf(element)).min(least).max(most);
    }
    case "enum":
      return z.enum(measured.node.members.map(({ name }) => name));
    case "flags":
      return z.object(shapeOf(measured.node.members.map((name) => [name, z.boolean()])));
    case "bits":
      return z.object(
        shapeOf(
          measured.node.members.map(({ name, width }) => [
            name,
            z
              .int()
              .min(0)
              .max(2 ** width - 1),
          ]),
        ),
      );
    case "union": {
      const arms = measured.arms.map(({ name, type }) => objectOf(type, { kind: z.literal(name) }));
      return z.discriminatedUnion("kind", arms as [z.ZodObject, ...z.ZodObject[]]);
    }
    case "zstd":
      return schemaOf(measured.element);
    case "optional":
      return z.optional(schemaOf(measured.element));
    case "struct":
      return objectOf(measured, {});
  }
}

function numberOf(measured: MeasuredNumber): z.ZodType {
  const { family, min, max } = NUMBERS[measured.node.type];
  switch (family) {
    case "integer":
      return z.int().min(Number(min)).max(Number(max));
    case "bigint":
      return bigintOf(measured.node.type as "u64" | "i64");
    case "float":
      return float(measured);
  }
}

function bigintOf(type: "u64" | "i64"): z.ZodType {
  const { min, max } = NUMBERS[type];
  return z.bigint().min(BigInt(min)).max(BigInt(max)).meta(describeNumber(type));
}
