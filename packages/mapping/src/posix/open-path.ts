import { openSync } from "node:fs";

/**
 * Opens a path; a descriptor, to be closed by `closeSync`, or an error's number, negative.
 *
 * INVARIANT: what stands for a thread's locks is opened through Node, which closes it also when a worker thread is
 * terminated, as the system does when a process is killed. Opened past Node it would be held until the process ends.
 */
export function openPath(path: string, flags: number, mode: number): number {
  try {
    return openSync(path, flags, mode);
  } catch (error) {
    if (error instanceof Error && "errno" in error && typeof error.errno === "number" && error.errno < 0) {
      return error.errno;
    }
    throw error;
  }
}
