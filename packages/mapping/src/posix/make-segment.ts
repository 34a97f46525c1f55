import { constants, existsSync, fchmodSync, fstatSync, ftruncateSync } from "node:fs";
import { constants as os } from "node:os";
import { TransportError, type TransportErrorContext } from "@mortise/transport";
import { nodeError, systemError } from "../errno.ts";
import { CREATOR_ROW, MAKER_ROW } from "../row-locks.ts";
import type { Wanted } from "../store.ts";
import { findSegment, removeSegment } from "./find-segment.ts";
import { giveGroup } from "./give-group.ts";
import { libc, O_CLOEXEC } from "./libc.ts";
import { LockFiles } from "./lock-files.ts";
import type { Place } from "./place.ts";
import { GOES_WITH_CREATOR, Segment } from "./segment.ts";
import { makeSideDirectory, sidePath } from "./side-files.ts";
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
 * region for those who attach, comes last. Where the lock is a file, that is the mark, and {@link makerLock} is until then.
 *
 * @throws TransportError `exists`, `no-space`, `no-permission`, `not-a-region`, `too-many`
 */
export function makeSegment(place: Place, name: string, wanted: WantedSegment): Segment {
  const context: TransportErrorContext = { transport: place.kind, name };
  const where = `${place.kind} region "${name}"`;
  const mark = wanted.persist || place.locks === "files" ? 0 : GOES_WITH_CREATOR;
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW | O_CLOEXEC;
  const making = makerLock(place, name, wanted.mode);
  for (let tries = 0; tries < TRIES; tries++) {
    if (wanted.replace) removeSegment(place, name);
    const begun = making !== undefined && existsSync(makerPath(place, name) + MAKER_ROW);
    // Another that makes the name at this moment will have made it soon.
    if (making?.tryAcquire(MAKER_ROW) === false) continue;
    const descriptor = place.open(name, flags, firstMode(place, wanted.mode) | mark);
    if (descriptor < 0) {
      try {
        const errno = -descriptor;
        if (errno === os.errno.ENOENT) throw noPlace(place, where, context);
        if (errno !== os.errno.EEXIST) throw systemError(place.openCall, errno, where, context);
        if (wanted.replace || removeLeftover(place, name, begun)) continue;
        break;
      } finally {
        making?.close();
      }
    }
    const segment = new Segment(place, name, descriptor, { mode: wanted.mode });
    try {
      if (!wanted.persist) {
        // Another creator may have found the new name before its lock was taken, and removed it as a leftover.
        segment.own();
        if (!segment.locks.tryAcquire(CREATOR_ROW) || !segment.named) {
          segment.close();
          continue;
        }
      }
      if (wanted.group !== undefined) setGroup(segment, wanted.group);
      setMode(descriptor, wanted.mode | mark);
      if ((wanted.mode & 0o022) !== 0) shareSides(segment);
      reserve(segment, wanted.length);
      place.seal?.(descriptor);
      sweep(place, name);
      return segment;
    } catch (error) {
      segment.own();
      segment.close();
      throw nodeError(error, where, context);
    } finally {
      making?.close();
    }
  }
  throw new TransportError(
    "exists",
    `${where} exists: its creator is still running, or it was made to stay, or it belongs to another program or ` +
      "user; attach to it, choose another name, or replace it with { replace: true }.",
    context,
  );
}

function noPlace(place: Place, where: string, context: TransportErrorContext): TransportError {
  const message = `${where}: nothing can be made in ${place.sideDirectory}; choose another directory.`;
  return new TransportError("no-permission", message, { ...context, call: place.openCall, errno: "ENOENT" });
}

/**
 * Whether the name is free now, or may be: a leftover was removed, or nothing was there. With `begun`, something of no
 * size is one too: whoever began to make it died, and nobody else makes the name meanwhile.
 */
export function removeLeftover(place: Place, name: string, begun: boolean = false): boolean {
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
    const neverMade = begun && fstatSync(segment.descriptor).size === 0;
    if (!segment.takeLeftover() && !neverMade) return false;
    // INVARIANT: the lock is held from here to the removal, so of two that replace a leftover only one removes it, and
    // never the region that the other has made since.
    segment.removeName();
    return true;
  } finally {
    segment.close();
  }
}

/**
 * Says, where the mark does not come with the name, that this process is making a region of the name: a lock file beside
 * no region in particular. Who finds something of no size, and this file with nobody that has it, knows a leftover.
 */
function makerLock(place: Place, name: string, mode: number): LockFiles | undefined {
  if (place.locks === "ranges") return undefined;
  const where = `${place.kind} region "${name}"`;
  return new LockFiles(makerPath(place, name), { where, context: { transport: place.kind, name }, mode });
}

function makerPath(place: Place, name: string): string {
  return `${sidePath(place, name, 0n)}.lock-`;
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

/**
 * What a new region's name comes with: the owner's rights alone, so that nobody else opens it before it has its group
 * and its creator's lock. Where locks are files, which go by the mode, and a mode may never change, as of macOS' shared
 * memory: all of it.
 */
function firstMode(place: Place, mode: number): number {
  return place.locks === "files" ? mode : mode & 0o700;
}

/** Makes the directory of bells the owner's, where others may make bells in it too. */
function shareSides(segment: Segment): void {
  segment.place.prepareSides?.();
  makeSideDirectory(segment.sidePath, segment);
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
