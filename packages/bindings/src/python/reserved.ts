/** Words that a Python program cannot have as names. */
// biome-ignore format: a list
export const RESERVED: ReadonlySet<string> = new Set([
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
  "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
  "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "type", "print", "exec",
]);

/** What ctypes has for each of its structures, and a field of that name would hide. */
// biome-ignore format: a list
export const OF_STRUCTURES: ReadonlySet<string> = new Set([
  "from_address", "from_buffer", "from_buffer_copy", "from_param", "in_dll",
]);
