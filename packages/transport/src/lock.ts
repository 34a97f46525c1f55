/**
 * A lock held by a living process: the system releases it when its holder dies, however it dies.
 *
 * Two regions opened in one process exclude each other as two processes do.
 *
 * @example
 * const lock = region.lock(0);
 * if (!lock.tryAcquire()) throw new Error("another writer lives");
 */
export interface Lock {
  readonly row: number;
  /** Whether this object holds the lock. */
  readonly held: boolean;
  /**
   * Takes the lock if no other holds it, without waiting; `true` also when this object already held it.
   *
   * @throws TransportError `closed`
   */
  tryAcquire(): boolean;
  /**
   * Whether anyone else holds the lock at this moment, which may have changed when the caller reads the answer.
   *
   * @throws TransportError `closed`
   */
  heldElsewhere(): boolean;
  /** Gives the lock back; does nothing when it is not held. */
  release(): void;
}
