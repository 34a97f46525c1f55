import { LAST_ROW, type RowLocks } from "@mortise/transport";

/** Locks that end with the descriptor behind them. */
export interface SegmentLocks extends RowLocks {
  /** Releases all; to be called before the region's descriptor is closed. */
  close(): void;
}

/** The row whose holder listens to bell `row`. */
export function bellRow(row: number): number {
  return LAST_ROW + 1 + row;
}

/** The row that a creator holds while it lives, unless the region persists. */
export const CREATOR_ROW: number = 2 * (LAST_ROW + 1);
