import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SIDE_PREFIX } from "@mortise/transport";
import { isErrno } from "./errno.ts";
import type { Place } from "./place.ts";

/**
 * How the paths of the files beside the regions of a name begin. What follows is the region's inode number, so that
 * one made later under the same name shares none, and `.bell-` or `.lock-` with a row.
 */
export function sidePath(place: Place, name: string): string {
  return join(place.sideDirectory, `${SIDE_PREFIX}${name}.`);
}

/** What follows `prefix` in the paths that begin with it; none where the directory cannot be read. */
export function endingsAfter(place: Place, prefix: string): string[] {
  let files: string[];
  try {
    files = readdirSync(place.sideDirectory);
  } catch {
    return [];
  }
  const paths = files.map((file) => join(place.sideDirectory, file));
  return paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}

/** Removes a file that may be gone already. */
export function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}
