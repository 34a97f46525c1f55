import { TransportError, type TransportErrorCode, type TransportErrorContext } from "@mortise/transport";
import { lastWin32Error } from "./kernel32.ts";

export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_LOCK_VIOLATION = 33;
export const ERROR_ALREADY_EXISTS = 183;
export const ERROR_PIPE_BUSY = 231;

/** What an error of Windows is called, what it means for a region, and what its reader can do. */
const MEANINGS: Readonly<Record<number, readonly [name: string, TransportErrorCode, hint: string]>> = {
  2: ["ERROR_FILE_NOT_FOUND", "not-found", "nothing has this name; create it first"],
  3: ["ERROR_PATH_NOT_FOUND", "not-found", "a part of the path is not there; choose another"],
  4: ["ERROR_TOO_MANY_OPEN_FILES", "too-many", "the process has no handle left; close other regions"],
  5: [
    "ERROR_ACCESS_DENIED",
    "no-permission",
    "it belongs to another user, or this user may not make names that begin with Global\\; ask its creator",
  ],
  6: ["ERROR_INVALID_HANDLE", "not-a-region", "an object of another kind has this name; choose another"],
  8: ["ERROR_NOT_ENOUGH_MEMORY", "no-space", "the process has no room for it; close other regions, or ask for less"],
  14: ["ERROR_OUTOFMEMORY", "no-space", "the system has no memory for it; close other regions, or ask for less"],
  19: ["ERROR_WRITE_PROTECT", "no-permission", "it lies on a medium that is not written to; choose another directory"],
  32: ["ERROR_SHARING_VIOLATION", "busy", "another program has it open and lets nobody else; close it there"],
  33: ["ERROR_LOCK_VIOLATION", "busy", "another process has locked it; try again later"],
  39: ["ERROR_HANDLE_DISK_FULL", "no-space", "the volume is full"],
  80: ["ERROR_FILE_EXISTS", "exists", "the name is taken; choose another, or attach to it"],
  112: ["ERROR_DISK_FULL", "no-space", "the volume, or the paging file's, is full"],
  123: ["ERROR_INVALID_NAME", "bad-name", "Windows takes no such name; choose another"],
  161: ["ERROR_BAD_PATHNAME", "bad-name", "Windows takes no such path; choose another"],
  183: ["ERROR_ALREADY_EXISTS", "exists", "the name is taken; choose another, or attach to it"],
  206: ["ERROR_FILENAME_EXCED_RANGE", "bad-name", "the name or its directory's path is too long; choose a shorter one"],
  1006: ["ERROR_FILE_INVALID", "not-ready", "it has no bytes yet: its maker is still at work, or died; try again"],
  1224: ["ERROR_USER_MAPPED_FILE", "busy", "a process has it mapped; close it there"],
  1450: ["ERROR_NO_SYSTEM_RESOURCES", "no-space", "the system has no room for it; close other regions"],
  1455: [
    "ERROR_COMMITMENT_LIMIT",
    "no-space",
    "memory and paging file are used up; ask for less, or enlarge that file",
  ],
  1816: ["ERROR_NOT_ENOUGH_QUOTA", "no-space", "the user's quota is used up"],
};

/** Makes a TransportError of an error number of Windows: what failed, where, and what to do. */
export function win32Error(call: string, error: number, where: string, context: TransportErrorContext): TransportError {
  const [name, code, hint] = MEANINGS[error] ?? [`error ${error}`, "system", "the system gave no more than this"];
  return new TransportError(code, `${where}: ${call} failed with ${name}: ${hint}.`, { ...context, call, errno: name });
}

/** {@link win32Error} for the call that failed last on this thread. */
export function lastError(call: string, where: string, context: TransportErrorContext): TransportError {
  return win32Error(call, lastWin32Error(), where, context);
}
