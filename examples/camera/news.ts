/** The viewer shows a frame. */
export interface Showing {
  readonly state: "showing";
  /** The frame's number. */
  readonly sequence: number;
  /** How many cameras took over from another. */
  readonly epoch: number;
  /** How many frames the viewer did not get, because there was a newer one. */
  readonly drops: number;
}

/** What the viewer tells the program that started it. */
export type News = { readonly state: "waiting" } | Showing;
