/** How much of each thing is done; less where only the working of the benchmark is looked at. */
export interface Effort {
  readonly rounds: number;
  /** Bytes of messages there and back. */
  readonly sizes: readonly number[];
  /** Bytes of messages one way. */
  readonly streamSizes: readonly number[];
  /** Milliseconds before the first that counts, in each process: V8 compiles in them. */
  readonly warmUp: number;
  /** Milliseconds that count, of each contender in each round. */
  readonly time: number;
  /** Trips that count, at least and at most. */
  readonly trips: readonly [least: number, most: number];
  /** Messages of a stream in its first try, and bytes at most: some channels keep all of them. */
  readonly stream: readonly [first: number, mostBytes: number];
  /** Sleeps that end by a message, and microseconds of each. */
  readonly wakes: readonly [count: number, pause: number];
  /** Microseconds of a wait in which the processor's time is looked at. */
  readonly idle: number;
  /** Processes that read what is written. */
  readonly readers: readonly number[];
  /** How often a run is repeated where the two processors were far apart. */
  readonly repeats: number;
  /** Whether programs are built whose building takes a minute or more. */
  readonly builds: boolean;
}

export const FULL: Effort = {
  rounds: 7,
  sizes: [64, 6008, 2 ** 20],
  streamSizes: [64, 6008],
  warmUp: 500,
  time: 200,
  trips: [200, 20_000],
  stream: [500, 2 ** 26],
  wakes: [40, 2500],
  idle: 1_000_000,
  readers: [1, 4, 16],
  repeats: 1,
  builds: true,
};

export const TINY: Effort = {
  rounds: 1,
  sizes: [64, 6008],
  streamSizes: [64],
  warmUp: 0,
  time: 0,
  trips: [3, 3],
  stream: [100, 6400],
  wakes: [2, 2000],
  idle: 2000,
  readers: [2],
  repeats: 0,
  builds: false,
};
