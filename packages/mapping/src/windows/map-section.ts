import type { TransportErrorContext } from "@mortise/transport";
import { MappedMemory } from "../mapped-memory.ts";
import { type Handle, kernel32 } from "./kernel32.ts";
import { lastError } from "./win32-error.ts";

/**
 * Maps a section's first `length` bytes, for reading and, where `writable`, for writing; the section may be closed
 * afterwards. With `flush`, changed bytes are on their way to the file when the mapping ends, not when Windows finds time.
 *
 * @throws TransportError `no-space`, `no-permission`, `not-supported`
 */
export function mapSection(
  section: Handle,
  length: number,
  writable: boolean,
  where: string,
  context: TransportErrorContext,
  flush: boolean = false,
): MappedMemory {
  const { mapViewOfFile, unmapViewOfFile, flushViewOfFile } = kernel32();
  const address = mapViewOfFile(section, writable, length);
  if (address === null) throw lastError("MapViewOfFile", where, context);
  const unmap = (...view: [address: bigint, length: number]): void => {
    if (flush) flushViewOfFile(...view);
    unmapViewOfFile(view[0]);
  };
  return new MappedMemory({ address, length, unmap }, where, context);
}
