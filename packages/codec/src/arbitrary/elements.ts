import fc from "fast-check";
import type { NumberType } from "../node.ts";
import { NUMBERS, type NumberArray } from "../numbers.ts";

/** The longest array whose elements are all drawn; longer ones repeat theirs. */
const DRAWN = 64;

/** Exactly `length` elements; a typed array where `type` says what they are. */
export function elementsOf(
  element: fc.Arbitrary<unknown>,
  type: NumberType | undefined,
  length: number,
): fc.Arbitrary<unknown> {
  const drawn = length <= DRAWN ? { minLength: length, maxLength: length } : { minLength: 1, maxLength: DRAWN };
  return fc.array(element, drawn).map((pattern) => repeated(type, pattern, length));
}

/** Up to `capacity` elements; often none, or all that there is room for. */
export function listOf(
  element: fc.Arbitrary<unknown>,
  type: NumberType | undefined,
  capacity: number,
): fc.Arbitrary<unknown> {
  // No more than there is room for: lists in lists would be drawn again and again for nothing.
  const maxLength = Math.min(capacity, DRAWN);
  const short = fc.array(element, { maxLength });
  const long = fc.tuple(fc.array(element, { minLength: 1, maxLength }), lengthUpTo(capacity));
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: short.map((list) => repeated(type, list, list.length)) },
    { weight: 1, arbitrary: long.map(([pattern, length]) => repeated(type, pattern, length)) },
  );
}

/** A length; often 0 or the highest. */
export function lengthUpTo(max: number): fc.Arbitrary<number> {
  return fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: fc.nat({ max }) }, fc.constantFrom(0, max));
}

/** So many numbers in their typed array, which are the pattern's over and over. */
export function repeatedNumbers(type: NumberType, pattern: readonly unknown[], length: number): NumberArray {
  return over(new NUMBERS[type].array(length), pattern, length);
}

function repeated(type: NumberType | undefined, pattern: readonly unknown[], length: number): unknown {
  return type === undefined ? over(new Array(length), pattern, length) : repeatedNumbers(type, pattern, length);
}

function over<T extends unknown[] | NumberArray>(target: T, pattern: readonly unknown[], length: number): T {
  for (let index = 0; index < Math.min(pattern.length, length); index++) target[index] = pattern[index] as never;
  for (let done = pattern.length; done < length; done *= 2) target.copyWithin(done, 0, done);
  return target;
}
