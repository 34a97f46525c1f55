import { constants, fstatSync, ftruncateSync, openSync } from "node:fs";
import {
  CREATOR_ROW,
  ERROR_ALREADY_EXISTS,
  isErrno,
  kernel32,
  nodeError,
  pause,
  type Store,
  type Wanted,
  win32Error,
} from "@mortise/mapping";
import { type RegionHandle, type RegionInfo, TransportError } from "@mortise/transport";
import { FileFolder, removeSideFile } from "./file-folder.ts";
import { checkFileName, fileNameProblem } from "./file-name.ts";
import { type FileOrigin, MappedFile } from "./mapped-file.ts";
import { reopen } from "./reopen.ts";

const KIND = "file";

/** How often a creator begins again because others make and remove the same name at the same time. */
const TRIES = 100;

/** How long a file may take to get its length, in steps of {@link STEP} milliseconds. */
const PATIENCE = 100;
const STEP = 2;

/** Files of one directory on Windows. */
export class FileStore implements Store<MappedFile> {
  readonly kind: string = KIND;
  readonly granularity: number = 1;
  readonly #folder: FileFolder;
  readonly #prepare: () => void;

  /** @param prepare makes the directory */
  constructor(directory: string, prepare: () => void) {
    this.#folder = new FileFolder(directory);
    this.#prepare = prepare;
  }

  checkName(name: string): void {
    checkFileName(KIND, name);
  }

  make(name: string, wanted: Wanted): MappedFile {
    const context = { transport: KIND, name };
    const where = `${KIND} region "${name}"`;
    if (wanted.group !== undefined) {
      const message = `${where} cannot be given to a group on Windows; give the directory an access list instead.`;
      throw new TransportError("not-supported", message, context);
    }
    try {
      this.#prepare();
      for (let tries = 0; tries < TRIES; tries++) {
        if (wanted.replace) this.remove(name);
        else if (this.#folder.stat(name) !== undefined && !this.#removeLeftover(name)) break;
        const made = this.#make(name, wanted);
        if (made !== undefined) return made;
      }
    } catch (error) {
      throw nodeError(error, where, context);
    }
    throw new TransportError(
      "exists",
      `${where} exists: its creator is still running, or it was made to stay, or it belongs to another program; ` +
        "attach to it, choose another name, or replace it with { replace: true }.",
      context,
    );
  }

  /**
   * A region under a name that was free; `undefined` where it was not.
   *
   * INVARIANT: at every step a region that goes with its creator has the creator's lock, its mark and its length before
   * it has its name, so that whoever finds it finds it whole, and as a leftover when its creator was killed.
   */
  #make(name: string, { length, persist }: Wanted): MappedFile | undefined {
    const off = this.#folder.offPath(name);
    let file: MappedFile;
    try {
      const descriptor = openSync(off, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
      file = new MappedFile(KIND, this.#folder, name, descriptor);
    } catch (error) {
      // Another process has removed the directory, which was empty.
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
    try {
      // Who sweeps up may have taken the new file for an old one.
      if (!file.locks.tryAcquire(CREATOR_ROW)) return this.#discard(file, off);
      ftruncateSync(file.descriptor, length);
      if (persist) file.unmark();
      else file.mark();
      if (kernel32().moveFile(off, this.#folder.pathOf(name)) === 0) {
        const error = kernel32().getLastError();
        if (error === ERROR_ALREADY_EXISTS || this.#folder.stat(name) !== undefined) return this.#discard(file, off);
        throw win32Error("MoveFileExW", error, file.where, file.context);
      }
    } catch (error) {
      this.#discard(file, off);
      throw error;
    }
    if (persist) file.locks.release(CREATOR_ROW);
    else file.own();
    this.#folder.sweep(name);
    return file;
  }

  #discard(file: MappedFile, off: string): undefined {
    file.unmark();
    file.close();
    removeSideFile(off);
  }

  find(name: string, readOnly: boolean = false): MappedFile | undefined {
    const context = { transport: KIND, name };
    const stats = this.#folder.stat(name);
    if (stats === undefined) return undefined;
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? "a directory" : stats.isSymbolicLink() ? "a symbolic link" : "a device";
      const message = `${KIND} region "${name}": ${what} has this name; choose another name, or remove it.`;
      throw new TransportError("not-a-region", message, context);
    }
    try {
      const descriptor = this.#openPath(this.#folder.pathOf(name), readOnly);
      return descriptor === undefined ? undefined : new MappedFile(KIND, this.#folder, name, descriptor, readOnly);
    } catch (error) {
      throw nodeError(error, `${KIND} region "${name}"`, context);
    }
  }

  /** By its descriptor, which is the whole process's, or by the path that leads to it now. */
  reopen({ name, origin, readOnly }: RegionHandle): MappedFile | undefined {
    const { descriptor, dev, ino } = (origin ?? {}) as Partial<FileOrigin>;
    if (typeof descriptor !== "number" || typeof dev !== "bigint" || typeof ino !== "bigint") return undefined;
    // Wine knows a file that was renamed under its former path only, where another may be by now.
    const ways = [
      () => reopen(descriptor, readOnly),
      () => this.#openPath(this.#folder.pathTo(name, ino), readOnly),
    ] as const;
    for (const way of ways) {
      const own = way();
      if (own === undefined) continue;
      const file = new MappedFile(KIND, this.#folder, name, own, readOnly);
      if (file.matches({ dev, ino })) return file;
      file.close();
    }
    return undefined;
  }

  #openPath(path: string | undefined, readOnly: boolean): number | undefined {
    if (path === undefined) return undefined;
    try {
      return openSync(path, readOnly ? constants.O_RDONLY : constants.O_RDWR);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  lengthOf(file: MappedFile): number | undefined {
    for (let waited = 0; waited <= PATIENCE; waited += STEP) {
      const { size } = fstatSync(file.descriptor);
      if (size > 0) return size;
      if (!file.named) return undefined;
      pause(STEP);
    }
    const message = `${file.where} has no bytes yet: its maker is still at work, or died; try again, or remove it.`;
    throw new TransportError("not-ready", message, file.context);
  }

  remove(name: string): boolean {
    const file = this.find(name);
    if (file === undefined) this.#folder.sweep(name);
    else file.remove();
    return file !== undefined;
  }

  #removeLeftover(name: string): boolean {
    const file = this.find(name);
    if (file === undefined) return true;
    const leftover = file.takeLeftover();
    if (leftover) file.remove();
    else file.close();
    return leftover;
  }

  list(): RegionInfo[] {
    const names = this.#folder.names().filter((name) => fileNameProblem(name) === undefined);
    return names.sort((a, b) => (a < b ? -1 : 1)).flatMap((name) => this.#info(name) ?? []);
  }

  #info(name: string): RegionInfo | undefined {
    const stats = this.#folder.stat(name);
    if (!stats?.isFile()) return undefined;
    const lifetime = this.#lifetime(name);
    const made = { made: new Date(Number(stats.birthtimeMs)) };
    return { name, length: Number(stats.size), ...made, ...(lifetime !== undefined && { lifetime }) };
  }

  /** `undefined` for what this user may not even open, and what went meanwhile. */
  #lifetime(name: string): RegionInfo["lifetime"] {
    let file: MappedFile | undefined;
    try {
      file = this.find(name, true);
      if (file === undefined) return undefined;
      if (!file.goesWithCreator) return "stays";
      return file.locks.heldElsewhere(CREATOR_ROW) ? "goes" : "leftover";
    } catch {
      return undefined;
    } finally {
      file?.close();
    }
  }

  removeLeftovers(names?: readonly string[]): string[] {
    const leftovers = this.list().filter(({ name, lifetime }) => {
      return lifetime === "leftover" && names?.includes(name) !== false;
    });
    const removed = leftovers.flatMap(({ name }) => (this.#removeLeftover(name) ? name : []));
    this.#folder.sweepAll();
    return removed;
  }
}
