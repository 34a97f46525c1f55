import { ERROR_LOCK_VIOLATION, kernel32, LOCK_BASE, pause, type SegmentLocks, win32Error } from "@mortise/mapping";
import type { TransportErrorContext } from "@mortise/transport";

/** How often a lock is tried, since {@link ByteLocks.heldElsewhere} takes it for a moment. */
const TRIES = 4;

/**
 * Windows' locks of a file's bytes, one byte a row, far beyond its end, where they hinder nobody's reading and writing.
 *
 * They belong to the handle, not the process: two regions of one process exclude each other, closing one leaves the
 * other's locks, and Windows releases them when the handle is closed, by whomever.
 */
export class ByteLocks implements SegmentLocks {
  // INVARIANT: open as long as this is used; asked for its handle at each call, since Node closes it with a thread.
  readonly #descriptor: number;
  readonly #where: string;
  readonly #context: TransportErrorContext;
  readonly #held = new Set<number>();

  constructor(descriptor: number, where: string, context: TransportErrorContext) {
    this.#descriptor = descriptor;
    this.#where = where;
    this.#context = context;
  }

  tryAcquire(row: number): boolean {
    if (this.#held.has(row)) return true;
    for (let left = TRIES; left > 0; left--) {
      if (this.#lock(row, true)) {
        this.#held.add(row);
        return true;
      }
      if (left > 1) pause(1);
    }
    return false;
  }

  heldElsewhere(row: number): boolean {
    // A second lock by the same handle would need a second release.
    if (this.#held.has(row)) return false;
    // A shared lock, so that two that look do not see each other.
    const free = this.#lock(row, false);
    if (free) this.#unlock(row);
    return !free;
  }

  #lock(row: number, exclusive: boolean): boolean {
    const { lockByte, handleOf, getLastError } = kernel32();
    if (lockByte(handleOf(this.#descriptor), exclusive, LOCK_BASE + row) !== 0) return true;
    const error = getLastError();
    if (error === ERROR_LOCK_VIOLATION) return false;
    throw win32Error("LockFileEx", error, this.#where, this.#context);
  }

  #unlock(row: number): void {
    const { unlockByte, handleOf } = kernel32();
    unlockByte(handleOf(this.#descriptor), LOCK_BASE + row);
  }

  release(row: number): void {
    if (this.#held.delete(row)) this.#unlock(row);
  }

  close(): void {
    for (const row of [...this.#held]) this.release(row);
  }
}
