import { fieldOf } from "./field-of.ts";
import { fromHalf, toHalf } from "./half.ts";
import type { Measured, MeasuredStruct } from "./measured.ts";
import type { NumberType } from "./node.ts";
import { NUMBERS } from "./numbers.ts";

/**
 * What decoding gives, from a value that encoding takes, without going through bytes: defaults filled in, plain arrays
 * as typed arrays, numbers as their type holds them. Arrays that are right already are not copied.
 *
 * @param value one that `checkValue` finds no fault in
 */
export function complete(measured: Measured, value: unknown): unknown {
  switch (measured.kind) {
    case "number":
      return completeNumber(measured.node.type, value as number | bigint);
    case "safe-integer":
      return integer(value as number);
    case "bool":
    case "time":
    case "text":
    case "char":
    case "enum":
      return value;
    case "uuid":
      return (value as string).toLowerCase();
    case "bytes":
    case "blob":
      return completeArray("u8", value as ArrayLike<number>);
    case "image":
      return complete(measured.samples, value);
    case "bounded-image": {
      const { data, width, height } = value as { data: unknown; width: number; height: number };
      return {
        data: complete(measured.samples, data),
        width: integer(width),
        height: integer(height),
        channels: measured.channels,
      };
    }
    case "array":
    case "list": {
      const { element } = measured;
      if (element.kind === "number") return completeArray(element.node.type, value as ArrayLike<number | bigint>);
      return Array.from(value as unknown[], (part) => complete(element, part));
    }
    case "flags":
      return pick(value, measured.node.members, (part) => part);
    case "bits":
      return pick(
        value,
        measured.node.members.map(({ name }) => name),
        (part) => integer(part as number),
      );
    case "union": {
      const { kind } = value as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind) as (typeof measured.arms)[number];
      return Object.fromEntries([["kind", kind], ...completeFields(arm.type, value)]);
    }
    case "zstd":
      return complete(measured.element, value);
    case "optional":
      return value === undefined ? undefined : complete(measured.element, value);
    case "struct":
      return Object.fromEntries(completeFields(measured, value));
  }
}

function completeFields({ fields }: MeasuredStruct, value: unknown): [string, unknown][] {
  return fields.map(({ name, type, default: given }) => {
    const part = fieldOf(value, name) ?? given;
    return [name, part === undefined ? undefined : complete(type, part)];
  });
}

function pick(value: unknown, names: readonly string[], change: (part: unknown) => unknown): object {
  return Object.fromEntries(names.map((name) => [name, change((value as Record<string, unknown>)[name])]));
}

function completeNumber(type: NumberType, value: number | bigint): number | bigint {
  if (typeof value === "bigint" || type === "f64") return value;
  if (type === "f32") return Math.fround(value);
  return type === "f16" ? fromHalf(toHalf(value)) : integer(value);
}

/** Integers have no −0. */
function integer(value: number): number {
  return value + 0;
}

function completeArray(type: NumberType, values: ArrayLike<number | bigint>): unknown {
  const { array: Constructor } = NUMBERS[type];
  const right = Object.getPrototypeOf(values) === Constructor.prototype && type !== "f16";
  if (right && (values as unknown as ArrayBufferView).buffer instanceof ArrayBuffer) return values;
  const numbers = new Constructor(values.length);
  for (let index = 0; index < values.length; index++) {
    numbers[index] = completeNumber(type, values[index] as number | bigint);
  }
  return numbers;
}
