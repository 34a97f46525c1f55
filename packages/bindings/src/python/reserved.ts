/** Words that a Python program cannot have as names, and attributes that structures of ctypes have already. */
// biome-ignore format: a list
export const RESERVED: ReadonlySet<string> = new Set([
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
  "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
  "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "type", "print", "exec",
]);

/** Names that the module uses itself. */
// biome-ignore format: a list
export const USED: readonly string[] = [
  "LENGTH", "FINGERPRINT", "DESCRIPTION", "DTYPE", "LayoutError", "decode", "encode", "write", "view", "ctypes", "struct", "uuid",
  "numpy", "bytes", "dict", "list", "tuple", "int", "float", "str", "range", "len", "isinstance", "ValueError",
];
