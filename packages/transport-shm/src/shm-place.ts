import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { libc, mappedBy, O_CLOEXEC, openPath, type Place } from "@mortise/mapping";
import { TransportError } from "@mortise/transport";
import { maxNameBytes, shortName, systemName } from "./shm-name.ts";

/** Where Linux shows shared memory as files; glibc and musl both have this path built in. */
const DIRECTORY = "/dev/shm";

const calls = {
  kind: "shm",
  unlinkCall: "shm_unlink",
  prepare(): void {},
};

export const linuxPlace: Place = {
  ...calls,
  maxNameBytes: maxNameBytes("linux"),
  granularity: 1,
  locks: "ranges",
  // What shm_open does here, but through Node.
  openCall: "open",
  open: (name, flags, mode) => openPath(`${DIRECTORY}/${name}`, flags, mode),
  close: closeSync,
  unlink: (name) => libc().shmUnlink(systemName(name)),
  sideDirectory: DIRECTORY,
  stat: (name) => lstatSync(`${DIRECTORY}/${name}`, { bigint: true, throwIfNoEntry: false }),
  names: () => readdirSync(DIRECTORY),
  mappedBy() {
    const users = mappedBy(DIRECTORY);
    return (name) => users.get(`${DIRECTORY}/${name}`) ?? [];
  },
};

/** macOS shows shared memory nowhere: what stands beside a region goes to the user's directory for temporary files. */
export function macPlace(longNames: "refuse" | "hash" = "refuse"): Place {
  const systemNameOf = (name: string): string => systemName(shortName(name, "darwin"));
  return {
    ...calls,
    unlink: (name) => libc().shmUnlink(systemNameOf(name)),
    maxNameBytes: maxNameBytes(longNames === "hash" ? "linux" : "darwin"),
    granularity: libc().pageSize(),
    locks: "files",
    openCall: "shm_open",
    open(name, flags, mode): number {
      const descriptor = libc().shmOpen(systemNameOf(name), flags, mode);
      return descriptor < 0 ? -libc().errno() : descriptor;
    },
    close: (descriptor) => void libc().close(descriptor),
    sideDirectory: tmpdir(),
    stat(name): BigIntStats | undefined {
      const descriptor = libc().shmOpen(systemNameOf(name), constants.O_RDONLY | O_CLOEXEC, 0);
      if (descriptor < 0) return undefined;
      try {
        return fstatSync(descriptor, { bigint: true });
      } finally {
        libc().close(descriptor);
      }
    },
    names(): never {
      throw new TransportError("not-supported", "macOS cannot list shared memory; keep the names yourself.", {
        transport: "shm",
      });
    },
  };
}
