import type { TransportErrorContext } from "@mortise/transport";
import { MappedMemory } from "../mapped-memory.ts";
import { type Handle, kernel32 } from "./kernel32.ts";
import { lastError } from "./win32-error.ts";

/**
 * Maps a section's first `length` bytes, for reading and, where `writable`, for writing; the section may be closed
 * afterwards.
 *
 * @throws TransportError `no-space`, `no-permission`, `not-supported`
 */
export function mapSection(
  section: Handle,
  length: number,
  writable: boolean,
  where: string,
  context: TransportErrorContext,
): MappedMemory {
  const { mapViewOfFile, unmapViewOfFile } = kernel32();
  const address = mapViewOfFile(section, writable, length);
  if (address === null) throw lastError("MapViewOfFile", where, context);
  return new MappedMemory({ address, length, unmap: unmapViewOfFile }, where, context);
}
