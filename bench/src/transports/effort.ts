/** How much of each thing is done; less where only the working of the benchmark is looked at. */
export interface Effort {
  readonly rounds: number;
  /** How long a contender is timed in a round. */
  readonly limits: { readonly time: number; readonly batch: number };
  /** Bytes of the frame that is copied: 1920 × 1080 pixels of three bytes. */
  readonly frame: number;
  /** How many frames are copied in turn where the caches shall not hold them. */
  readonly frames: number;
  /** Files beside a region in a directory that holds many. */
  readonly others: number;
  /** Round trips in a round. */
  readonly trips: number;
  /** Pages that are touched for the first time in a round. */
  readonly pages: number;
}

export const FULL: Effort = {
  rounds: 7,
  limits: { time: 50e6, batch: 256 },
  frame: 6_220_800,
  frames: 16,
  others: 1000,
  trips: 2000,
  pages: 16_384,
};

export const TINY: Effort = {
  rounds: 1,
  limits: { time: 1e5, batch: 4 },
  frame: 4096,
  frames: 2,
  others: 3,
  trips: 3,
  pages: 8,
};
