import * as z from "zod";
import { checkValue } from "../check-value.ts";
import { complete } from "../complete.ts";
import { type Fault, sentence } from "../fault.ts";
import type { Measured, MeasuredNumber } from "../measured.ts";
import { LARGEST_FLOAT } from "../numbers.ts";

/** A fault as zod's checks report it. */
function issueOf(fault: Fault, input: unknown): z.core.$ZodRawIssue {
  return { code: "custom", message: sentence(fault), path: [...fault.path], params: { code: fault.code }, input };
}

/** The package's own judge as a check. */
export function judge(measured: Measured): z.core.CheckFn<unknown> {
  return (payload) => {
    const fault = checkValue(measured, payload.value);
    if (fault !== undefined) payload.issues.push(issueOf(fault, payload.value));
  };
}

/** A schema of what zod has no schema for: judged by this package alone, and given out as decoding gives it. */
export function judged(measured: Measured): z.ZodType {
  return z.custom().check(judge(measured), (payload) => {
    payload.value = complete(measured, payload.value);
  });
}

/** The definition of a {@link ZodFloat}. */
interface FloatDef extends z.core.$ZodNumberDef {
  readonly measured: MeasuredNumber;
}

/** zod's numbers are finite; these may also be NaN or infinite, as floats in memory are. */
const ZodFloat: z.core.$constructor<z.ZodNumber, FloatDef> = /* @__PURE__ */ z.core.$constructor(
  "ZodFloat",
  (schema: z.ZodNumber, def: FloatDef) => {
    const parent: z.core.$constructor<z.ZodNumber> = z.ZodNumber;
    parent.init(schema, def);
    schema._zod.parse = (payload) => {
      const { value } = payload;
      const fault = checkValue(def.measured, value);
      if (typeof value !== "number") payload.issues.push({ code: "invalid_type", expected: "number", input: value });
      else if (fault !== undefined) payload.issues.push(issueOf(fault, value));
      return payload;
    };
  },
);

/** The schema of a float field. */
export function float(measured: MeasuredNumber): z.ZodNumber {
  const schema = new ZodFloat({ type: "number", checks: [], measured });
  const { type } = measured.node;
  // The bag is what zod describes a schema from.
  if (type === "f16" || type === "f32") {
    Object.assign(schema._zod.bag, { minimum: -LARGEST_FLOAT[type], maximum: LARGEST_FLOAT[type] });
  }
  return schema;
}
