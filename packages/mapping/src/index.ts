export { type Libc, libc, O_CLOEXEC } from "./libc.ts";
export { mappedBy } from "./open-by.ts";
export { openPath } from "./open-path.ts";
export { makeDirectory, ownDirectory, prepareOwnDirectory } from "./own-directory.ts";
export type { Place } from "./place.ts";
export { posixTransport } from "./posix-transport.ts";
export { LOCK_BASE } from "./range-locks.ts";
