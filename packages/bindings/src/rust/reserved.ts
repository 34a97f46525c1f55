/** Words that a Rust program cannot have as names. */
// biome-ignore format: a list
export const RESERVED: ReadonlySet<string> = new Set([
  "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for",
  "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static",
  "struct", "super", "trait", "true", "type", "union", "unsafe", "use", "where", "while", "abstract", "become", "box",
  "do", "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield", "macro_rules", "raw",
]);

/** Types that the module uses itself. */
// biome-ignore format: a list
export const USED: readonly string[] = [
  "LENGTH", "FINGERPRINT", "LayoutError", "Result", "Option", "Ok", "Err", "Some", "None", "Clone", "Copy", "Debug", "PartialEq", "Eq", "bool",
  "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "usize", "str",
];
