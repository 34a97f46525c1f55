import { LAST_ROW } from "@mortise/transport";

/** Locks of one opened region, by row; each is held by a living process, and ends with the descriptor behind it. */
export interface RowLocks {
  /** `true` also when this object already holds it. */
  tryAcquire(row: number): boolean;
  heldElsewhere(row: number): boolean;
  release(row: number): void;
  /** Releases all; to be called before the region's descriptor is closed. */
  close(): void;
}

/** The row whose holder listens to bell `row`. */
export function bellRow(row: number): number {
  return LAST_ROW + 1 + row;
}

/** The row that a creator holds while it lives, unless the region persists. */
export const CREATOR_ROW: number = 2 * (LAST_ROW + 1);
