import { show, tagOf } from "./errors.ts";
import { type Fault, within } from "./fault.ts";
import type { Measured, MeasuredArray, MeasuredImage, MeasuredStruct } from "./measure.ts";
import type { NumberType } from "./node.ts";
import { printType } from "./notation/print.ts";
import { NUMBERS } from "./numbers.ts";

/**
 * The first thing that keeps a value from being encoded, or `undefined` where nothing does.
 *
 * This is the one judge of values: engines may look faster, and ask it what to say when they refuse.
 */
export function checkValue(measured: Measured, value: unknown): Fault | undefined {
  switch (measured.kind) {
    case "number":
      return checkNumber(measured.node.type, measured, value);
    case "safe-integer":
      return checkSafeInteger(measured, value);
    case "bool":
      return typeof value === "boolean" ? undefined : wrongType(measured, "a boolean", value);
    case "array":
      return checkArray(measured, value);
    case "image":
      return checkImage(measured, value);
    case "struct":
      return checkStruct(measured, value);
  }
}

/** How many elements a value for a number array holds, or -1 where it is neither the right typed array nor a list. */
function lengthOf(type: NumberType, value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isArrayOf(type, value) ? (value as unknown as { length: number }).length : -1;
}

/** Whether a value is the typed array of a number type, whichever realm made it; clamped bytes are bytes. */
function isArrayOf(type: NumberType, value: unknown): value is ArrayBufferView {
  if (!ArrayBuffer.isView(value)) return false;
  const tag = tagOf(value);
  return tag === NUMBERS[type].array.name || (type === "u8" && tag === "Uint8ClampedArray");
}

function checkNumber(type: NumberType, measured: Measured, value: unknown): Fault | undefined {
  const { family, min, max } = NUMBERS[type];
  const expected = family === "float" ? "a number" : `${min} to ${max}`;
  if (family === "bigint") {
    if (typeof value !== "bigint") return wrongType(measured, `a bigint, ${expected}`, value);
    return value < min || value > max ? doesNotFit(measured, expected, value) : undefined;
  }
  if (typeof value !== "number") {
    return wrongType(measured, family === "float" ? expected : `an integer, ${expected}`, value);
  }
  if (family === "integer") {
    if (!Number.isInteger(value)) return notInteger(measured, expected, value);
    return value < min || value > max ? doesNotFit(measured, expected, value) : undefined;
  }
  // NaN and the infinities have their own bits in every float type; only finite numbers can be too large.
  if (!Number.isFinite(value) || (value > min && value < max)) return undefined;
  return doesNotFit(measured, `a magnitude below ${max}`, value);
}

function checkSafeInteger(measured: Measured & { kind: "safe-integer" }, value: unknown): Fault | undefined {
  const lowest = measured.node.type === "u64" ? 0 : Number.MIN_SAFE_INTEGER;
  const expected = `${lowest} to ${Number.MAX_SAFE_INTEGER}`;
  if (typeof value !== "number") return wrongType(measured, `an integer, ${expected}`, value);
  if (!Number.isInteger(value)) return notInteger(measured, expected, value);
  return value < lowest || value > Number.MAX_SAFE_INTEGER ? doesNotFit(measured, expected, value) : undefined;
}

function checkArray(measured: MeasuredArray, value: unknown): Fault | undefined {
  const { element, length, stride } = measured;
  const dimensions = measured.node.dimensions.length > 1 ? ` (${measured.node.dimensions.join(" × ")})` : "";
  if (element.kind === "number") {
    const { type } = element.node;
    const kind = `${NUMBERS[type].array.name} or array of ${length}${dimensions}`;
    const actual = lengthOf(type, value);
    if (actual < 0) return wrongType(measured, kind, value);
    if (actual !== length) return wrongLength(measured, kind, actual, value);
    // A typed array of the field's own type holds nothing that does not fit, half precision aside.
    if (!Array.isArray(value) && type !== "f16") return undefined;
  } else {
    const kind = `array of ${length}${dimensions}`;
    if (!Array.isArray(value)) return wrongType(measured, kind, value);
    if (value.length !== length) return wrongLength(measured, kind, value.length, value);
  }
  const values = value as ArrayLike<unknown>;
  for (let index = 0; index < length; index++) {
    const fault = checkValue(element, values[index]);
    if (fault !== undefined) return within(index, index * stride, fault);
  }
  return undefined;
}

function checkImage(measured: MeasuredImage, value: unknown): Fault | undefined {
  const { node, channels, size } = measured;
  const expected = `Uint8Array of ${size} (${node.height} × ${node.width} × ${channels})`;
  if (!isArrayOf("u8", value)) return wrongType(measured, expected, value);
  return value.byteLength === size ? undefined : wrongLength(measured, expected, value.byteLength, value);
}

function checkStruct(measured: MeasuredStruct, value: unknown): Fault | undefined {
  if (typeof value !== "object" || value === null) {
    return wrongType(measured, `an object with ${measured.fields.map(({ name }) => name).join(", ")}`, value);
  }
  for (const { name, type, offset } of measured.fields) {
    const part = (value as Record<string, unknown>)[name];
    const fault = part === undefined ? missing(type) : checkValue(type, part);
    if (fault !== undefined) return within(name, offset, fault);
  }
  return countKeys(value) > measured.fields.length ? unknownField(measured, value) : undefined;
}

/**
 * How many enumerable properties an object has, inherited ones counted: more than there are fields means that one of
 * them is unknown. Generated code counts in the same way.
 */
function countKeys(value: object): number {
  let count = 0;
  for (const _key in value) count++;
  return count;
}

function unknownField({ fields }: MeasuredStruct, value: object): Fault | undefined {
  const names = fields.map(({ name }) => name);
  for (const key in value) {
    if (names.includes(key)) continue;
    const expected = names.join(", ");
    return {
      code: "unknown-field",
      problem: "unknown field",
      type: "",
      expected,
      received: key,
      path: [key],
      offset: 0,
    };
  }
  return undefined;
}

function missing(measured: Measured): Fault {
  return refused("missing-field", measured, "the field is missing", inWords(measured), "undefined");
}

function wrongType(measured: Measured, expected: string, value: unknown): Fault {
  return refused("wrong-type", measured, `got ${show(value)}`, expected, show(value));
}

function notInteger(measured: Measured, expected: string, value: number): Fault {
  return refused("not-integer", measured, `${value} is not an integer`, expected, String(value));
}

function doesNotFit(measured: Measured, expected: string, value: number | bigint): Fault {
  return refused("out-of-range", measured, `${show(value).replace(/n$/, "")} does not fit`, expected, show(value));
}

function wrongLength(measured: Measured, expected: string, actual: number, value: unknown): Fault {
  return refused("wrong-length", measured, `got ${show(value)}`, expected, `${actual}`);
}

function refused(code: Fault["code"], measured: Measured, problem: string, expected: string, received: string): Fault {
  return { code, problem, type: printType(measured.node), expected, received, path: [], offset: 0 };
}

/** A value of the type, in words. */
function inWords(measured: Measured): string {
  switch (measured.kind) {
    case "number":
      return NUMBERS[measured.node.type].family === "bigint" ? "a bigint" : "a number";
    case "safe-integer":
      return "a number";
    case "bool":
      return "a boolean";
    case "array":
      return `an array of ${measured.length}`;
    case "image":
      return `Uint8Array of ${measured.size}`;
    case "struct":
      return "an object";
  }
}
