import { show } from "./errors.ts";
import { type Fault, within } from "./fault.ts";
import { fieldOf } from "./field-of.ts";
import { kindOf } from "./kind.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredBoundedImage,
  MeasuredEnum,
  MeasuredField,
  MeasuredImage,
  MeasuredList,
  MeasuredOptional,
  MeasuredStruct,
  MeasuredUnion,
  MeasuredZstd,
} from "./measured.ts";
import { NUMBERS } from "./numbers.ts";
import {
  doesNotFit,
  missing,
  notInteger,
  refused,
  someOf,
  unknownKey,
  unknownMember,
  wrongLength,
  wrongType,
} from "./refusals.ts";
import { isArrayOf, lengthOf } from "./typed-arrays.ts";
import { isUuid } from "./uuids.ts";

/**
 * The first thing that keeps a value from being encoded, or `undefined` where nothing does.
 *
 * This is the one judge of values: engines may look faster, and ask it what to say when they refuse.
 */
export function checkValue(measured: Measured, value: unknown): Fault | undefined {
  return kindOf(measured).check(measured, value);
}

export function checkBool(measured: Measured, value: unknown): Fault | undefined {
  return typeof value === "boolean" ? undefined : wrongType(measured, "a boolean", value);
}

export function checkUuid(measured: Measured, value: unknown): Fault | undefined {
  return isUuid(value) ? undefined : wrongType(measured, "a UUID such as f81d4fae-7dec-11d0-a765-00a0c91e6bf6", value);
}

export function checkZstd({ element }: MeasuredZstd, value: unknown): Fault | undefined {
  const fault = checkValue(element, value);
  // What is compressed has no place in the layout.
  return fault === undefined ? undefined : { ...fault, offset: Number.NaN };
}

export function checkEnum(measured: MeasuredEnum, value: unknown): Fault | undefined {
  const { members } = measured.node;
  if (members.some(({ name }) => name === value)) return undefined;
  return unknownMember(
    measured,
    members.map(({ name }) => name),
    value,
  );
}

export function checkBytesOf(lowest: number, highest: number, measured: Measured, value: unknown): Fault | undefined {
  const expected = `Uint8Array of ${lowest === highest ? highest : `at most ${highest}`}`;
  if (!isArrayOf("u8", value)) return wrongType(measured, expected, value);
  const { byteLength } = value;
  return byteLength >= lowest && byteLength <= highest ? undefined : wrongLength(measured, expected, byteLength, value);
}

export function checkArray(measured: MeasuredArray, value: unknown): Fault | undefined {
  const { length } = measured;
  return checkElements(measured, value, length, length, 0);
}

export function checkList(measured: MeasuredList, value: unknown): Fault | undefined {
  return checkElements(measured, value, 0, measured.capacity, measured.start);
}

/** Checks a list or typed array: its length first, then each element. */
function checkElements(
  measured: MeasuredArray | MeasuredList,
  value: unknown,
  lowest: number,
  highest: number,
  start: number,
): Fault | undefined {
  const { element, stride } = measured;
  const type = element.kind === "number" ? element.node.type : undefined;
  const length = type === undefined ? (Array.isArray(value) ? value.length : -1) : lengthOf(type, value);
  if (length < lowest || length > highest) {
    const expected = `${type === undefined ? "" : `${NUMBERS[type].array.name} or `}array of ${countOf(measured)}`;
    return length < 0 ? wrongType(measured, expected, value) : wrongLength(measured, expected, length, value);
  }
  // A typed array of the field's own type holds nothing that does not fit, half precision aside.
  if (type !== undefined && type !== "f16" && !Array.isArray(value)) return undefined;
  const values = value as ArrayLike<unknown>;
  for (let index = 0; index < length; index++) {
    const fault = checkValue(element, values[index]);
    if (fault !== undefined) return within(index, start + index * stride, fault);
  }
  return undefined;
}

/** How many elements there may be, in words. */
function countOf(measured: MeasuredArray | MeasuredList): string {
  if (measured.kind === "list") return `at most ${measured.capacity}`;
  const { dimensions } = measured.node;
  return dimensions.length > 1 ? `${measured.length} (${dimensions.join(" × ")})` : `${measured.length}`;
}

export function checkImage(measured: MeasuredImage, value: unknown): Fault | undefined {
  const { node, channels, samples } = measured;
  return checkSamples(measured, samples, samples.length, `${node.height} × ${node.width} × ${channels}`, value);
}

/** Checks an image's samples, which come as a typed array. */
function checkSamples(
  measured: Measured,
  { element }: MeasuredArray,
  length: number,
  shape: string,
  value: unknown,
): Fault | undefined {
  const type = element.kind === "number" ? element.node.type : "u8";
  const expected = `${NUMBERS[type].array.name} of ${length} (${shape})`;
  if (!isArrayOf(type, value)) return wrongType(measured, expected, value);
  const actual = lengthOf(type, value);
  if (actual !== length) return wrongLength(measured, expected, actual, value);
  if (type !== "f16") return undefined;
  const values = value as unknown as Float32Array;
  for (let index = 0; index < length; index++) {
    const fault = checkValue(element, values[index]);
    if (fault !== undefined) return within(index, index * element.size, fault);
  }
  return undefined;
}

export function checkBoundedImage(measured: MeasuredBoundedImage, value: unknown): Fault | undefined {
  const { node, channels, side, samples, start } = measured;
  if (typeof value !== "object" || value === null) {
    return wrongType(measured, "an object with data, width, height", value);
  }
  const given = value as { data?: unknown; width?: unknown; height?: unknown; channels?: unknown };
  for (const [name, limit] of [
    ["width", node.maxWidth],
    ["height", node.maxHeight],
  ] as const) {
    const length = given[name];
    const offset = name === "width" ? 0 : side.size;
    if (length === undefined) return within(name, offset, missing(side));
    const fault = checkSide(side, limit, length);
    if (fault !== undefined) return within(name, offset, fault);
  }
  if (given.channels !== undefined && given.channels !== channels) {
    return within(
      "channels",
      0,
      refused("wrong-length", measured, `got ${show(given.channels)}`, String(channels), show(given.channels)),
    );
  }
  const [width, height] = [given.width as number, given.height as number];
  if (given.data === undefined) return within("data", start, missing(samples));
  const fault = checkSamples(
    measured,
    samples,
    width * height * channels,
    `${height} × ${width} × ${channels}`,
    given.data,
  );
  if (fault !== undefined) return within("data", start, fault);
  return unknownKey(["data", "width", "height", "channels"], value);
}

/** An image's width or height. */
function checkSide(side: Measured, limit: number, length: unknown): Fault | undefined {
  const expected = `0 to ${limit}`;
  if (typeof length !== "number") return wrongType(side, `an integer, ${expected}`, length);
  if (!Number.isInteger(length)) return notInteger(side, expected, length);
  return length < 0 || length > limit ? doesNotFit(side, expected, length) : undefined;
}

export function checkUnion(measured: MeasuredUnion, value: unknown): Fault | undefined {
  const names = () => measured.arms.map(({ name }) => name);
  if (typeof value !== "object" || value === null) {
    return wrongType(
      measured,
      `an object with kind: ${names()
        .map((name) => `"${name}"`)
        .join(" | ")}`,
      value,
    );
  }
  const { kind } = value as { kind?: unknown };
  const arm = measured.arms.find(({ name }) => name === kind);
  if (kind === undefined) return within("kind", 0, missing(measured, someOf(names())));
  if (arm === undefined) return within("kind", 0, unknownMember(measured, names(), kind));
  const fault = checkStruct(arm.type, value, true);
  return fault === undefined ? undefined : { ...fault, offset: fault.offset + measured.start };
}

export function checkOptional({ element, start }: MeasuredOptional, value: unknown): Fault | undefined {
  if (value === undefined) return undefined;
  const fault = checkValue(element, value);
  return fault === undefined ? undefined : { ...fault, offset: fault.offset + start };
}

/** @param tagged whether the struct is a union's arm, whose value has `kind` beside the fields */
export function checkStruct(measured: MeasuredStruct, value: unknown, tagged: boolean = false): Fault | undefined {
  const omissible = measured.fields.some(mayBeLeftOut);
  if (typeof value !== "object" || value === null || (omissible && Array.isArray(value))) {
    return wrongType(measured, `an object with ${measured.fields.map(({ name }) => name).join(", ")}`, value);
  }
  for (const { name, type, offset, default: given } of measured.fields) {
    const part = fieldOf(value, name);
    if (part === undefined && (given !== undefined || type.kind === "optional")) continue;
    const fault = part === undefined ? missing(type) : checkValue(type, part);
    if (fault !== undefined) return within(name, offset, fault);
  }
  if (!omissible) return undefined;
  const names = measured.fields.map(({ name }) => name);
  return unknownKey(tagged ? ["kind", ...names] : names, value);
}

/**
 * Whether a value need not have a field. Where it need not, a property that is no field may be its misspelled name, and
 * is refused; elsewhere further properties are let be, since looking for them costs more than all else.
 */
export function mayBeLeftOut({ type, default: given }: MeasuredField): boolean {
  return given !== undefined || type.kind === "optional";
}
