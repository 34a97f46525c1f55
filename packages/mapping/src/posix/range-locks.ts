import { constants } from "node:os";
import type { TransportErrorContext } from "@mortise/transport";
import { systemError } from "../errno.ts";
import type { SegmentLocks } from "../row-locks.ts";
import { lastErrno, libc } from "./libc.ts";

const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_WRLCK = 1;
const F_UNLCK = 2;

/** The byte whose lock is row 0: far behind any region's end, since a byte need not exist to be locked. */
export const LOCK_BASE: number = 2 ** 46;

/**
 * `struct flock`: i16 type, i16 whence, 4 bytes of padding, i64 start, i64 length, i32 pid (0), 4 of padding.
 *
 * INVARIANT: a call fills it, and its answer is read, before another begins: calls are synchronous, and each thread has
 * a structure of its own.
 */
const range: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(32));
const rangeBytes: Uint8Array<ArrayBuffer> = new Uint8Array(range.buffer);

/**
 * Linux's locks of an open file description, one byte a row.
 *
 * They belong to the descriptor, not the process: two regions of one process exclude each other, closing one leaves
 * the other's locks, and the system releases them when the last copy of the descriptor is gone.
 */
export class RangeLocks implements SegmentLocks {
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
    if (this.#call(F_OFD_SETLK, F_WRLCK, row) === 0) {
      this.#held.add(row);
      return true;
    }
    const errno = lastErrno();
    if (errno === constants.errno.EAGAIN || errno === constants.errno.EACCES) return false;
    throw systemError("fcntl", errno, this.#where, this.#context);
  }

  heldElsewhere(row: number): boolean {
    if (this.#call(F_OFD_GETLK, F_WRLCK, row) !== 0) {
      throw systemError("fcntl", lastErrno(), this.#where, this.#context);
    }
    return range.getInt16(0, true) !== F_UNLCK;
  }

  release(row: number): void {
    if (this.#held.delete(row)) this.#call(F_OFD_SETLK, F_UNLCK, row);
  }

  close(): void {
    for (const row of [...this.#held]) this.release(row);
  }

  #call(command: number, type: number, row: number): number {
    // All 32 bytes are written anew, since the system may have changed any of them.
    rangeBytes.fill(0);
    range.setInt16(0, type, true);
    // The start in halves, since a BigInt would be made anew at each call; a row does not reach the upper one.
    range.setUint32(8, row, true);
    range.setUint32(12, LOCK_BASE / 2 ** 32, true);
    range.setUint32(16, 1, true);
    // INVARIANT: the call ends before it returns, so the system keeps no pointer to this buffer.
    return libc().lockRange(this.#descriptor, command, rangeBytes);
  }
}
