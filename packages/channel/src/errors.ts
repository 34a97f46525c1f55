import type { Mismatch } from "@mortise/codec";

/**
 * What went wrong with a channel; a code is never renamed.
 *
 * | code | when |
 * | --- | --- |
 * | `not-found` | there was no such channel in time |
 * | `taken` | another writer, or another consumer of the queue, lives |
 * | `layout-mismatch` | the channel's layout cannot be read with the one given; `mismatches` names the fields |
 * | `wrong-kind` | a stream where a mailbox was asked for, or the other way round |
 * | `wrong-version` | a peer of another version of the protocol made it |
 * | `not-a-channel` | the region is none |
 * | `damaged` | the segment says what cannot be: `at` is where |
 * | `overrun` | the writer was faster than this reader in every try |
 * | `full` | no room in the queue in time |
 * | `too-many-readers` | each row for readers belongs to a living one |
 * | `too-large` | the channel, or the layout's description, would be larger than can be |
 * | `bad-option` | an option that cannot be |
 * | `busy` | a second wait of the same reader or writer |
 * | `removed` | the name was removed, and the writer is dead: nothing will come any more |
 * | `closed` | this reader or writer was closed |
 */
export type ChannelErrorCode =
  | "not-found"
  | "taken"
  | "layout-mismatch"
  | "wrong-kind"
  | "wrong-version"
  | "not-a-channel"
  | "damaged"
  | "overrun"
  | "full"
  | "too-many-readers"
  | "too-large"
  | "bad-option"
  | "busy"
  | "removed"
  | "closed";

/** What a {@link ChannelError} tells besides its message; each where it applies. */
export interface ChannelErrorContext {
  /** The channel's name. */
  readonly name?: string;
  /** For `damaged`: the byte of the segment where it says what cannot be. */
  readonly at?: number;
  /** For `damaged`: what stands there, such as `"slots"`. */
  readonly field?: string;
  readonly expected?: string;
  readonly received?: string;
  /** For `layout-mismatch`: each field that differs. */
  readonly mismatches?: readonly Mismatch[];
}

/**
 * The error that channels throw, besides a LayoutError for a value that does not fit and a TransportError of the region.
 *
 * @example
 * try { await mailbox.writer("camera", Frame); }
 * catch (error) { if (error instanceof ChannelError && error.code === "taken") console.log("it runs already"); }
 */
export class ChannelError extends Error {
  override readonly name: string = "ChannelError";
  readonly code: ChannelErrorCode;
  readonly context: ChannelErrorContext;

  constructor(code: ChannelErrorCode, message: string, context: ChannelErrorContext = {}) {
    super(message);
    this.code = code;
    this.context = context;
  }
}

/** Of a function that goes on after it returned, with a view that is another value's by then. */
export function inPlaceLater(what: string, name: string): ChannelError {
  const message = `channel "${name}": a value is ${what} in place by a function that is not async; await before, not within.`;
  return new ChannelError("bad-option", message, { name });
}
