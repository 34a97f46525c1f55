import { checkValue } from "./check-value.ts";
import { type Fault, within } from "./fault.ts";
import { fieldOf } from "./field-of.ts";
import type { MeasuredField, MeasuredStruct } from "./measured.ts";

/** The first thing that is wrong with each field, also with those of structs inside; none where a value can be encoded. */
export function checkFields(measured: MeasuredStruct, value: unknown): readonly Fault[] {
  const first = checkValue(measured, value);
  if (first === undefined) return [];
  if (first.path.length === 0) return [first];
  const faults = measured.fields.flatMap((field) => checkField(measured, field, value));
  // Where the fields are all right, it is a property that is none of them.
  return faults.length > 0 ? faults : [first];
}

function checkField(measured: MeasuredStruct, field: MeasuredField, value: unknown): readonly Fault[] {
  const { name, type, offset } = field;
  const part = fieldOf(value, name);
  if (type.kind === "struct" && part !== undefined) {
    return checkFields(type, part).map((fault) => within(name, offset, fault));
  }
  const fault = checkValue({ ...measured, fields: [field] }, { [name]: part });
  return fault === undefined ? [] : [fault];
}
