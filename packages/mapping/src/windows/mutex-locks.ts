import type { TransportErrorContext } from "@mortise/transport";
import type { SegmentLocks } from "../row-locks.ts";
import { type Handle, kernel32, WAIT_ABANDONED, WAIT_OBJECT_0, WAIT_TIMEOUT } from "./kernel32.ts";
import { ERROR_FILE_NOT_FOUND, lastError, win32Error } from "./win32-error.ts";

/** How long a lock is waited for, in milliseconds, since {@link MutexLocks.heldElsewhere} takes it for a moment. */
const PATIENCE = 10;

/** How long a look waits for another's look to end, in milliseconds. */
const LOOK = 1;

const HOLDERS: unique symbol = Symbol.for("@mortise/mapping mutexes, 1");

/** The mutexes that this thread has; all copies of this package in a thread share it. */
const globals = globalThis as { [HOLDERS]?: Set<string> };

/**
 * Named mutexes, one a row. Windows releases one whose holder died, killed or not, and tells the next that it was
 * abandoned; to us that is a lock that was free.
 *
 * INVARIANT: a mutex belongs to a thread, which may take it again and again. So what this thread has stands in
 * {@link HOLDERS}, to keep two regions of one thread apart; and none is taken through a call on another thread, as
 * koffi's asynchronous ones are.
 */
export class MutexLocks implements SegmentLocks {
  readonly #name: (row: number) => string;
  readonly #where: string;
  readonly #context: TransportErrorContext;
  // INVARIANT: a held mutex's handle stays open until its release: without any, its name could lead to a new one.
  readonly #held = new Map<number, Handle>();
  readonly #taken: Set<string>;

  /** @param name the name of a row's mutex */
  constructor(name: (row: number) => string, where: string, context: TransportErrorContext) {
    this.#name = name;
    this.#where = where;
    this.#context = context;
    globals[HOLDERS] ??= new Set();
    this.#taken = globals[HOLDERS];
  }

  tryAcquire(row: number): boolean {
    if (this.#held.has(row)) return true;
    const name = this.#name(row);
    if (this.#taken.has(name)) return false;
    const mutex = kernel32().createMutex(name);
    if (mutex === 0) throw lastError("CreateMutexW", this.#where, this.#context);
    if (!this.#take(mutex, PATIENCE)) {
      kernel32().closeHandle(mutex);
      return false;
    }
    this.#held.set(row, mutex);
    this.#taken.add(name);
    return true;
  }

  heldElsewhere(row: number): boolean {
    if (this.#held.has(row)) return false;
    const name = this.#name(row);
    if (this.#taken.has(name)) return true;
    const { openMutex, releaseMutex, closeHandle } = kernel32();
    const mutex = openMutex(name);
    if (mutex === 0) {
      const error = kernel32().getLastError();
      if (error === ERROR_FILE_NOT_FOUND) return false;
      throw win32Error("OpenMutexW", error, this.#where, this.#context);
    }
    const free = this.#take(mutex, LOOK);
    if (free) releaseMutex(mutex);
    closeHandle(mutex);
    return !free;
  }

  /** Closes the handle when it throws. */
  #take(mutex: Handle, patience: number): boolean {
    const result = kernel32().wait(mutex, patience);
    if (result === WAIT_OBJECT_0 || result === WAIT_ABANDONED) return true;
    if (result === WAIT_TIMEOUT) return false;
    const error = lastError("WaitForSingleObject", this.#where, this.#context);
    kernel32().closeHandle(mutex);
    throw error;
  }

  release(row: number): void {
    const mutex = this.#held.get(row);
    if (mutex === undefined) return;
    this.#held.delete(row);
    this.#taken.delete(this.#name(row));
    kernel32().releaseMutex(mutex);
    kernel32().closeHandle(mutex);
  }

  close(): void {
    for (const row of [...this.#held.keys()]) this.release(row);
  }
}
