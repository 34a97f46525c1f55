import fc from "fast-check";
import { utf8Length } from "../utf8.ts";

/** The longest text whose characters are all drawn; longer ones repeat theirs. */
const DRAWN = 64;

// Characters of one, two, three and four bytes in UTF-8; four is a surrogate pair. The first of each is the simplest.
const ASCII = fc.nat({ max: 0x7f }).map((code) => String.fromCharCode((code + 0x61) % 0x80));
const LATIN = fc.integer({ min: 0x80, max: 0x7ff }).map((code) => String.fromCharCode(code));
const BASIC = fc
  .oneof(fc.integer({ min: 0x800, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0xffff }))
  .map((code) => String.fromCharCode(code));
const ASTRAL = fc.integer({ min: 0x10000, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

/** Text of at most so many bytes of UTF-8; often of exactly that many. */
export function textOf(capacity: number, nul?: "no NUL"): fc.Arbitrary<string> {
  const ascii = nul === undefined ? ASCII : ASCII.filter((character) => character !== "\0");
  const character = fc.oneof({ withCrossShrink: true }, { weight: 3, arbitrary: ascii }, LATIN, BASIC, ASTRAL);
  const characters = fc.array(character, { maxLength: Math.min(capacity, DRAWN) });
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: characters.map((list) => cut(list, capacity)) },
    { weight: 1, arbitrary: fc.array(character, { minLength: 1 }).map((list) => fill(list, capacity)) },
  );
}

/** As many of the characters as there is room for. */
function cut(characters: readonly string[], capacity: number): string {
  let text = "";
  let room = capacity;
  for (const character of characters) {
    room -= utf8Length(character);
    if (room < 0) break;
    text += character;
  }
  return text;
}

/** The characters over and over, to the last byte. */
function fill(characters: readonly string[], capacity: number): string {
  const all = characters.join("");
  const whole = all.repeat(Math.floor(capacity / utf8Length(all)));
  const text = whole + cut(characters, capacity - utf8Length(whole));
  return text + "a".repeat(capacity - utf8Length(text));
}
