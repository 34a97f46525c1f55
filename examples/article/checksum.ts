import { createHash } from "node:crypto";

/** SHA-256 of the bytes, as hexadecimal digits: what every process prints of what it saw. */
export function checksum(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
