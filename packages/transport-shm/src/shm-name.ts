import { createHash } from "node:crypto";
import { MAX_NAME_BYTES } from "@mortise/transport";

/** The most bytes of UTF-8 that the name of shared memory may have on a platform. */
export function maxNameBytes(platform: string): number {
  // PSHMNAMLEN is 31, and the slash that begins every such name counts.
  return platform === "darwin" ? 30 : MAX_NAME_BYTES;
}

/** The name as the system's calls and other languages' libraries take it: Python's `SharedMemory(name)` does the same. */
export function systemName(name: string): string {
  return `/${name}`;
}

/**
 * The short name that stands for one which is too long for a platform: `mortise-` and the first 20 hexadecimal digits of
 * the SHA-256 of its UTF-8 bytes. In Python: `"mortise-" + hashlib.sha256(name.encode()).hexdigest()[:20]`.
 *
 * A name that fits is left as it is.
 */
export function shortName(name: string, platform: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes(platform)) return name;
  return `mortise-${createHash("sha256").update(name).digest("hex").slice(0, 20)}`;
}
