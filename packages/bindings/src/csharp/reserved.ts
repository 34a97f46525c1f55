/** Words that a C# program cannot have as names, and members that every type has. */
// biome-ignore format: a list
export const RESERVED: ReadonlySet<string> = new Set([
  "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
  "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
  "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long",
  "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public",
  "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch",
  "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
  "volatile", "while", "value", "field", "var", "dynamic", "nameof", "await", "async", "record", "global", "partial",
  "where", "yield", "value__",
  "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
  // What the members themselves look up by its name
  "Bytes", "LayoutKind",
]);

/** Types and functions of the class around everything, and functions of each type, which no type may have the name of. */
// biome-ignore format: a list
export const USED: readonly string[] = [
  "Length", "Fingerprint", "LayoutException", "Bytes", "Mapping", "System", "Exception", "Math", "Flags", "FieldOffset",
  "StructLayout", "LayoutKind", "Environment", "PlatformID", "BitConverter", "Encoding", "UTF8Encoding", "FileMode",
  "MemoryMappedFile", "MemoryMappedViewAccessor", "IDisposable", "IndexOutOfRangeException",
  "MemoryMappedFileAccess", "FileInfo", "ArgumentException", "DecoderFallbackException", "EncoderFallbackException",
  "Init", "Check", "Text", "Used",
];
