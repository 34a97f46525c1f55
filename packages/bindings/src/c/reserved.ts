/** The integers of <stdint.h>, each of which has a type, and macros in capitals. */
const INTEGERS: readonly string[] = ["", "u"].flatMap((sign) =>
  ["", "_fast", "_least"]
    .flatMap((kind) => [8, 16, 32, 64].map((bits) => `${kind}${bits}`))
    .concat("max", "ptr")
    .map((kind) => `${sign}int${kind}`),
);

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
  // Members that the system's headers define as macros
  "sa_handler", "sa_sigaction", "sigev_notify_attributes", "sigev_notify_function", "st_atime", "st_ctime",
  "st_mtime", "si_addr", "si_addr_lsb", "si_arch", "si_band", "si_call_addr", "si_fd", "si_int", "si_lower", "si_overrun",
  "si_pid", "si_pkey", "si_ptr", "si_status", "si_stime", "si_syscall", "si_timerid", "si_uid", "si_upper", "si_utime",
  "si_value", "d_fileno",
  ...["CHAR", "SCHAR", "SHRT", "INT", "LONG", "LLONG", "WCHAR", "WINT", "SIG_ATOMIC", "PTRDIFF"].flatMap((type) =>
    ["MIN", "MAX", "WIDTH"].map((what) => `${type}_${what}`)),
  ...["UCHAR", "USHRT", "UINT", "ULONG", "ULLONG", "SIZE", "SSIZE"].flatMap((type) => [`${type}_MAX`, `${type}_WIDTH`]),
  "CHAR_BIT", "MB_LEN_MAX", "MB_CUR_MAX", "RAND_MAX", "EXIT_SUCCESS", "EXIT_FAILURE", "CLOCKS_PER_SEC", "TIME_UTC",
  "FILENAME_MAX", "FOPEN_MAX", "TMP_MAX", "L_tmpnam", "SEEK_SET", "SEEK_CUR", "SEEK_END", "PATH_MAX", "NAME_MAX",
  "PIPE_BUF", "LINE_MAX", "ARG_MAX", "OPEN_MAX", "IOV_MAX",
  // Types of the members and parameters here
  "size_t", "ptrdiff_t", ...INTEGERS.map((type) => `${type}_t`),
  ...INTEGERS.flatMap((type) => ["MIN", "MAX", "C", "WIDTH"].map((what) => `${type.toUpperCase()}_${what}`)),
]);

/** Parameters and variables of the functions here, in whose place a type of that name cannot be said. */
export const LOCAL: readonly string[] = ["bytes", "length", "index"];
