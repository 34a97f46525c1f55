import type { Measured } from "../measured.ts";

/** Whether a node or something inside it is compressed, so that it is only encoded and decoded asynchronously. */
export function hasZstd(measured: Measured): boolean {
  switch (measured.kind) {
    case "zstd":
      return true;
    case "array":
    case "list":
    case "optional":
      return hasZstd(measured.element);
    case "struct":
      return measured.fields.some(({ type }) => hasZstd(type));
    case "union":
      return measured.arms.some(({ type }) => hasZstd(type));
    case "number":
    case "safe-integer":
    case "bool":
    case "image":
    case "bounded-image":
    case "text":
    case "char":
    case "bytes":
    case "blob":
    case "enum":
    case "flags":
    case "bits":
    case "uuid":
    case "time":
      return false;
  }
}
