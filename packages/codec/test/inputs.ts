import fc from "fast-check";
import type { Measured, MeasuredStruct } from "../src/measured.ts";
import type { StructNode } from "../src/node.ts";
import { NUMBERS } from "../src/numbers.ts";
import { type LayoutAndValue, layoutAndValue } from "./arbitraries.ts";
import { bufferOf } from "./bytes.ts";

/** A layout and something given to its encoder. */
interface Given {
  readonly measured: MeasuredStruct;
  readonly node: StructNode;
  readonly input: unknown;
}

/** One of so many, as often as it is asked. */
type Pick = (count: number) => number;

const picks: fc.Arbitrary<Pick> = fc
  .infiniteStream(fc.nat())
  .map((stream) => (count) => (stream.next().value as number) % count);

/** A layout and a value in one of the other forms that encoding takes: plain arrays, fields left out, other bytes. */
export const layoutAndInput: fc.Arbitrary<Given> = fc
  .tuple(layoutAndValue, picks)
  .map(([{ measured, node, value }, pick]) => ({ measured, node, input: loosen(measured, value, pick) }));

function loosen(measured: Measured, value: unknown, pick: Pick): unknown {
  switch (measured.kind) {
    case "struct":
      return Object.fromEntries(loosenFields(measured, value as object, pick));
    case "union": {
      const { kind } = value as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind) as (typeof measured.arms)[number];
      return Object.fromEntries([["kind", kind], ...loosenFields(arm.type, value as object, pick)]);
    }
    case "optional":
      return value === undefined ? undefined : loosen(measured.element, value, pick);
    case "array":
    case "list": {
      const { element } = measured;
      if (element.kind !== "number") return (value as unknown[]).map((part) => loosen(element, part, pick));
      return pick(2) === 0 ? Array.from(value as ArrayLike<unknown>) : value;
    }
    case "bounded-image": {
      const { data, width, height, channels } = value as Record<string, unknown>;
      return pick(2) === 0 ? { width, data, height } : { data, width, height, channels };
    }
    case "bytes":
    case "blob":
      return OTHER_BYTES[pick(OTHER_BYTES.length)]?.(value as Uint8Array);
    case "uuid":
      return pick(2) === 0 ? (value as string).toUpperCase() : value;
    default:
      return value;
  }
}

function loosenFields({ fields }: MeasuredStruct, value: object, pick: Pick): [string, unknown][] {
  return fields.flatMap(({ name, type, default: given }): [string, unknown][] => {
    const omissible = given !== undefined || type.kind === "optional";
    if (omissible && pick(2) === 0) return pick(2) === 0 ? [] : [[name, undefined]];
    return [[name, loosen(type, (value as Record<string, unknown>)[name], pick)]];
  });
}

/** The same bytes in other arrays, the last in shared memory. */
const OTHER_BYTES: readonly ((bytes: Uint8Array) => ArrayBufferView)[] = [
  (bytes) => bytes,
  (bytes) => Uint8ClampedArray.from(bytes),
  bufferOf,
  (bytes) => {
    const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
  },
];

/** Things that are wrong nearly everywhere. */
export const stranger: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    Number.NaN,
    Infinity,
    -1,
    0.5,
    2 ** 53,
    -(2 ** 63),
    1e300,
    2n ** 64n,
    -1n,
    "1",
    "",
    true,
    {},
    [],
    Symbol("s"),
    () => 1,
  ),
  fc.anything({ withTypedArray: true, withBigInt: true, withNullPrototype: true }),
  fc.uint8Array({ maxLength: 9 }),
  fc.array(fc.double(), { maxLength: 9 }),
);

/**
 * A layout and a value of it of which one part, anywhere inside, was swapped for something else: next to the limits of
 * its type or strange to it. Or with a field more or less. Some still fit.
 */
export const layoutAndDamage: fc.Arbitrary<Given> = damaged(layoutAndValue);

/** The same of certain layouts and values. */
export function damaged(values: fc.Arbitrary<LayoutAndValue>): fc.Arbitrary<Given> {
  return fc.tuple(values, stranger, picks).map(([{ measured, node, value }, replacement, pick]) => ({
    measured,
    node,
    input: damage(measured, value, replacement, pick),
  }));
}

function damage(measured: Measured, value: unknown, replacement: unknown, pick: Pick): unknown {
  const deeper = pick(6) > 0 ? damageInside(measured, value, replacement, pick) : undefined;
  if (deeper !== undefined) return deeper;
  const near = neighbours(measured, value);
  return near.length > 0 && pick(3) > 0 ? near[pick(near.length)] : replacement;
}

/** Damage to a part; `undefined` where there are none. */
function damageInside(measured: Measured, value: unknown, replacement: unknown, pick: Pick): unknown {
  switch (measured.kind) {
    case "struct":
      return damageFields(measured, value as object, replacement, pick);
    case "union": {
      const { kind } = value as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind) as (typeof measured.arms)[number];
      return damageFields(arm.type, value as object, replacement, pick);
    }
    case "optional":
      return value === undefined ? undefined : damage(measured.element, value, replacement, pick);
    case "array":
    case "list": {
      const list = Array.from(value as ArrayLike<unknown>);
      if (list.length === 0) return undefined;
      const index = pick(list.length);
      list[index] = damage(measured.element, list[index], replacement, pick);
      return list;
    }
    case "bounded-image":
    case "flags":
    case "bits":
      return damageProperty(value as object, pick, () => replacement);
    default:
      return undefined;
  }
}

function damageFields({ fields }: MeasuredStruct, value: object, replacement: unknown, pick: Pick): object {
  return damageProperty(value, pick, (name, part) => {
    const type = fields.find((field) => field.name === name)?.type;
    return type === undefined ? replacement : damage(type, part, replacement, pick);
  });
}

/** A copy without one of the properties, or with one more, or with one changed. */
function damageProperty(value: object, pick: Pick, change: (name: string, part: unknown) => unknown): object {
  const parts = Object.entries(value);
  const index = pick(parts.length);
  const [name, part] = parts[index] as [string, unknown];
  const choice = pick(8);
  if (choice === 0) parts.splice(index, 1);
  else if (choice === 1) parts.push([`${name}_`, part]);
  else parts[index] = [name, change(name, part)];
  return Object.assign(Object.create(null), Object.fromEntries(parts));
}

/** Values next to what fits, on either side. */
function neighbours(measured: Measured, value: unknown): unknown[] {
  switch (measured.kind) {
    case "number": {
      const { family, min, max } = NUMBERS[measured.node.type];
      if (family === "bigint") return [(min as bigint) - 1n, (max as bigint) + 1n, 0];
      if (family === "integer") return [(min as number) - 1, (max as number) + 1, 0.5, -0];
      return [min, max, -1e39, 65519.9, Number.NaN, -Infinity];
    }
    case "safe-integer":
      return [2 ** 53, 2 ** 53 - 1, -1, 1.5, 1n];
    case "time":
      return [2n ** 63n, -(2n ** 63n), 0];
    case "uuid":
      return [`${value}0`, String(value).replace("-", "_"), "00000000-0000-0000-0000-000000000000"];
    case "text":
    case "char": {
      const capacity = measured.kind === "text" ? measured.capacity : measured.size;
      return ["a".repeat(capacity), "a".repeat(capacity + 1), "é".repeat(capacity), "\ud800", "\udc00", "\0"];
    }
    case "bytes":
    case "blob":
    case "image":
    case "array":
    case "list": {
      const list = value as Uint8Array;
      const longer = Array.from({ length: list.length + 1 }, () => list[0]);
      return [
        list.slice(1),
        longer,
        new Uint16Array(list.length),
        new Uint8Array(list.length),
        new DataView(new ArrayBuffer(list.length)),
      ];
    }
    case "bounded-image": {
      const image = value as { width: number; data: Uint8Array };
      return [
        { ...image, width: image.width + 1 },
        { ...image, data: image.data.slice(1) },
        { ...image, channels: 9 },
      ];
    }
    case "enum":
      return ["", 0, `${value}_`];
    case "union":
      return [
        { ...(value as object), kind: "" },
        { ...(value as object), kind: undefined },
      ];
    case "zstd":
      return neighbours(measured.element, value);
    case "optional":
      return [null];
    case "bool":
      return [0, 1];
    case "flags":
    case "bits":
    case "struct":
      return [{}, []];
  }
}
