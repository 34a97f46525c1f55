import { constants } from "node:fs";
import { LAST_ROW } from "@mortise/transport";
import { bellRow, CREATOR_ROW } from "../row-locks.ts";
import { libc, O_CLOEXEC } from "./libc.ts";
import { LockFiles } from "./lock-files.ts";
import type { Place } from "./place.ts";
import { leadsTo, removeSideDirectory, removeSideFile, sideFiles, sidePath } from "./side-files.ts";

const LOCK_EX = 2;
const LOCK_NB = 4;

/** Marks a bell's FIFO as one that a living process listens to; `false` while another holds the mark. */
export function claimBell(descriptor: number): boolean {
  return libc().flock(descriptor, LOCK_EX | LOCK_NB) === 0;
}

/**
 * Removes what dead processes left beside the regions of a name, those that had it before included. What living
 * processes hold stays, and so does what belongs to other users.
 */
export function sweep(place: Place, name: string): void {
  const files = sideFiles(place, name);
  if (files === undefined) return;
  const present = place.stat(name)?.ino;
  // A region's own directory stays with it.
  if (files.length === 0 && present === undefined) removeSideDirectory(place, name);
  for (const file of files) {
    const [, inode, kind, row] = /^(\d+)\.(bell|lock)-(\d+)$/.exec(file) ?? [];
    if (inode === undefined) continue;
    const path = sidePath(place, name, BigInt(inode));
    try {
      if (kind === "bell" && place.locks === "ranges") sweepBell(`${path}.bell-${row}`);
      // A dead creator's lock file is what marks its region as a leftover.
      const marksLeftover = BigInt(inode) === present && Number(row) === CREATOR_ROW;
      if (kind === "lock" && !marksLeftover) sweepLock(path, Number(row));
    } catch {
      // Another user's: nothing that this process has to do with.
    }
  }
}

function sweepBell(path: string): void {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;
  const descriptor = libc().open(path, flags, 0);
  if (descriptor < 0) return;
  try {
    // INVARIANT: the mark is held until the name is gone, so a listener that has opened this FIFO meanwhile either
    // fails to take the mark or sees that the name leads elsewhere, and makes another.
    // And by now the name may lead to the bell of one who lives: that of whom this was has been removed meanwhile.
    if (claimBell(descriptor) && leadsTo(path, descriptor)) removeSideFile(path);
  } finally {
    libc().close(descriptor);
  }
}

function sweepLock(regionPath: string, row: number): void {
  const locks = new LockFiles(`${regionPath}.lock-`, { where: regionPath, context: {}, mode: 0o600 });
  if (!locks.tryAcquire(row, 1)) return;
  // INVARIANT: a listener has its row's lock for as long as its bell exists, so this bell is a dead one's.
  const bell = row - bellRow(0);
  if (bell >= 0 && bell <= LAST_ROW) removeSideFile(`${regionPath}.bell-${bell}`);
  // Which removes the lock's file.
  locks.release(row);
}
