import { constants, fchmodSync, fstatSync, ftruncateSync } from "node:fs";
import { constants as os } from "node:os";
import { TransportError, type TransportErrorContext } from "@mortise/transport";
import { nodeError, systemError } from "./errno.ts";
import { findSegment, removeSegment } from "./find-segment.ts";
import { giveGroup } from "./give-group.ts";
import { libc, O_CLOEXEC } from "./libc.ts";
import type { Place } from "./place.ts";
import { CREATOR_ROW } from "./row-locks.ts";
import { GOES_WITH_CREATOR, Segment } from "./segment.ts";
import type { Wanted } from "./store.ts";
import { sweep } from "./sweep.ts";

/** How often a creator begins again because others make and remove the same name at the same time. */
const TRIES = 100;

/** What {@link makeSegment} is asked for: the group by its number. */
export type WantedSegment = Omit<Wanted, "group"> & { readonly group?: number };

/**
 * Makes a region of zeros; on any failure nothing is left of it.
 *
 * INVARIANT: at every step a region that goes with its creator has the mark, so that a creator killed here leaves what
 * the next one knows as a leftover: the mark comes with the name, the lock follows, and the size, which makes it a
 * region for those who attach, comes last.
 *
 * @throws TransportError `exists`, `no-space`, `no-permission`, `not-a-region`, `too-many`
 */
export function makeSegment(place: Place, name: string, wanted: WantedSegment): Segment {
  const context: TransportErrorContext = { transport: place.kind, name };
  const where = `${place.kind} region "${name}"`;
  const mark = wanted.persist || place.locks === "files" ? 0 : GOES_WITH_CREATOR;
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW | O_CLOEXEC;
  for (let tries = 0; tries < TRIES; tries++) {
    if (wanted.replace) removeSegment(place, name);
    const descriptor = place.open(name, flags, wanted.mode | mark);
    if (descriptor < 0) {
      const errno = -descriptor;
      if (errno !== os.errno.EEXIST) throw systemError(place.openCall, errno, where, context);
      if (wanted.replace || removeLeftover(place, name)) continue;
      break;
    }
    const segment = new Segment(place, name, descriptor, { mode: wanted.mode });
    try {
      if (!wanted.persist) {
        // Another creator may have found the new name before its lock was taken, and removed it as a leftover.
        if (!segment.locks.tryAcquire(CREATOR_ROW) || !segment.named) {
          segment.close();
          continue;
        }
        segment.own();
      }
      if (wanted.group !== undefined) setGroup(segment, wanted.group);
      setMode(descriptor, wanted.mode | mark);
      reserve(segment, wanted.length);
      place.seal?.(descriptor);
      sweep(place, name);
      return segment;
    } catch (error) {
      segment.own();
      segment.close();
      throw nodeError(error, where, context);
    }
  }
  throw new TransportError(
    "exists",
    `${where} exists: its creator is still running, or it was made to stay, or it belongs to another program or ` +
      "user; attach to it, choose another name, or replace it with { replace: true }.",
    context,
  );
}

/** Whether the name is free now, or may be: a leftover was removed, or nothing was there. */
export function removeLeftover(place: Place, name: string): boolean {
  let segment: Segment | undefined;
  try {
    segment = findSegment(place, name);
  } catch (error) {
    // What may not even be opened is someone else's.
    if (error instanceof TransportError && error.code === "no-permission") return false;
    throw error;
  }
  if (segment === undefined) return true;
  try {
    if (!segment.takeLeftover()) return false;
    // INVARIANT: the lock is held from here to the removal, so of two that replace a leftover only one removes it, and
    // never the region that the other has made since.
    segment.removeName();
    return true;
  } finally {
    segment.close();
  }
}

/** @throws TransportError `no-permission` */
function setGroup({ descriptor, where, context }: Segment, group: number): void {
  if (giveGroup(descriptor, group)) return;
  throw new TransportError(
    "no-permission",
    `${where} cannot be given to the group ${group}: this user is not in it; \`id\` lists the user's groups.`,
    context,
  );
}

/** The mode exactly, of which the umask may have taken bits away. */
function setMode(descriptor: number, mode: number): void {
  // Asked first, since macOS cannot change the mode of shared memory.
  if ((fstatSync(descriptor).mode & 0o7777) !== mode) fchmodSync(descriptor, mode);
}

/** Gives the region its length, and memory for all of it where the system can promise that. */
function reserve(segment: Segment, length: number): void {
  const fallocate = libc().fallocate;
  if (fallocate !== undefined) {
    // Without it a full file system would be a bus error at the first touch. It sets the size when all is reserved.
    const errno = fallocate(segment.descriptor, length);
    const unable = errno === os.errno.EOPNOTSUPP || errno === os.errno.EINVAL || errno === os.errno.ENOSYS;
    if (errno !== 0 && !unable) throw systemError("posix_fallocate", errno, segment.where, segment.context);
  }
  if (fstatSync(segment.descriptor).size < length) ftruncateSync(segment.descriptor, length);
}
