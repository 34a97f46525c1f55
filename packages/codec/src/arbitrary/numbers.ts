import fc from "fast-check";
import { fromHalf } from "../half.ts";
import type { NumberType } from "../node.ts";
import { NUMBERS } from "../numbers.ts";

/** What is special about floats, beside the largest and the smallest of a type. */
const SPECIAL = [-0, Number.NaN, Infinity, -Infinity];

const LARGEST_F16 = 65504;
const SMALLEST_F16 = 2 ** -24;
const LARGEST_F32 = (2 - 2 ** -23) * 2 ** 127;
const SMALLEST_F32 = 2 ** -149;

/** The values of a number type, each exactly one that it holds. */
export function numberOf(type: NumberType): fc.Arbitrary<number | bigint> {
  const { family, min, max } = NUMBERS[type];
  if (family === "bigint") {
    return oftenAtLimits(fc.bigInt({ min: min as bigint, max: max as bigint }), [min, max]);
  }
  if (family === "integer") {
    return oftenAtLimits(fc.integer({ min: min as number, max: max as number }), [min, max]);
  }
  if (type === "f64") return float(fc.double(), Number.MAX_VALUE, Number.MIN_VALUE);
  if (type === "f32") return float(fc.float(), LARGEST_F32, SMALLEST_F32);
  return float(fc.nat({ max: 0xffff }).map(fromHalf), LARGEST_F16, SMALLEST_F16);
}

function float(any: fc.Arbitrary<number>, largest: number, smallest: number): fc.Arbitrary<number> {
  return oftenAtLimits(any, [...SPECIAL, largest, -largest, smallest, -smallest]);
}

/** Values among which some are tried more often; a failure shrinks as the others do. */
export function oftenAtLimits<T>(any: fc.Arbitrary<T>, limits: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: any },
    { weight: 1, arbitrary: fc.constantFrom(...limits) },
  );
}
