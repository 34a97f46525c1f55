import { closeSync, existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { libc, mappedBy, openPath, type Place } from "@mortise/mapping";
import { MAX_NAME_BYTES } from "@mortise/transport";

/** Names are files of one directory. */
export function filePlace(directory: string, locks: Place["locks"], prepare: Place["prepare"]): Place {
  return {
    kind: "file",
    maxNameBytes: MAX_NAME_BYTES,
    granularity: 1,
    locks,
    sideDirectory: directory,
    openCall: "open",
    unlinkCall: "unlink",
    prepare,
    open: (name, flags, mode) => openPath(join(directory, name), flags, mode),
    close: closeSync,
    unlink: (name) => libc().unlink(join(directory, name)),
    stat: (name) => lstatSync(join(directory, name), { bigint: true, throwIfNoEntry: false }),
    names: () => (existsSync(directory) ? readdirSync(directory) : []),
    ...(process.platform === "linux" && {
      mappedBy() {
        const users = mappedBy(directory);
        return (name: string) => users.get(join(directory, name)) ?? [];
      },
    }),
  };
}
