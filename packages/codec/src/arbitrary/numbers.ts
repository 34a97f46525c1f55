import fc from "fast-check";
import { fromHalf } from "../half.ts";
import type { NumberType } from "../node.ts";
import { LARGEST_FLOAT, NUMBERS } from "../numbers.ts";

/** What is special about floats, beside the largest and the smallest of a type. */
const SPECIAL = [-0, Number.NaN, Infinity, -Infinity];

const SMALLEST = { f16: 2 ** -24, f32: 2 ** -149, f64: Number.MIN_VALUE };

const FLOATS = { f16: fc.nat({ max: 0xffff }).map(fromHalf), f32: fc.float(), f64: fc.double() };

/** The values of a number type, each exactly one that it holds. */
export function numberOf(type: NumberType): fc.Arbitrary<number | bigint> {
  const { family, min, max } = NUMBERS[type];
  if (family === "bigint") {
    return oftenAtLimits(fc.bigInt({ min: min as bigint, max: max as bigint }), [min, max]);
  }
  if (family === "integer") {
    return oftenAtLimits(fc.integer({ min: min as number, max: max as number }), [min, max]);
  }
  const float = type as keyof typeof SMALLEST;
  const [largest, smallest] = [LARGEST_FLOAT[float], SMALLEST[float]];
  return oftenAtLimits(FLOATS[float], [...SPECIAL, largest, -largest, smallest, -smallest]);
}

/** Values among which some are tried more often; a failure shrinks as the others do. */
export function oftenAtLimits<T>(any: fc.Arbitrary<T>, limits: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: any },
    { weight: 1, arbitrary: fc.constantFrom(...limits) },
  );
}
