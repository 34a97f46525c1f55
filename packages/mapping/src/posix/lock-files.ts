import { closeSync, constants, fchmodSync, fstatSync } from "node:fs";
import { constants as os } from "node:os";
import { nodeError, systemError } from "../errno.ts";
import { pause } from "../pause.ts";
import type { SegmentLocks } from "../row-locks.ts";
import { lastErrno, libc, O_CLOEXEC } from "./libc.ts";
import { openPath } from "./open-path.ts";
import { isShared, leadsTo, makeSideDirectory, removeSideFile, type SideOwner } from "./side-files.ts";

const LOCK_EX = 2;
const LOCK_SH = 1;
const LOCK_NB = 4;

/** How often a lock is tried, since {@link LockFiles.heldElsewhere} and sweeping up take it for a moment. */
const TRIES = 4;

/**
 * Locks for systems without locks of an open file description: one file a row, locked whole by `flock`.
 *
 * A file that nobody has locked is a lock whose holder died. The holder removes its file on release, while it still
 * has the lock, so that who opened it meanwhile sees that its name leads elsewhere and begins again.
 */
export class LockFiles implements SegmentLocks {
  readonly #path: string;
  readonly #owner: SideOwner;
  readonly #mode: number;
  readonly #held = new Map<number, number>();

  /** @param path what the row's number is added to. @param owner the region that the locks are of. */
  constructor(path: string, owner: SideOwner) {
    this.#path = path;
    this.#owner = owner;
    // Opening it to lock it takes reading and writing.
    const writers = (owner.mode & 0o222) | 0o200;
    this.#mode = writers | (writers << 1);
  }

  /** @param tries how often at most; between two of them it sleeps for a millisecond. */
  tryAcquire(row: number, tries: number = TRIES): boolean {
    if (this.#held.has(row)) return true;
    for (let left = tries; left > 0; left--) {
      const descriptor = this.#open(row, constants.O_CREAT);
      if (descriptor === undefined) continue;
      if (this.#lock(descriptor, LOCK_EX) && leadsTo(this.#path + row, descriptor)) {
        this.#setMode(descriptor);
        this.#held.set(row, descriptor);
        return true;
      }
      closeSync(descriptor);
      if (left > 1) pause(1);
    }
    return false;
  }

  heldElsewhere(row: number): boolean {
    if (this.#held.has(row)) return false;
    const descriptor = this.#open(row, 0);
    if (descriptor === undefined) return false;
    // A shared lock, so that two that look do not see each other.
    const free = this.#lock(descriptor, LOCK_SH);
    closeSync(descriptor);
    return !free;
  }

  release(row: number): void {
    const descriptor = this.#held.get(row);
    if (descriptor === undefined) return;
    this.#held.delete(row);
    try {
      if (leadsTo(this.#path + row, descriptor)) removeSideFile(this.#path + row, isShared(this.#owner.mode));
    } catch (error) {
      throw nodeError(error, this.#owner.where, this.#owner.context);
    } finally {
      closeSync(descriptor);
    }
  }

  close(): void {
    for (const row of [...this.#held.keys()]) this.release(row);
  }

  #open(row: number, create: number): number | undefined {
    const flags = constants.O_RDWR | constants.O_NOFOLLOW | O_CLOEXEC | create;
    let descriptor = openPath(this.#path + row, flags, this.#mode);
    if (descriptor === -os.errno.ENOENT && create !== 0) {
      makeSideDirectory(this.#path, this.#owner);
      descriptor = openPath(this.#path + row, flags, this.#mode);
    }
    if (descriptor >= 0) return descriptor;
    const errno = -descriptor;
    if (errno === os.errno.ENOENT) return undefined;
    throw systemError("open", errno, `${this.#owner.where}, lock file ${this.#path}${row}`, this.#owner.context);
  }

  /** Closes the descriptor when it throws. */
  #lock(descriptor: number, operation: number): boolean {
    for (;;) {
      if (libc().flock(descriptor, operation | LOCK_NB) === 0) return true;
      const errno = lastErrno();
      if (errno === os.errno.EWOULDBLOCK) return false;
      if (errno === os.errno.EINTR) continue;
      closeSync(descriptor);
      throw systemError("flock", errno, this.#owner.where, this.#owner.context);
    }
  }

  /** Who may open the region may lock its rows, whatever the umask; another user's file has its mode already. */
  #setMode(descriptor: number): void {
    const { uid, mode } = fstatSync(descriptor);
    if (uid === process.geteuid?.() && (mode & 0o777) !== this.#mode) fchmodSync(descriptor, this.#mode);
  }
}
