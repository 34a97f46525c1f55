import { randomBytes } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CREATOR_ROW } from "@mortise/mapping";
import { ByteLocks } from "./byte-locks.ts";
import { parseSideFile, type SideFile, sideFileName } from "./file-name.ts";

/** A directory of regions, and what stands beside them in it. */
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

  /** A path for a region that shall have no name. */
  offPath(name: string): string {
    return this.pathOf(sideFileName({ name, id: randomBytes(6).toString("hex"), kind: "off" }));
  }

  mark(name: string, inode: bigint): void {
    writeFileSync(this.#markPath(name, inode), "");
  }

  unmark(name: string, inode: bigint): void {
    removeFile(this.#markPath(name, inode));
  }

  marked(name: string, inode: bigint): boolean {
    return lstatSync(this.#markPath(name, inode), { throwIfNoEntry: false }) !== undefined;
  }

  #markPath(name: string, inode: bigint): string {
    return this.pathOf(sideFileName({ name, id: `${inode}`, kind: "goes" }));
  }

  names(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      // No directory, no regions.
      return [];
    }
  }

  /** Removes what nobody needs any more beside the regions of a name, or of all; what is still mapped stays. */
  sweep(only?: string): void {
    const files = this.names()
      .map(parseSideFile)
      .filter((file) => file !== undefined)
      .filter(({ name }) => only === undefined || name === only);
    for (const file of files) if (file.kind === "off") this.#sweepOff(file);
    for (const file of files) if (file.kind === "goes") this.#sweepMark(file, files);
  }

  #sweepOff(file: SideFile): void {
    const path = this.pathOf(sideFileName(file));
    let descriptor: number;
    try {
      descriptor = openSync(path, constants.O_RDWR);
    } catch {
      return;
    }
    const locks = new ByteLocks(descriptor, path, {});
    try {
      // INVARIANT: a maker holds the creator's lock until its region has the name, so this one is past or dead. The lock
      // is held until the file is gone: a maker that was about to take it fails, and begins again.
      if (locks.tryAcquire(CREATOR_ROW)) removeFile(path);
    } catch {
      // Another user's: nothing that this process has to do with.
    } finally {
      closeSync(descriptor);
    }
  }

  /** A mark goes when its region is gone: one that has the name, or has it not yet. */
  #sweepMark(mark: SideFile, files: readonly SideFile[]): void {
    const off = files.filter(({ name, kind }) => name === mark.name && kind === "off").map(sideFileName);
    for (const name of [mark.name, ...off]) if (String(this.stat(name)?.ino) === mark.id) return;
    removeFile(this.pathOf(sideFileName(mark)));
  }
}

/** Removes a file, if it is there and may go; one that is mapped may not. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is swept up later.
  }
}
