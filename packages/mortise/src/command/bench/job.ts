/** What the near end asks the far one to do: so many times, and the number of the first message. */
export interface Job {
  readonly what: "trips" | "frames" | "wakes";
  readonly over: "spinning" | "waiting" | "frames" | "socket";
  readonly count: number;
  readonly first: number;
}

/** What the far end says: that it is open, or why it ends. */
export type Word = { readonly ready: true } | { readonly problem: string };
