import fc from "fast-check";
import { anyLayout } from "../../src/arbitrary/index.ts";
import { anyZstdStruct } from "../arbitraries.ts";

// biome-ignore format: a list
const WORDS = [
  "packed", "aligned", "le", "be", "+", ",", "\n", "\t", "\r\n", "#", "@", "=", "?", ":", "-", "<=", "[", "]", "{", "}",
  "(", ")", '"', "\\", "\\u0000", "\0", "\u2028", "\ud800", "ü", "😀", "__proto__", "constructor", "kind", "u8", "u16be",
  "i64(number)", "f16", "bool", "uuid", "time", "text(", "char(", "bytes(", "blob(", "list(", "zstd(", "image(", "rgb",
  "enum(", "flags(", "bits(", "union(", "union(u8, none, a", "const(", "pad(", "align(", "0", "1", "-1", "0x", "0xff", "1e9", "1.5", "65536",
  "2147483647", "4294967296", "99999999999999999999999", "NaN", "null", "undefined", "true",
];

const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: "binary", maxLength: 5 }));

/** Text that is good notation but for a few places. */
const damaged = fc
  .tuple(
    fc.oneof(anyLayout(), anyZstdStruct).map(String),
    fc.array(fc.tuple(fc.nat(), fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 12 })), word), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((text, [where, length, instead]) => {
      const at = where % (text.length + 1);
      return text.slice(0, at) + instead + text.slice(at + length);
    }, text),
  );

/** Deep and long text. */
const repeated = fc
  .tuple(word, word, word, fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 20_000 })))
  .map(([open, middle, close, times]) => open.repeat(times) + middle + close.repeat(times));

/** Text that may be a layout, and mostly is none. */
export const hostileNotation: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: damaged },
  { weight: 3, arbitrary: fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 30 }).map((words) => words.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: repeated },
);
