import type { TransportErrorContext } from "@mortise/transport";
import { lastError } from "../errno.ts";
import { MappedMemory } from "../mapped-memory.ts";
import { libc, MAP_FAILED } from "./libc.ts";

/**
 * Maps the first `length` bytes that a descriptor leads to, for reading and, where `writable`, for writing; the
 * descriptor may be closed afterwards.
 *
 * @throws TransportError `no-space`, `not-supported`
 */
export function mapDescriptor(
  descriptor: number,
  length: number,
  writable: boolean,
  where: string,
  context: TransportErrorContext,
): MappedMemory {
  const { map, unmap } = libc();
  const address = map(descriptor, length, writable);
  if (address === MAP_FAILED) throw lastError("mmap", where, context);
  return new MappedMemory({ address, length, unmap }, where, context);
}
