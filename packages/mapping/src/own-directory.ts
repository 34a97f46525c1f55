import { existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TransportError } from "@mortise/transport";
import { isErrno, nodeError } from "./errno.ts";

/** A directory of the user's own, in the system's directory for temporary files. */
export function ownDirectory(): string {
  return join(tmpdir(), `mortise-${process.getuid?.() ?? "user"}`);
}

/**
 * Makes a directory with those above it, unless it is there.
 *
 * Not by Node's `recursive`, which never ends where a system says that a path is not there and its parent is: as Linux
 * does below `/proc` (seen in 20.20).
 *
 * @throws TransportError with what the system says, and the path
 */
export function makeDirectory(directory: string, mode: number = 0o777): void {
  try {
    if (make(directory, mode) || statSync(directory).isDirectory()) return;
  } catch (error) {
    throw nodeError(error, `the directory ${directory}`, { transport: "file" });
  }
  throw new TransportError("not-a-region", `the directory ${directory}: a file has this name; choose another.`, {
    transport: "file",
  });
}

/** `false` where something has the name. */
function make(directory: string, mode: number): boolean {
  try {
    mkdirSync(directory, { mode });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    const parent = dirname(directory);
    if (!isErrno(error, "ENOENT") || existsSync(parent)) throw error;
    make(parent, mode);
    return make(directory, mode);
  }
}

/**
 * Refuses a directory that another user could have put in the place of one's own; makes a missing one when `making`.
 *
 * @throws TransportError `no-permission`
 */
export function prepareOwnDirectory(directory: string, making: boolean): void {
  if (making) makeDirectory(directory, 0o700);
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) return;
  const owner = process.getuid?.();
  if (stats.isDirectory() && stats.uid === owner && (stats.mode & 0o022) === 0) return;
  const what = !stats.isDirectory()
    ? "is no directory of its own"
    : stats.uid !== owner
      ? `belongs to the user ${stats.uid}`
      : "may be written to by other users";
  throw new TransportError(
    "no-permission",
    `the directory ${directory} ${what}, so its files could be another's; remove it, ` +
      "or name another with fileTransport({ directory }).",
    { transport: "file" },
  );
}
