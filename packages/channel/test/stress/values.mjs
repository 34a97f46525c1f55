// What the programs of the stress pass to each other: a value's number, and words that follow from it, so that a value
// put together from two shows.
import { layout } from "@mortise/codec";

/** The layout of values of so many bytes. */
export function layoutOf(size) {
  return layout(`u64(number) n + u32[${(size - 8) / 4}] words`);
}

/** A value to fill in. */
export function emptyOf(size) {
  return { n: 0, words: new Uint32Array((size - 8) / 4) };
}

const STEP = 0x9e3779b9;

function firstOf(n) {
  return Math.imul(n % 2 ** 32, 0x85ebca6b) ^ Math.imul(Math.floor(n / 2 ** 32), 0xc2b2ae35);
}

export function fill(value, n) {
  const { words } = value;
  value.n = n;
  let word = firstOf(n);
  for (let index = 0; index < words.length; index++) {
    words[index] = word;
    word = (word + STEP) | 0;
  }
  return value;
}

/** Whether all of a value is of one number. */
export function isWhole({ n, words }) {
  let word = firstOf(n);
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== word >>> 0) return false;
    word = (word + STEP) | 0;
  }
  return true;
}
