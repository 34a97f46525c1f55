import { type Layout, layout } from "@mortise/codec";

/** Names that the generators give out themselves, to parts, functions, variables and parameters. */
// biome-ignore format: a list
const OURS = [
  "init", "check", "view", "edit", "read", "write", "get", "set", "has", "at", "put", "raw", "used", "text", "bytes", "Used",
  "Text", "Init", "Check", "get_x", "set_x", "has_x", "x", "x_at", "x_put", "raw_x", "length_x", "as_x", "begin_x", "as_",
  "arms", "tag", "kind", "present", "items", "item", "count", "data", "width", "height", "path", "index", "number",
  "stored", "length", "first", "expected", "found", "part", "arm", "end", "of", "padding_at_1", "frame", "names",
  "from_bytes", "as_bytes", "set_text", "_load", "_store", "_item", "_private", "mortise_load_u8", "X", "_x", "__x", "x2",
];

/** Types, so that all sorts of functions get such names. */
const TYPES = [
  "u8",
  "i32be",
  "bool",
  "u64(number)",
  "f16[2]",
  "char(3)",
  "char(2)[2]",
  "text(3)",
  "list(u16, 2)",
  "list(bool, 2)",
  "u8?",
  "bytes(2)[2]",
  "image(<=2,<=1,rgb)",
  "{ u8 x + u8 X }",
];

/** Unions whose longest arm ends in front of the union, and what else random layouts have but now and then. */
export const RARE: readonly Layout[] = [
  "aligned union(u32, a { u8 x }, b { packed u8[9] y }, c { f64 z }) u + u8 end",
  "aligned union(i32be, a, b { f64 p @8 }, c { packed le bytes(18) q @8 + u16 r }) u + u8 end",
  "union(u8, a { aligned u8 x + u32 y }, b { u8[9] y }) u + { aligned union(u16, a { u32 x + u8 y }, b { packed u8[13] z }) v } w",
  "aligned union(u8, none, nothing) u + list(union(u8, none, some { u8 x }), 3) list + u16be after",
  "list(u8[3], 2) rows + list(char(2)[2], 2) names + list(uuid, 2) ids + list(list(u16, 2), 2) lists + f64be[2,3]? grid",
  "const(f16, 0) zero + const(f32be, 0) other + const(i64, -9223372036854775808) low + { const(u8, 7) + u8 x }[3] many",
  "enum(i8, low=-128, none=-1) e + enum(u32, high=4294967295, low=1) h + bits(u32, all:32) b",
].map((text) => layout(text) as Layout);

/**
 * Layouts whose fields, members and arms are called what is a word, a macro, a type, a function or a variable.
 *
 * @param words those of a language
 */
export function awkward(words: readonly string[]): Layout[] {
  const all = [...new Set([...words, ...OURS])];
  const some = (from: number, write: (name: string) => string) =>
    all
      .slice(from, from + 32)
      .map(write)
      .join(", ");
  // An arm is a type of its own, which takes compilers longer than a field does.
  const third = all.filter((name, index) => name !== "kind" && index % 3 === 0);
  const arms = third.map((name) => `${name} { u8 ${name} }`);
  return [
    all.map((name, index) => `${TYPES[index % TYPES.length]} ${name}`).join(" + "),
    `enum(u16, ${all.join(", ")}) type + flags(u32, ${some(0, (name) => name)}) class +
      bits(u32, ${some(32, (name) => `${name}:1`)}) self`,
    `union(u16, ${arms.join(", ")}) match`,
    "aligned { { u8 case + f64 x } case + u16be X } case + { u8 case0 } case0 + { u8 Case } Case0 + u8 case_case",
  ].map((text) => layout(text) as Layout);
}
