import { show, tagOf } from "./errors.ts";
import { type Fault, within } from "./fault.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredBits,
  MeasuredBoundedImage,
  MeasuredFlags,
  MeasuredImage,
  MeasuredList,
  MeasuredOptional,
  MeasuredSafeInteger,
  MeasuredStruct,
  MeasuredUnion,
} from "./measured.ts";
import type { NumberType } from "./node.ts";
import { printType } from "./notation/print.ts";
import { NUMBERS } from "./numbers.ts";
import { utf8Length } from "./utf8.ts";
import { isUuid } from "./uuids.ts";

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
    case "time":
      return checkNumber("i64", measured, value);
    case "bool":
      return typeof value === "boolean" ? undefined : wrongType(measured, "a boolean", value);
    case "uuid":
      return isUuid(value)
        ? undefined
        : wrongType(measured, "a UUID such as f81d4fae-7dec-11d0-a765-00a0c91e6bf6", value);
    case "char":
      return checkChar(measured.size, measured, value);
    case "text":
      return checkText(measured.capacity, measured, value);
    case "bytes":
      return checkBytesOf(measured.size, measured.size, measured, value);
    case "blob":
      return checkBytesOf(0, measured.capacity, measured, value);
    case "array":
      return checkArray(measured, value);
    case "list":
      return checkList(measured, value);
    case "image":
      return checkImage(measured, value);
    case "bounded-image":
      return checkBoundedImage(measured, value);
    case "enum": {
      const names = measured.node.members.map(({ name }) => name);
      return names.includes(value as string) ? undefined : unknownMember(measured, names, value);
    }
    case "flags":
      return checkMembers(measured, value, (part) => (typeof part === "boolean" ? undefined : "a boolean"));
    case "bits":
      return checkBits(measured, value);
    case "union":
      return checkUnion(measured, value);
    case "optional":
      return checkOptional(measured, value);
    case "struct":
      return checkStruct(measured, value, 0);
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

function checkSafeInteger(measured: MeasuredSafeInteger, value: unknown): Fault | undefined {
  const lowest = measured.node.type === "u64" ? 0 : Number.MIN_SAFE_INTEGER;
  const expected = `${lowest} to ${Number.MAX_SAFE_INTEGER}`;
  if (typeof value !== "number") return wrongType(measured, `an integer, ${expected}`, value);
  if (!Number.isInteger(value)) return notInteger(measured, expected, value);
  return value < lowest || value > Number.MAX_SAFE_INTEGER ? doesNotFit(measured, expected, value) : undefined;
}

function checkText(capacity: number, measured: Measured, value: unknown): Fault | undefined {
  const expected = `a string of at most ${capacity} bytes in UTF-8`;
  if (typeof value !== "string") return wrongType(measured, expected, value);
  const length = utf8Length(value);
  if (length < 0)
    return refused("invalid-text", measured, "half of a surrogate pair has no UTF-8", expected, show(value));
  if (length <= capacity) return undefined;
  return refused("wrong-length", measured, `the text has ${length} bytes`, expected, `${length} bytes`);
}

function checkChar(length: number, measured: Measured, value: unknown): Fault | undefined {
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

function checkBytesOf(lowest: number, highest: number, measured: Measured, value: unknown): Fault | undefined {
  const expected = `Uint8Array of ${lowest === highest ? highest : `at most ${highest}`}`;
  if (!isArrayOf("u8", value)) return wrongType(measured, expected, value);
  const { byteLength } = value;
  return byteLength >= lowest && byteLength <= highest ? undefined : wrongLength(measured, expected, byteLength, value);
}

function checkArray(measured: MeasuredArray, value: unknown): Fault | undefined {
  const { dimensions } = measured.node;
  const { length } = measured;
  const shape = dimensions.length > 1 ? ` (${dimensions.join(" × ")})` : "";
  return checkElements(measured, value, (actual) => (actual === length ? undefined : ""), `${length}${shape}`, 0);
}

function checkList(measured: MeasuredList, value: unknown): Fault | undefined {
  const { capacity, start } = measured;
  return checkElements(
    measured,
    value,
    (actual) => (actual <= capacity ? undefined : ""),
    `at most ${capacity}`,
    start,
  );
}

/** Checks a list or typed array: its length first, then each element. */
function checkElements(
  measured: MeasuredArray | MeasuredList,
  value: unknown,
  refuses: (length: number) => string | undefined,
  count: string,
  start: number,
): Fault | undefined {
  const { element, stride } = measured;
  const type = element.kind === "number" ? element.node.type : undefined;
  const expected = type === undefined ? `array of ${count}` : `${NUMBERS[type].array.name} or array of ${count}`;
  const length = type === undefined ? (Array.isArray(value) ? value.length : -1) : lengthOf(type, value);
  if (length < 0) return wrongType(measured, expected, value);
  if (refuses(length) !== undefined) return wrongLength(measured, expected, length, value);
  // A typed array of the field's own type holds nothing that does not fit, half precision aside.
  if (type !== undefined && type !== "f16" && !Array.isArray(value)) return undefined;
  const values = value as ArrayLike<unknown>;
  for (let index = 0; index < length; index++) {
    const fault = checkValue(element, values[index]);
    if (fault !== undefined) return within(index, start + index * stride, fault);
  }
  return undefined;
}

function checkImage(measured: MeasuredImage, value: unknown): Fault | undefined {
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

function checkBoundedImage(measured: MeasuredBoundedImage, value: unknown): Fault | undefined {
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
    const fault = checkNumber("u32", side, length);
    if (fault !== undefined) return within(name, offset, fault);
    if ((length as number) > limit) return within(name, offset, doesNotFit(side, `0 to ${limit}`, length as number));
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

/** Checks an object with exactly the members' names, each part by `problem`, which says what is expected instead. */
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
  return unknownKey(names, value);
}

function checkBits(measured: MeasuredBits, value: unknown): Fault | undefined {
  return checkMembers(measured, value, (part, index) => {
    const highest = 2 ** (measured.node.members[index]?.width ?? 0) - 1;
    const fits = typeof part === "number" && Number.isInteger(part) && part >= 0 && part <= highest;
    return fits ? undefined : `0 to ${highest}`;
  });
}

function checkUnion(measured: MeasuredUnion, value: unknown): Fault | undefined {
  const names = measured.arms.map(({ name }) => name);
  if (typeof value !== "object" || value === null) {
    return wrongType(measured, `an object with kind: ${names.map((name) => `"${name}"`).join(" | ")}`, value);
  }
  const { kind } = value as { kind?: unknown };
  const arm = measured.arms.find(({ name }) => name === kind);
  if (arm === undefined) return within("kind", 0, unknownMember(measured, names, kind));
  const fault = checkStruct(arm.type, value, 1);
  return fault === undefined ? undefined : { ...fault, offset: fault.offset + measured.start };
}

function checkOptional({ element, start }: MeasuredOptional, value: unknown): Fault | undefined {
  if (value === undefined) return undefined;
  const fault = checkValue(element, value);
  return fault === undefined ? undefined : { ...fault, offset: fault.offset + start };
}

/** @param others how many properties a value has beside the fields: the tag of a union's arm */
function checkStruct(measured: MeasuredStruct, value: unknown, others: number): Fault | undefined {
  if (typeof value !== "object" || value === null) {
    return wrongType(measured, `an object with ${measured.fields.map(({ name }) => name).join(", ")}`, value);
  }
  for (const { name, type, offset, default: given } of measured.fields) {
    const part = (value as Record<string, unknown>)[name];
    if (part === undefined && (given !== undefined || type.kind === "optional")) continue;
    const fault = part === undefined ? missing(type) : checkValue(type, part);
    if (fault !== undefined) return within(name, offset, fault);
  }
  if (countKeys(value) <= measured.fields.length + others) return undefined;
  const names = measured.fields.map(({ name }) => name);
  return unknownKey(others === 0 ? names : ["kind", ...names], value);
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

function unknownKey(names: readonly string[], value: object): Fault | undefined {
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

function unknownMember(measured: Measured, names: readonly string[], value: unknown): Fault {
  const code = typeof value === "string" ? "unknown-member" : "wrong-type";
  return refused(code, measured, `got ${show(value)}`, names.map((name) => `"${name}"`).join(" | "), show(value));
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
    case "time":
      return "a bigint";
    case "bool":
      return "a boolean";
    case "text":
    case "char":
    case "uuid":
      return "a string";
    case "enum":
      return "a member's name";
    case "bytes":
    case "blob":
      return "a Uint8Array";
    case "array":
      return `an array of ${measured.length}`;
    case "list":
      return `an array of at most ${measured.capacity}`;
    case "image":
      return `an array of ${measured.samples.length}`;
    case "bounded-image":
    case "flags":
    case "bits":
    case "union":
    case "struct":
      return "an object";
    case "optional":
      return inWords(measured.element);
  }
}
