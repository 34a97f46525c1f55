import { type BigIntStats, existsSync, fstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { SIDE_PREFIX, type TransportErrorContext } from "@mortise/transport";
import { atExit } from "./at-exit.ts";
import { isErrno, lastError } from "./errno.ts";
import { libc } from "./libc.ts";
import { LockFiles } from "./lock-files.ts";
import type { Place } from "./place.ts";
import { RangeLocks } from "./range-locks.ts";
import { bellRow, CREATOR_ROW, type RowLocks } from "./row-locks.ts";

/**
 * The mark of a region that goes with its creator, where a mode has room for it: the sticky bit, which means nothing
 * else on a regular file.
 */
export const GOES_WITH_CREATOR: number = 0o1000;

/** An opened region's descriptor with its locks and the files beside it; what outlives the mapping. */
export class Segment {
  readonly place: Place;
  readonly name: string;
  readonly descriptor: number;
  readonly where: string;
  readonly context: TransportErrorContext;
  /** Permission bits at the time of opening. */
  readonly mode: number;
  readonly locks: RowLocks;
  /** How the paths of the files beside the region begin; the inode tells it from others that had the name. */
  readonly sidePath: string;
  readonly #identity: BigIntStats;
  #forgetName: (() => void) | undefined;
  #open = true;

  /** Takes the descriptor over. */
  constructor(place: Place, name: string, descriptor: number) {
    this.place = place;
    this.name = name;
    this.descriptor = descriptor;
    this.where = `${place.kind} region "${name}"`;
    this.context = { transport: place.kind, name };
    this.#identity = fstatSync(descriptor, { bigint: true });
    this.mode = Number(this.#identity.mode) & 0o777;
    this.sidePath = join(place.sideDirectory, `${SIDE_PREFIX}${name}.${this.#identity.ino}`);
    this.locks =
      place.locks === "ranges"
        ? new RangeLocks(descriptor, this.where, this.context)
        : new LockFiles(`${this.sidePath}.lock-`, this.where, this.context, this.mode);
  }

  /** Whether the name leads to this very region, not to one made later. */
  get named(): boolean {
    const there = this.place.stat(this.name);
    return there !== undefined && there.ino === this.#identity.ino && there.dev === this.#identity.dev;
  }

  /** Whether its creator would have removed it, but died; then this segment holds the creator's lock. */
  takeLeftover(): boolean {
    const marked =
      this.place.locks === "ranges"
        ? (Number(this.#identity.mode) & GOES_WITH_CREATOR) !== 0
        : existsSync(`${this.sidePath}.lock-${CREATOR_ROW}`);
    return marked && this.locks.tryAcquire(CREATOR_ROW);
  }

  /** Makes the name go with this segment, or with the process. */
  own(): void {
    this.#forgetName ??= atExit(() => this.removeName());
  }

  get owned(): boolean {
    return this.#forgetName !== undefined;
  }

  /** Removes the name if it still leads here, and what dead listeners and lock holders left beside it. */
  removeName(): void {
    if (this.named && this.place.unlink(this.name) !== 0) {
      throw lastError(this.place.unlinkCall, this.where, this.context);
    }
    this.#sweep();
  }

  #sweep(): void {
    const bells = `${this.sidePath}.bell-`;
    const lockFiles = `${this.sidePath}.lock-`;
    for (const file of readdirSync(this.place.sideDirectory)) {
      const path = join(this.place.sideDirectory, file);
      if (path.startsWith(bells)) {
        const row = bellRow(Number(path.slice(bells.length)));
        // Only who has the row's lock may make or remove its bell, so a living listener keeps its own.
        if (!this.locks.tryAcquire(row)) continue;
        unlinkIfThere(path);
        this.locks.release(row);
      } else if (path.startsWith(lockFiles)) {
        const row = Number(path.slice(lockFiles.length));
        if (row !== CREATOR_ROW && this.locks.tryAcquire(row)) this.locks.release(row);
      }
    }
  }

  /** Closes the descriptor, and with it all locks; an owned name is removed first. A second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      if (this.owned) this.removeName();
    } finally {
      this.#forgetName?.();
      this.#forgetName = undefined;
      this.locks.close();
      libc().close(this.descriptor);
    }
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}
