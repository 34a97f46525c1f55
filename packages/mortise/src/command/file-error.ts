import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "./errors.ts";
import { print, visible } from "./terminal.ts";

/** What is done with a file, as messages say it. */
type Use = "read" | "written";

/**
 * What the system says of a file, with its name and what to do; what is no word of the system stays as it is.
 *
 * @example
 * try {
 *   writeFileSync(path, bytes);
 * } catch (error) {
 *   throw fileError(error, path, "written");
 * }
 */
export function fileError(error: unknown, path: string, use: Use): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new CommandError(`${visible(path)} cannot be ${use}: ${why(code, path, use) ?? visible(error.message)}`);
}

/** What stands for the standard output, where a file is asked for. */
export const STANDARD_OUTPUT = "-";

/** Writes the file that a command was asked for; without one, or for `-`, to the standard output. */
export function writeOutput(path: string | undefined, what: string | Uint8Array): void {
  if (path === undefined || path === STANDARD_OUTPUT) {
    print(Buffer.from(what as string));
    return;
  }
  try {
    writeFileSync(path, what);
  } catch (error) {
    throw fileError(error, path, "written");
  }
}

function why(code: string | undefined, path: string, use: Use): string | undefined {
  const folder = visible(dirname(path));
  switch (code) {
    case "ENOENT":
      return use === "read" ? "there is no such file; give another." : `there is no folder ${folder}; make it first.`;
    case "ENOTDIR":
      return `${folder} is no folder; give another.`;
    case "EISDIR":
      return "it is a folder; give the name of a file.";
    case "EACCES":
    case "EPERM":
      return `its permissions keep you from that; change them, or give another file.`;
    case "EROFS":
      return "nothing can be written there; give another folder.";
    case "ENOSPC":
      return "there is no space left; make some, or give a folder on another disk.";
    default:
      return undefined;
  }
}
