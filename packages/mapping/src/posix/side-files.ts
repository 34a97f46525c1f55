import { chmodSync, existsSync, fstatSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { SIDE_PREFIX, TransportError, type TransportErrorContext } from "@mortise/transport";
import { isErrno } from "../errno.ts";
import { giveGroup } from "./give-group.ts";
import type { Place } from "./place.ts";

/*
 * Bells and lock files stand beside a region, in a directory for each name, which is there as long as it holds any. So
 * looking for those that dead processes left costs the same however many other regions there are.
 */

/** Whose files they are, and who may make and open them. */
export interface SideOwner {
  readonly where: string;
  readonly context: TransportErrorContext;
  /** The region's permission bits and group. */
  readonly mode: number;
  readonly group?: number;
  /** The user whose the region is. */
  readonly owner?: number;
}

/** The directory of the files beside the regions of a name. */
function sideDirectory(place: Place, name: string): string {
  return join(place.sideDirectory, `${SIDE_PREFIX}${name}`);
}

/**
 * How the paths of the files beside one region begin: with its inode number, so that a region made later under the same
 * name shares none. What follows is `.bell-` or `.lock-` and a row.
 */
export function sidePath(place: Place, name: string, inode: bigint): string {
  return join(sideDirectory(place, name), String(inode));
}

/** The files beside the regions of a name; `undefined` where their directory is not there or cannot be read. */
export function sideFiles(place: Place, name: string): string[] | undefined {
  const directory = sideDirectory(place, name);
  // Asked first, since most names have none, and an error with its stack costs more than several calls of the system.
  if (!existsSync(directory)) return undefined;
  try {
    return readdirSync(directory);
  } catch {
    return undefined;
  }
}

/**
 * Makes the directory that a path is in, for all who may write to the region, whatever the umask.
 *
 * @throws TransportError `no-permission` where another user could have put it there to catch what is not theirs
 */
export function makeSideDirectory(path: string, { where, context, mode, group, owner }: SideOwner): void {
  const directory = dirname(path);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  }
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  // Gone again, with someone's last file: whoever makes one in it finds that out.
  if (stats === undefined) return;
  if (stats.isDirectory() && stats.uid === process.geteuid?.()) {
    // The sticky bit keeps users from removing each other's files.
    const wanted = rightsToEnter(mode) | (isShared(mode) ? 0o1000 : 0);
    try {
      if (group !== undefined && stats.gid !== group) giveGroup(directory, group);
      if ((stats.mode & 0o7777) !== wanted) chmodSync(directory, wanted);
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
    }
  } else if (!stats.isDirectory() || !isTrusted(stats.uid, owner)) {
    const what = stats.isDirectory() ? `belongs to the user ${stats.uid}` : "is no directory";
    throw new TransportError(
      "no-permission",
      `${where}: ${directory}, where its bells and locks would be, ${what}; remove it, or choose another name.`,
      context,
    );
  }
}

/** Whether others than the owner may write to a region of this mode. */
export function isShared(mode: number): boolean {
  return (mode & 0o022) !== 0;
}

/** Whether what a user put beside a region is what it should be: this user, the region's owner, and root. */
export function isTrusted(user: number, owner: number | undefined): boolean {
  return user === process.geteuid?.() || user === owner || user === 0;
}

/** Read, write and enter for each class of users that may write to the region. */
function rightsToEnter(mode: number): number {
  const writers = (mode & 0o222) | 0o200;
  return writers | (writers << 1) | (writers >> 1);
}

/**
 * Removes a file beside a region, which may be gone already, and the directory after the last one: but not that of a
 * region which stays and others may write to, where it has to be the owner's.
 */
export function removeSideFile(path: string, keepDirectory: boolean = false): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
  if (keepDirectory) return;
  try {
    rmdirSync(dirname(path));
  } catch {
    // There are others, or someone else has removed it.
  }
}

/** Removes the directory of a name, if it is empty. */
export function removeSideDirectory(place: Place, name: string): void {
  try {
    rmdirSync(sideDirectory(place, name));
  } catch {
    // Someone has made a file in it, or it is another user's.
  }
}

/** Whether a path leads to what a descriptor has open, not to what was made there later. */
export function leadsTo(path: string, descriptor: number): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const here = fstatSync(descriptor, { bigint: true });
  return there !== undefined && there.ino === here.ino && there.dev === here.dev;
}
