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

/** What the first word is, and by how much each differs from the one before: as in peers/c/channel-peer.c. */
function firstOf(n) {
  return Math.imul(n % 2 ** 32, 2654435761) + Math.floor(n / 2 ** 32) + 2 * STEP;
}

const STEP = 40503;

export function fill(value, n) {
  const { words } = value;
  value.n = n;
  let word = firstOf(n) | 0;
  for (let index = 0; index < words.length; index++) {
    words[index] = word;
    word = (word + STEP) | 0;
  }
  return value;
}

/** Whether all of a value is of one number. */
export function isWhole({ n, words }) {
  let word = firstOf(n) | 0;
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== word >>> 0) return false;
    word = (word + STEP) | 0;
  }
  return true;
}
