import { randomBytes } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CREATOR_ROW, isErrno } from "@mortise/mapping";
import { SIDE_PREFIX } from "@mortise/transport";
import { ByteLocks } from "./byte-locks.ts";
import { parseSideFile, type SideFile, sideFileName } from "./file-name.ts";

/**
 * A directory of regions. What stands beside the regions of a name is in a directory of its own, which is there as long
 * as it holds any, so that looking through it costs the same however many other regions there are.
 */
export class FileFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** What a name leads to now; `undefined` where it leads nowhere. */
  stat(name: string): BigIntStats | undefined {
    return lstatSync(this.pathOf(name), { bigint: true, throwIfNoEntry: false });
  }

  /** Whatever has a name here; nothing where the directory is not there. */
  names(): string[] {
    return namesIn(this.path);
  }

  #sidePath(name: string, file: SideFile): string {
    return join(this.path, SIDE_PREFIX + name, sideFileName(file));
  }

  /** A path for a region that shall have no name; its directory is made. */
  offPath(name: string): string {
    const path = this.#sidePath(name, { id: randomBytes(6).toString("hex"), kind: "off" });
    makeSideDirectory(path);
    return path;
  }

  mark(name: string, inode: bigint): void {
    // Anew, where one is left of a file that had the number before, so that it is young.
    this.unmark(name, inode);
    writeFileSync(this.#sidePath(name, { id: `${inode}`, kind: "goes" }), "");
  }

  /** INVARIANT: called while the file is there: its number may then be another's, and the mark too. */
  unmark(name: string, inode: bigint): void {
    removeSideFile(this.#sidePath(name, { id: `${inode}`, kind: "goes" }));
  }

  marked(name: string, inode: bigint): boolean {
    const path = this.#sidePath(name, { id: `${inode}`, kind: "goes" });
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  }

  /** The path that leads to a region now: its name's, or another; `undefined` where none does. */
  pathTo(name: string, inode: bigint): string | undefined {
    return [...this.#offPaths(name), this.pathOf(name)].find((path) => inodeOf(path) === inode);
  }

  #side(name: string): SideFile[] {
    return namesIn(join(this.path, SIDE_PREFIX + name)).flatMap((file) => parseSideFile(file) ?? []);
  }

  #offPaths(name: string): string[] {
    const off = this.#side(name).filter(({ kind }) => kind === "off");
    return off.map((file) => this.#sidePath(name, file));
  }

  /** Removes what nobody needs any more beside the regions of a name; what is still mapped stays. */
  sweep(name: string): void {
    for (const mark of this.#side(name).filter(({ kind }) => kind === "goes")) {
      const path = this.#sidePath(name, mark);
      // INVARIANT: a region is there before its mark, and has its name after it. So who sees the mark, and looks then
      // for a region without a name, and for the name last, finds each that is being made. A region's mark goes before
      // it does; one without a region is left where another program removed the file, and is old.
      const dead = this.pathTo(name, BigInt(mark.id)) === undefined && ageOf(path) > YOUNG;
      if (dead) removeSideFile(path);
    }
    for (const path of this.#offPaths(name)) this.#sweepOff(name, path);
    // Once more: a removed file's name may stay until the file is closed, and a directory that another process reads at
    // that moment is not removed.
    removeDirectory(join(this.path, SIDE_PREFIX + name));
  }

  #sweepOff(name: string, path: string): void {
    let descriptor: number;
    try {
      descriptor = openSync(path, constants.O_RDWR);
    } catch {
      return;
    }
    try {
      // INVARIANT: a maker holds the creator's lock until its region has the name, so this one is past or dead. The lock
      // is held until the file is gone: a maker that was about to take it fails, and begins again.
      if (new ByteLocks(descriptor, path, {}).tryAcquire(CREATOR_ROW)) {
        this.unmark(name, fstatSync(descriptor, { bigint: true }).ino);
        removeSideFile(path);
      }
    } catch {
      // Another user's: nothing that this process has to do with.
    } finally {
      closeSync(descriptor);
    }
  }

  /** {@link sweep} for all names that have anything beside them. */
  sweepAll(): void {
    for (const name of this.names()) if (name.startsWith(SIDE_PREFIX)) this.sweep(name.slice(SIDE_PREFIX.length));
  }
}

/** Milliseconds. Between a mark and the look at it lies less. */
const YOUNG = 10_000;

function ageOf(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

function inodeOf(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function makeSideDirectory(path: string): void {
  try {
    mkdirSync(dirname(path));
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  }
}

/** Removes a file, if it is there and may go, and the directory after the last one. A file that is mapped may not go. */
export function removeSideFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is swept up later.
  }
  removeDirectory(dirname(path));
}

function removeDirectory(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // There are others, or someone else has removed it.
  }
}
