import { fstatSync } from "node:fs";
import { INVALID_HANDLE, kernel32 } from "@mortise/mapping";

/** A descriptor of its own for what another has open; `undefined` where that is closed. */
export function reopen(descriptor: number, readOnly: boolean): number | undefined {
  const { reopenFile, handleOf, descriptorOf, closeHandle } = kernel32();
  try {
    fstatSync(descriptor);
  } catch {
    return undefined;
  }
  // INVARIANT: the new handle is owned by the new descriptor, which Node closes, or closed here.
  const handle = reopenFile(handleOf(descriptor), !readOnly);
  if (handle === INVALID_HANDLE) return undefined;
  const own = descriptorOf(handle);
  if (own >= 0) return own;
  closeHandle(handle);
  return undefined;
}
