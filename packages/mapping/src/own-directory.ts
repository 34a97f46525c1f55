import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TransportError } from "@mortise/transport";

/** A directory of the user's own, in the system's directory for temporary files. */
export function ownDirectory(): string {
  return join(tmpdir(), `mortise-${process.getuid?.() ?? "user"}`);
}

/**
 * Refuses a directory that another user could have put in the place of one's own; makes a missing one when `making`.
 *
 * @throws TransportError `no-permission`
 */
export function prepareOwnDirectory(directory: string, making: boolean): void {
  if (making) mkdirSync(directory, { recursive: true, mode: 0o700 });
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
