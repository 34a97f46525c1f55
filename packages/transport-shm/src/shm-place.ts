import { type BigIntStats, constants, fstatSync, lstatSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { libc, O_CLOEXEC, type Place } from "@mortise/mapping";
import { type RegionInfo, TransportError } from "@mortise/transport";
import { maxNameBytes, systemName } from "./shm-name.ts";

/** Where Linux shows shared memory as files; glibc and musl both have this path built in. */
const DIRECTORY = "/dev/shm";

const calls = {
  kind: "shm",
  openCall: "shm_open",
  unlinkCall: "shm_unlink",
  prepare(): void {},
  open: (name: string, flags: number, mode: number): number => libc().shmOpen(systemName(name), flags, mode),
  unlink: (name: string): number => libc().shmUnlink(systemName(name)),
};

export const linuxPlace: Place = {
  ...calls,
  maxNameBytes: maxNameBytes("linux"),
  granularity: 1,
  locks: "ranges",
  sideDirectory: DIRECTORY,
  stat: (name) => lstatSync(`${DIRECTORY}/${name}`, { bigint: true, throwIfNoEntry: false }),
  list(): RegionInfo[] {
    const found: RegionInfo[] = [];
    for (const entry of readdirSync(DIRECTORY, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const length = lstatSync(`${DIRECTORY}/${entry.name}`, { throwIfNoEntry: false })?.size;
      if (length !== undefined) found.push({ name: entry.name, length });
    }
    return found;
  },
};

/** macOS shows shared memory nowhere: what stands beside a region goes to the user's directory for temporary files. */
export function macPlace(): Place {
  return {
    ...calls,
    maxNameBytes: maxNameBytes("darwin"),
    granularity: libc().pageSize(),
    locks: "files",
    sideDirectory: tmpdir(),
    stat(name): BigIntStats | undefined {
      const descriptor = libc().shmOpen(systemName(name), constants.O_RDONLY | O_CLOEXEC, 0);
      if (descriptor < 0) return undefined;
      try {
        return fstatSync(descriptor, { bigint: true });
      } finally {
        libc().close(descriptor);
      }
    },
    list(): never {
      throw new TransportError("not-supported", "macOS cannot list shared memory; keep the names yourself.", {
        transport: "shm",
      });
    },
  };
}
