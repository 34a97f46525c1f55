import { inspect, isDeepStrictEqual } from "node:util";

/**
 * Demands that two values are equal to the bit: −0 is not 0, prototypes count. The test runner's own comparison is led
 * astray by fields that are named `constructor`.
 */
export function same(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const print = (value: unknown) => inspect(value, { depth: 9 });
  throw new Error(`not the same:\n${print(actual)}\nexpected:\n${print(expected)}`);
}
