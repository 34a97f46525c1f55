import { layout } from "@mortise/codec";

/*
 * What server and page say to each other through a web socket. The page asks for each value by `next`, so that a slow one
 * gets fewer values and nothing waits for it in a queue.
 */

/**
 * What the page may say.
 *
 * - `choose`: which channel is shown; none by `null`. What answers it bears its number.
 * - `next`: the page is ready for a value, when there is one that it has not got.
 */
export type Request =
  | { readonly type: "choose"; readonly name: string | null; readonly choice: number }
  | { readonly type: "next" };

/** A segment in the list. */
export interface Listed {
  readonly name: string;
  /** `?` where it could not be looked at. */
  readonly kind: string;
  /** Bytes. */
  readonly length: number;
  readonly writer?: "alive" | "dead" | "ended";
  readonly problem?: string;
}

/** What is known of the channel that is shown. */
export type About =
  | { readonly there: false; readonly why: string }
  | {
      readonly there: true;
      readonly kind: string;
      readonly length: number;
      readonly problem?: string;
      readonly status?: Status;
    };

/** What a channel says of itself. */
export interface Status {
  readonly writer: "alive" | "dead" | "ended";
  readonly epoch: number;
  readonly pid: number;
  readonly sequence: number;
  /** Milliseconds since the newest value was written. */
  readonly age?: number | undefined;
  readonly readers: number;
  readonly unread?: number | undefined;
}

/** What the server says in words; values come as bytes, with a {@link ValueHead} before each. */
export type Announcement =
  | { readonly type: "channels"; readonly where: string; readonly channels: readonly Listed[] }
  /** The layout of the values that follow, its tree as JSON has it; `null` where there is none. */
  | { readonly type: "layout"; readonly choice: number; readonly layout: object | null }
  | { readonly type: "about"; readonly choice: number; readonly about: About };

const VALUE_HEAD = "f64 sequence + f64 time + u32 choice + pad(4)";

/**
 * What stands before a value's bytes: its number, when it was written, in milliseconds since 1970, and the choice that it
 * answers, since the page may have made another one meanwhile.
 */
export const ValueHead: ReturnType<typeof layout<typeof VALUE_HEAD>> = layout(VALUE_HEAD);
