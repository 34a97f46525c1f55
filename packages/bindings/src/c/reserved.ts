/** Words that a C or C++ program cannot have as names, and macros that common headers or compilers define. */
// biome-ignore format: a list
export const RESERVED: ReadonlySet<string> = new Set([
  // C11
  "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float",
  "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static",
  "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
  // C23, and the macros that were these before
  "alignas", "alignof", "bool", "constexpr", "false", "nullptr", "static_assert", "thread_local", "true", "typeof",
  "typeof_unqual", "asm", "fortran",
  // C++20
  "and", "and_eq", "atomic_cancel", "atomic_commit", "atomic_noexcept", "bitand", "bitor", "catch", "char8_t", "char16_t",
  "char32_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "consteval", "constinit", "const_cast",
  "decltype", "delete", "dynamic_cast", "explicit", "export", "friend", "mutable", "namespace", "new", "noexcept", "not",
  "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "reflexpr", "reinterpret_cast", "requires",
  "static_cast", "synchronized", "template", "this", "throw", "try", "typeid", "typename", "using", "virtual", "wchar_t",
  "xor", "xor_eq",
  // Macros of the standard library, of compilers and of Windows
  "assert", "complex", "errno", "imaginary", "main", "noreturn", "offsetof", "setjmp", "signbit", "stderr", "stdin",
  "stdout", "unix", "linux", "i386", "near", "far", "small", "interface", "min", "max", "minor", "major", "makedev",
  "memcpy", "memset", "memcmp", "I", "EOF", "NULL", "BUFSIZ", "NAN", "INFINITY", "EDOM", "ERANGE", "IN", "OUT", "ERROR", "TRUE", "FALSE", "DELETE",
  "VOID", "CONST", "THIS", "INTERFACE", "OPTIONAL",
  // Parameters of the functions here, which macros of their own could not be told from
  "size_t", "ptrdiff_t", "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
]);
