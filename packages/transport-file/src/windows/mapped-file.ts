import { type BigIntStats, closeSync, fstatSync, renameSync } from "node:fs";
import {
  atExit,
  besideName,
  CREATOR_ROW,
  type Holding,
  isErrno,
  kernel32,
  lastError,
  type MappedMemory,
  mapSection,
  nodeError,
  PipeBell,
} from "@mortise/mapping";
import { type RowBell, TransportError, type TransportErrorContext } from "@mortise/transport";
import { ByteLocks } from "./byte-locks.ts";
import { type FileFolder, removeSideFile } from "./file-folder.ts";

/** A region's descriptor, and which region that is, as long as it is open. */
export interface FileOrigin {
  readonly descriptor: number;
  readonly dev: bigint;
  readonly ino: bigint;
}

/** An opened region's file, with its locks and what stands beside it. */
export class MappedFile implements Holding {
  readonly kind: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly descriptor: number;
  readonly locks: ByteLocks;
  readonly where: string;
  readonly context: TransportErrorContext;
  readonly #folder: FileFolder;
  readonly #identity: BigIntStats;
  #memory: MappedMemory | undefined;
  #forgetName: (() => void) | undefined;
  /** Whose connections are closed with this, also where the program dropped the region. */
  readonly #bells: PipeBell[] = [];
  #open = true;

  /** Takes the descriptor over, which is Node's, so that it closes also with a thread that is terminated. */
  constructor(kind: string, folder: FileFolder, name: string, descriptor: number, readOnly: boolean = false) {
    this.kind = kind;
    this.name = name;
    this.readOnly = readOnly;
    this.descriptor = descriptor;
    this.where = `${kind} region "${name}"`;
    this.context = { transport: kind, name };
    this.locks = new ByteLocks(descriptor, this.where, this.context);
    this.#folder = folder;
    this.#identity = fstatSync(descriptor, { bigint: true });
  }

  get origin(): FileOrigin {
    const { dev, ino } = this.#identity;
    return { descriptor: this.descriptor, dev, ino };
  }

  /** Whether these are of this very region. */
  matches(stats: Pick<BigIntStats, "dev" | "ino"> | undefined): boolean {
    return stats?.ino === this.#identity.ino && stats.dev === this.#identity.dev;
  }

  get named(): boolean {
    return this.matches(this.#folder.stat(this.name));
  }

  get goesWithCreator(): boolean {
    return this.#folder.marked(this.name, this.#identity.ino);
  }

  /** Marks a new region as one that goes with its creator. */
  mark(): void {
    this.#folder.mark(this.name, this.#identity.ino);
  }

  /** Takes a mark away, also one that is left of another file that had the same number. */
  unmark(): void {
    this.#folder.unmark(this.name, this.#identity.ino);
  }

  /** Whether its creator would have removed it, but died; then this holds the creator's lock. */
  takeLeftover(): boolean {
    return this.goesWithCreator && this.locks.tryAcquire(CREATOR_ROW);
  }

  /**
   * Takes a dead creator's place, unless the name leads elsewhere by now.
   *
   * INVARIANT: who replaces or removes a leftover holds the creator's lock until the name is free. So where this has the
   * lock, and the name leads here, no such one is at work, and none begins while this is open.
   */
  adopt(): boolean {
    if (!this.takeLeftover()) return false;
    try {
      if (this.named) this.own();
    } finally {
      if (!this.owned) this.locks.release(CREATOR_ROW);
    }
    return this.owned;
  }

  map(length: number): MappedMemory {
    const { createFileMapping, handleOf, closeHandle } = kernel32();
    const section = createFileMapping(handleOf(this.descriptor), !this.readOnly, length, null);
    if (section === 0) throw lastError("CreateFileMappingW", this.where, this.context);
    try {
      // What stays is on its way to the disk when its last user closes it.
      const flush = !this.readOnly && !this.goesWithCreator;
      // INVARIANT: the view keeps the section, which nobody has to find by a name.
      this.#memory = mapSection(section, length, !this.readOnly, this.where, this.context, flush);
      return this.#memory;
    } finally {
      closeHandle(section);
    }
  }

  makeBell(row: number): RowBell {
    const { locks, where, context } = this;
    const { dev, ino } = this.#identity;
    const beside = `${besideName(`file ${dev} ${ino}`)}-bell-${row}`;
    // A pipe's name is of all sessions, as the file's is.
    const names = { path: `\\\\.\\pipe\\${beside}`, event: `Global\\${beside}` };
    const bell = new PipeBell({ ...names, locks, where, context }, row);
    this.#bells.push(bell);
    return bell;
  }

  check(length: number): void {
    const { size } = fstatSync(this.descriptor);
    if (size >= length) return;
    throw new TransportError("truncated", `${this.where} has ${size} bytes of ${length}; have it made anew.`, {
      ...this.context,
      expected: length,
      actual: size,
    });
  }

  own(): void {
    this.#forgetName ??= atExit(() => {
      // Windows removes no file that is mapped.
      this.#memory?.release();
      this.close();
    });
  }

  get owned(): boolean {
    return this.#forgetName !== undefined;
  }

  /** Takes the name away, and closes; holders keep the bytes, and the file goes with the last of them. */
  remove(): void {
    let off: string | undefined;
    try {
      // INVARIANT: the descriptor is open until the name is free, and with it the lock of who replaces a leftover. So of
      // two only one takes the name away, and never from the region that the other has made since.
      while (off === undefined && this.named) off = this.#moveOff();
      if (off !== undefined) this.unmark();
    } catch (error) {
      throw nodeError(error, this.where, this.context);
    } finally {
      this.#closeFile();
    }
    if (off !== undefined) removeSideFile(off);
    this.#folder.sweep(this.name);
  }

  /** Where the file is then; `undefined` where it may be tried again. */
  #moveOff(): string | undefined {
    const off = this.#folder.offPath(this.name);
    try {
      renameSync(this.#folder.pathOf(this.name), off);
      return off;
    } catch (error) {
      // Another process has taken the name away, or removed the directory, which was empty.
      if (isErrno(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  #closeFile(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#forgetName?.();
    this.#forgetName = undefined;
    this.locks.close();
    for (const bell of this.#bells) bell.closeRinger();
    closeSync(this.descriptor);
  }

  close(): void {
    if (!this.#open) return;
    if (this.owned) this.remove();
    else {
      const last = !this.named;
      this.#closeFile();
      // Whoever took the name away could not remove the file while it was mapped here.
      if (last) this.#folder.sweep(this.name);
    }
  }
}
