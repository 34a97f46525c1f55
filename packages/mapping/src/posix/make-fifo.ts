import { constants, fstatSync, lstatSync } from "node:fs";
import { constants as os } from "node:os";
import { TransportError } from "@mortise/transport";
import { isErrno, lastError, systemError } from "../errno.ts";
import { pause } from "../pause.ts";
import { lastErrno, libc, O_CLOEXEC } from "./libc.ts";
import type { Segment } from "./segment.ts";
import { isShared, leadsTo, makeSideDirectory, removeSideFile } from "./side-files.ts";
import { claimBell } from "./sweep.ts";

/** How often a FIFO is made, since who sweeps up dead bells may remove a new one. */
const TRIES = 5;

const FLAGS: number = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;

/**
 * A FIFO at a path that is marked as listened to; for the holder of its row's lock.
 *
 * @throws TransportError `busy`, `not-a-region` where something else stands there, `no-permission`
 */
export function makeFifo(path: string, bell: string, segment: Segment): number {
  const where = `${bell}, ${path}`;
  segment.place.prepareSides?.();
  for (let tries = 0; tries < TRIES; tries++) {
    makeSideDirectory(path, segment);
    const old = removeDead(path);
    if (old !== undefined) return old;
    if (libc().mkfifo(path, 0o600) !== 0) {
      // Whoever removed the last file of the directory has removed that too.
      const errno = lastErrno();
      if (errno === os.errno.ENOENT) continue;
      if (errno !== os.errno.EEXIST) throw systemError("mkfifo", errno, where, segment.context);
      refuseOther(path, bell, segment);
      // One who sweeps up has the dead listener's FIFO at this moment.
      pause(1);
      continue;
    }
    // Not through Node: the socket that gets it is what closes it.
    const descriptor = libc().open(path, FLAGS, 0);
    if (descriptor >= 0) {
      // Who sweeps up dead bells may have taken the new one for such, before it was marked.
      const marked = claimBell(descriptor) || lastErrno() !== os.errno.EWOULDBLOCK;
      if (marked && fstatSync(descriptor).isFIFO() && leadsTo(path, descriptor)) return descriptor;
      libc().close(descriptor);
    } else if (lastErrno() !== os.errno.ENOENT) {
      const error = lastError("open", where, segment.context);
      removeSideFile(path, isShared(segment.mode));
      throw error;
    }
    pause(1);
  }
  throw new TransportError("busy", `${where} is removed again and again; try again later.`, segment.context);
}

/**
 * Removes the FIFO of a listener that died, since a ringer may have it open, and a ring into it must find nobody rather
 * than be kept for a stranger. Another user's cannot be removed, and is listened to: its descriptor, if so.
 */
function removeDead(path: string): number | undefined {
  const descriptor = libc().open(path, FLAGS, 0);
  if (descriptor < 0) {
    // A link, or what may not be opened: it is in the way, and mkfifo says so.
    return undefined;
  }
  // INVARIANT: the row's lock is held, so a FIFO that is there belongs to a dead listener; and its mark is, so nobody
  // who sweeps up dead bells removes the next one in its place.
  if (!fstatSync(descriptor).isFIFO() || !claimBell(descriptor)) {
    libc().close(descriptor);
    return undefined;
  }
  try {
    removeSideFile(path, true);
  } catch (error) {
    if (isErrno(error, "EPERM") || isErrno(error, "EACCES")) return descriptor;
    libc().close(descriptor);
    throw error;
  }
  libc().close(descriptor);
  return undefined;
}

function refuseOther(path: string, bell: string, segment: Segment): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.isFIFO()) return;
  const message = `${bell}: something that is no bell stands at ${path}; remove it.`;
  throw new TransportError("not-a-region", message, segment.context);
}
