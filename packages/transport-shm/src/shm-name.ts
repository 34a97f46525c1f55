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
