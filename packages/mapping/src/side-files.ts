import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { SIDE_PREFIX, TransportError, type TransportErrorContext } from "@mortise/transport";
import { isErrno } from "./errno.ts";
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

/** The files beside the regions of a name; none where their directory is not there or cannot be read. */
export function sideFiles(place: Place, name: string): string[] {
  const directory = sideDirectory(place, name);
  // Asked first, since most names have none, and an error with its stack costs more than several calls of the system.
  if (!existsSync(directory)) return [];
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/**
 * Makes the directory that a path is in, for all who may write to the region, whatever the umask.
 *
 * @throws TransportError `no-permission` where another user could have put it there to catch what is not theirs
 */
export function makeSideDirectory(path: string, { where, context, mode, group }: SideOwner): void {
  const directory = dirname(path);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  }
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) return;
  const shared = (mode & 0o022) !== 0;
  if (stats.isDirectory() && stats.uid === process.geteuid?.()) {
    // The sticky bit keeps users from removing each other's files.
    const wanted = rightsToEnter(mode) | (shared ? 0o1000 : 0);
    if (group !== undefined && stats.gid !== group) giveGroup(directory, group);
    if ((stats.mode & 0o7777) !== wanted) chmodSync(directory, wanted);
  } else if (!stats.isDirectory() || !(shared || stats.uid === 0)) {
    throw new TransportError(
      "no-permission",
      `${where}: ${directory}, where its bells and locks would be, ${stats.isDirectory() ? `belongs to the user ${stats.uid}` : "is no directory"}; remove it, or choose another name.`,
      context,
    );
  }
}

/** Read, write and enter for each class of users that may write to the region. */
function rightsToEnter(mode: number): number {
  const writers = (mode & 0o222) | 0o200;
  return writers | (writers << 1) | (writers >> 1);
}

/** Removes a file beside a region, which may be gone already, and the directory after the last one. */
export function removeSideFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
  try {
    rmdirSync(dirname(path));
  } catch {
    // There are others, or someone else has removed it.
  }
}
