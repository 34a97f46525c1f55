import { constants } from "node:os";
import { getSystemErrorName } from "node:util";
import { TransportError, type TransportErrorCode, type TransportErrorContext } from "@mortise/transport";
import { lastErrno } from "./posix/libc.ts";

/** What an error of the system means for a region, and what its reader can do. */
const MEANINGS: Readonly<Record<string, readonly [TransportErrorCode, string]>> = {
  ENOENT: ["not-found", "nothing has this name; create it first"],
  EEXIST: ["exists", "the name is taken; choose another, or attach to it"],
  EACCES: [
    "no-permission",
    "this user has no right to that; attach with { readOnly: true } where reading is enough, or ask its owner for a wider mode",
  ],
  EPERM: ["no-permission", "this user has no right to that; only its owner has, whatever its mode"],
  EBUSY: ["busy", "another process has it mapped or open, and lets nobody else; close it there"],
  EROFS: ["no-permission", "it lies on a read-only file system; choose another directory"],
  ELOOP: ["not-a-region", "a symbolic link has this name, and links are not followed; remove it"],
  EISDIR: ["not-a-region", "a directory has this name; choose another"],
  ENXIO: ["not-a-region", "a FIFO, socket or device has this name; choose another"],
  ENODEV: ["not-a-region", "it cannot be mapped; choose a directory on another file system"],
  ENOSPC: ["no-space", "the file system is full; a container's /dev/shm has 64 MB unless it is told otherwise"],
  EDQUOT: ["no-space", "the user's quota is used up"],
  EFBIG: ["no-space", "the file system takes no file of this length"],
  ENOMEM: ["no-space", "memory, or the number of mappings that a process may have, is used up; close other regions"],
  EMFILE: ["too-many", "the process has no descriptor left; close other regions, or raise `ulimit -n`"],
  ENFILE: ["too-many", "the system has no descriptor left; close other regions"],
  ENAMETOOLONG: ["bad-name", "the name or its directory's path is too long; choose a shorter one"],
  ENOTDIR: ["not-found", "a part of the path is no directory; choose another"],
};

/** Makes a TransportError of an error number: what failed, where, and what to do. */
export function systemError(
  call: string,
  errno: number,
  where: string,
  context: TransportErrorContext,
): TransportError {
  return namedError(call, nameOf(errno), where, context);
}

function namedError(call: string, name: string, where: string, context: TransportErrorContext): TransportError {
  const [code, hint] = MEANINGS[name] ?? ["system", "the system gave no more than this"];
  return new TransportError(code, `${where}: ${call} failed with ${name}: ${hint}.`, { ...context, call, errno: name });
}

/** {@link systemError} for the call that failed last on this thread. */
export function lastError(call: string, where: string, context: TransportErrorContext): TransportError {
  return systemError(call, lastErrno(), where, context);
}

/** {@link systemError} for what a call of `node:fs` threw; another error is returned as it is. */
export function nodeError(error: unknown, where: string, context: TransportErrorContext): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  // By its name: on Windows, Node gives such errors numbers of its own.
  const call = "syscall" in error && typeof error.syscall === "string" ? error.syscall : "the file system";
  return error.code in constants.errno ? namedError(call, error.code, where, context) : error;
}

/** Whether an error of `node:fs` is of this kind, such as `"ENOENT"`. */
export function isErrno(error: unknown, name: string): boolean {
  return error instanceof Error && "code" in error && error.code === name;
}

/** Such as `"EACCES"`. */
function nameOf(errno: number): string {
  try {
    return getSystemErrorName(-errno);
  } catch {
    return `errno ${errno}`;
  }
}
