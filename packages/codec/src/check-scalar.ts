import { show } from "./errors.ts";
import { type Fault, within } from "./fault.ts";
import type { Measured, MeasuredBits, MeasuredFlags, MeasuredSafeInteger } from "./measured.ts";
import type { NumberType } from "./node.ts";
import { NUMBERS } from "./numbers.ts";
import { doesNotFit, notInteger, refused, wrongType } from "./refusals.ts";
import { utf8Length } from "./utf8.ts";

/** A number of a type. */
export function checkNumber(type: NumberType, measured: Measured, value: unknown): Fault | undefined {
  const { family, min, max } = NUMBERS[type];
  if (family === "bigint") {
    if (typeof value !== "bigint") return wrongType(measured, `a bigint, ${min} to ${max}`, value);
    return value < min || value > max ? doesNotFit(measured, `${min} to ${max}`, value) : undefined;
  }
  if (typeof value !== "number") {
    return wrongType(measured, family === "float" ? "a number" : `an integer, ${min} to ${max}`, value);
  }
  if (family === "integer") {
    if (!Number.isInteger(value)) return notInteger(measured, `${min} to ${max}`, value);
    return value < min || value > max ? doesNotFit(measured, `${min} to ${max}`, value) : undefined;
  }
  // NaN and the infinities have their own bits in every float type; only finite numbers can be too large.
  if (!Number.isFinite(value) || (value > min && value < max)) return undefined;
  return doesNotFit(measured, `a magnitude below ${max}`, value);
}

/** A 64-bit integer as a number. */
export function checkSafeInteger(measured: MeasuredSafeInteger, value: unknown): Fault | undefined {
  const lowest = measured.node.type === "u64" ? 0 : Number.MIN_SAFE_INTEGER;
  if (Number.isSafeInteger(value) && (value as number) >= lowest) return undefined;
  const expected = `${lowest} to ${Number.MAX_SAFE_INTEGER}`;
  if (typeof value !== "number") return wrongType(measured, `an integer, ${expected}`, value);
  if (!Number.isInteger(value)) return notInteger(measured, expected, value);
  return doesNotFit(measured, expected, value);
}

/** A string of at most so many bytes in UTF-8. */
export function checkText(capacity: number, measured: Measured, value: unknown): Fault | undefined {
  const length = typeof value === "string" ? utf8Length(value) : -1;
  if (length >= 0 && length <= capacity) return undefined;
  const expected = `a string of at most ${capacity} bytes in UTF-8`;
  if (typeof value !== "string") return wrongType(measured, expected, value);
  if (length < 0)
    return refused("invalid-text", measured, "half of a surrogate pair has no UTF-8", expected, show(value));
  return refused("wrong-length", measured, `the text has ${length} bytes`, expected, `${length} bytes`);
}

/** A string without NUL. */
export function checkChar(length: number, measured: Measured, value: unknown): Fault | undefined {
  if (typeof value === "string" && value.includes("\0")) {
    return refused(
      "invalid-text",
      measured,
      "the text holds a NUL, which would end it",
      "a string without NUL",
      show(value),
    );
  }
  return checkText(length, measured, value);
}

/** An object of booleans. */
export function checkFlags(measured: MeasuredFlags, value: unknown): Fault | undefined {
  return checkMembers(measured, value, (part) => (typeof part === "boolean" ? undefined : "a boolean"));
}

/** Checks an object with the members' names, each part by `problem`, which says what is expected instead. */
function checkMembers(
  measured: MeasuredFlags | MeasuredBits,
  value: unknown,
  problem: (part: unknown, index: number) => string | undefined,
): Fault | undefined {
  const names = measured.node.members.map((member) => (typeof member === "string" ? member : member.name));
  if (typeof value !== "object" || value === null)
    return wrongType(measured, `an object with ${names.join(", ")}`, value);
  for (const [index, name] of names.entries()) {
    const part = (value as Record<string, unknown>)[name];
    const expected = problem(part, index);
    if (expected === undefined) continue;
    if (part === undefined)
      return within(name, 0, refused("missing-field", measured, "the member is missing", expected, "undefined"));
    return within(
      name,
      0,
      refused(
        typeof part === "number" ? "out-of-range" : "wrong-type",
        measured,
        `got ${show(part)}`,
        expected,
        show(part),
      ),
    );
  }
  return undefined;
}

/** An object of small unsigned numbers. */
export function checkBits(measured: MeasuredBits, value: unknown): Fault | undefined {
  return checkMembers(measured, value, (part, index) => {
    const highest = 2 ** (measured.node.members[index]?.width ?? 0) - 1;
    const fits = typeof part === "number" && Number.isInteger(part) && part >= 0 && part <= highest;
    return fits ? undefined : `0 to ${highest}`;
  });
}
