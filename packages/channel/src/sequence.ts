/*
 * The number of a value, 1 and up, stands in two words: as 2 n + 1, low half and high half. The low word is odd where the
 * value is whole and there, and even where it is not.
 */

/** Numbers end here: far from where a double no longer holds each. */
const MOST_HIGH = 2 ** 21;

const HALF = 2 ** 31;

/** The number in a pair of words, there or not. */
export function numberIn(low: number, high: number): number {
  return (high >>> 0) * HALF + (low >>> 1);
}

/** The low word of a number that is there. */
export function lowOf(number: number): number {
  return ((number % HALF) * 2 + 1) | 0;
}

/** The high word of a number. */
export function highOf(number: number): number {
  return Math.floor(number / HALF) | 0;
}

/** Whether a high word can be one of a number. */
export function isNumber(high: number): boolean {
  return high >>> 0 < MOST_HIGH;
}
