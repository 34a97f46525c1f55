export { toC } from "./c/to-c.ts";
export { toCSharp } from "./csharp/to-csharp.ts";
export { BindingError, type BindingErrorCode, type BindingErrorContext } from "./errors.ts";
export { toPython } from "./python/to-python.ts";
export { toRust } from "./rust/to-rust.ts";
