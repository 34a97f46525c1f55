import type { Bell, WaitOptions } from "./bell.ts";
import type { TransportError } from "./errors.ts";
import type { Lock } from "./lock.ts";

/** The locks of one opened region, by row; each is held by a living process, and ends with what was opened. */
export interface RowLocks {
  /** `true` also when this object already holds it. */
  tryAcquire(row: number): boolean;
  heldElsewhere(row: number): boolean;
  /** Does nothing where it is not held. */
  release(row: number): void;
}

/** A bell while its region is open. */
export interface RowBell {
  ring(): boolean;
  /** Does nothing where it listens already. */
  listen(): void;
  /** Called when it listens. */
  wait(options?: WaitOptions): Promise<boolean>;
  /** Called when it listens. */
  waitSync(timeout: number): boolean;
  /** Ends a pending wait with this error. */
  close(closed: TransportError): void;
}

/**
 * Held locks and listening bells, which keep their regions from being collected: a lock must not be lost, nor a wait
 * end, because nobody looks at the region.
 */
const kept = new Set<RegionLock | RegionBell>();

/** A lock as a region hands it out. */
export class RegionLock implements Lock {
  readonly row: number;
  /** Throws `closed`, and `read-only` where the lock is to be taken. */
  readonly #locks: (taking: boolean) => RowLocks;

  constructor(row: number, locks: (taking: boolean) => RowLocks) {
    this.row = row;
    this.#locks = locks;
  }

  get held(): boolean {
    return kept.has(this);
  }

  tryAcquire(): boolean {
    const acquired = this.#locks(true).tryAcquire(this.row);
    if (acquired) kept.add(this);
    return acquired;
  }

  heldElsewhere(): boolean {
    return this.#locks(false).heldElsewhere(this.row);
  }

  release(): void {
    if (kept.delete(this)) this.#locks(false).release(this.row);
  }
}

/** A bell as a region hands it out. */
export class RegionBell implements Bell {
  readonly row: number;
  readonly #works: RowBell;
  readonly #assertOpen: () => void;

  constructor(row: number, works: RowBell, assertOpen: () => void) {
    this.row = row;
    this.#works = works;
    this.#assertOpen = assertOpen;
  }

  ring(): boolean {
    this.#assertOpen();
    return this.#works.ring();
  }

  listen(): void {
    this.#assertOpen();
    this.#works.listen();
    kept.add(this);
  }

  async wait(options?: WaitOptions): Promise<boolean> {
    this.listen();
    return await this.#works.wait(options);
  }

  waitSync(timeout: number): boolean {
    this.listen();
    return this.#works.waitSync(timeout);
  }

  close(closed: TransportError): void {
    kept.delete(this);
    this.#works.close(closed);
  }
}
