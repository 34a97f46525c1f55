import type { Measured, MeasuredStruct } from "../../measured.ts";

/** Beyond this many fields, V8 takes too long over a function, or gives up on it, and runs it many times slower. */
const MOST_AT_ONCE = 64;

/** Whether a struct has more fields than one function should handle. */
export function isLarge(measured: Measured): boolean {
  return measured.kind === "struct" && fieldsIn(measured) > 2 * MOST_AT_ONCE;
}

/** A large struct in parts of fewer fields, at the same offsets; its constants are those of the first part. */
export function partsOf(measured: MeasuredStruct): MeasuredStruct[] {
  const parts: MeasuredStruct["fields"][number][][] = [[]];
  let width = 0;
  for (const field of measured.fields) {
    width += widthOf(field.type);
    if (width > MOST_AT_ONCE) {
      parts.push([]);
      width = widthOf(field.type);
    }
    parts.at(-1)?.push(field);
  }
  return parts.map((fields, index) => ({
    ...measured,
    fields,
    constants: index === 0 ? measured.constants : [],
    gaps: index === 0 ? measured.gaps : [],
  }));
}

/** How many fields are written out where a node stands: one that is large is called. */
function widthOf(measured: Measured): number {
  return measured.kind !== "struct" || isLarge(measured) ? 1 : fieldsIn(measured);
}

/** Counted once a struct: each is asked for by every struct around it, again and again. */
const COUNTED = new WeakMap<MeasuredStruct, number>();

function fieldsIn(measured: MeasuredStruct): number {
  const known = COUNTED.get(measured);
  if (known !== undefined) return known;
  const count = measured.fields.reduce((sum, { type }) => sum + widthOf(type), 0);
  COUNTED.set(measured, count);
  return count;
}
