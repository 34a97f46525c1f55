export { atExit } from "./at-exit.ts";
export { isErrno, nodeError } from "./errno.ts";
export { koffi } from "./koffi.ts";
export type { MappedMemory } from "./mapped-memory.ts";
export { makeDirectory, ownDirectory, prepareOwnDirectory } from "./own-directory.ts";
export { pause } from "./pause.ts";
export { type Libc, libc, O_CLOEXEC } from "./posix/libc.ts";
export { mappedBy } from "./posix/open-by.ts";
export { openPath } from "./posix/open-path.ts";
export type { Place } from "./posix/place.ts";
export { posixTransport } from "./posix/posix-transport.ts";
export { LOCK_BASE } from "./posix/range-locks.ts";
export { regionTransport } from "./region-transport.ts";
export { CREATOR_ROW, type SegmentLocks } from "./row-locks.ts";
export type { Holding, Store, Wanted } from "./store.ts";
export { type Handle, INVALID_HANDLE, kernel32 } from "./windows/kernel32.ts";
export { mapSection } from "./windows/map-section.ts";
export { MutexLocks } from "./windows/mutex-locks.ts";
export { besideName, type ObjectName, objectName } from "./windows/object-name.ts";
export { PipeBell } from "./windows/pipe-bell.ts";
export {
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  ERROR_LOCK_VIOLATION,
  lastError,
  win32Error,
} from "./windows/win32-error.ts";
