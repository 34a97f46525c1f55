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

/** The row of a lock file that tells of a region being made, where the creator's cannot do so from the beginning. */
export const MAKER_ROW: number = CREATOR_ROW + 2;

/** The row that whoever removes a region's name holds from the look at where it leads to its removal. */
export const REMOVER_ROW: number = CREATOR_ROW + 1;
