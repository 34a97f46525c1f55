/** What a contender is started for. */
export interface Work {
  /** Bytes of each message. */
  readonly size: number;
  /** How many messages its channel is to keep at least: 1 where each is answered before the next is sent. */
  readonly depth: number;
}

/** Two processes with a channel between them, which have seen that equal bytes come back. */
export interface Running {
  /** Nanoseconds of each message there and back: written, read, written, read. */
  trips(count: number): Promise<readonly number[]>;
  /** Nanoseconds from sending to awake, of a process that slept so many microseconds before each. */
  wakes(count: number, pause: number): Promise<readonly number[]>;
  /** Nanoseconds of processor time that a process took while it waited so many microseconds. */
  idle(pause: number): Promise<number>;
  /** Nanoseconds of so many messages one way, until it is known that the last has been read. The depth is more than 1. */
  stream(count: number): Promise<number>;
  /** Ends both, and leaves nothing. */
  stop(): Promise<void>;
}

/** A way for two processes to pass messages. */
export interface Contender {
  /** As it stands in the tables. */
  readonly name: string;
  /** Whether a receiver looks again and again, or gives its processor away. */
  readonly waiting: "spins" | "sleeps";
  /** Whether messages may be lost that are not answered one by one, so that it is no stream. */
  readonly onlyAnswered?: boolean;
  /**
   * Why it cannot be had here; `undefined` where it can. Builds what it needs.
   *
   * @param builds whether it may build what takes a minute or more
   */
  missing(builds: boolean): string | undefined;
  start(work: Work): Promise<Running>;
}
