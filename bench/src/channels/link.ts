/** What the two ends of a channel agree on before either is open. */
export interface Place {
  /** A name that no other channel has: letters, digits and dashes. What it names is removed after a run. */
  readonly name: string;
  /** A folder of this channel's own, removed after a run. */
  readonly folder: string;
  /** Bytes of each message. */
  readonly size: number;
  /** How many messages the channel is to keep at least. With 1, each is answered before the next is sent. */
  readonly depth: number;
}

/** An open end of a channel in Node. What can be done at once is, and returns nothing; else a promise is returned. */
export interface Link {
  /**
   * Sends a copy of the bytes, all of them, and waits where there is no room.
   *
   * @param more whether another message follows at once, so that this one may be kept until then
   */
  send(bytes: Uint8Array<ArrayBuffer>, more: boolean): void | Promise<void>;
  /** Waits for the next message and copies it into private memory. */
  receive(into: Uint8Array<ArrayBuffer>): void | Promise<void>;
  close(): void | Promise<void>;
}

/** What Node itself passes between a process and its child, or a thread and its worker. */
export interface Messenger {
  post(value: unknown): void | Promise<void>;
  listen(listener: (value: unknown) => void): void;
}

/** A kind of channel in Node: both of its ends. */
export interface LinkKind {
  /** As it stands in the tables. */
  readonly name: string;
  /** Whether a receiver looks again and again, or gives its processor away. */
  readonly waiting: "spins" | "sleeps";
  /** Whether messages may be lost that are not answered one by one, so that it is no stream. */
  readonly onlyAnswered?: boolean;
  /** Where the far end is; a process where nothing is said. */
  readonly far?: "process" | "worker";
  /** Why it cannot be had here; `undefined` where it can. */
  readonly missing?: () => string | undefined;
  /** Makes what the far end needs, has it opened, and is done when both are. */
  readonly openNear: (place: Place, startFar: () => Promise<Messenger>) => Promise<Link>;
  readonly openFar: (place: Place, near: Messenger) => Promise<Link>;
}
