import fc from "fast-check";

/**
 * Demands that two values are equal to the bit: −0 is not 0, prototypes count. The test runner's own comparison is led
 * astray by fields that are named `constructor`, and Node's is not there in a browser.
 */
export function same(actual: unknown, expected: unknown): void {
  if (isSame(actual, expected)) return;
  throw new Error(`not the same:\n${fc.stringify(actual)}\nexpected:\n${fc.stringify(expected)}`);
}

/** Whether two values are equal so, as `isDeepStrictEqual` of Node has it for what layouts hold. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  // A typed array's elements are keys too, but many.
  if (ArrayBuffer.isView(a)) {
    const [left, right] = [a, b] as unknown as ArrayLike<unknown>[];
    return (
      left?.length === right?.length && Array.from(left as ArrayLike<unknown>).every((x, i) => Object.is(x, right?.[i]))
    );
  }
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length || (Array.isArray(a) && a.length !== (b as unknown[]).length)) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(own(a, key), own(b, key)));
}

function own(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key];
}
