import { layout } from "@mortise/codec";

/*
 * What server and page say to each other. Words go through a web socket. Where the page says that it is ready for a value,
 * the server looks for one, tells when there is one, and the page fetches it: a slow page gets fewer of them, and nothing waits for it in
 * a queue. (A browser fetches megabytes at more than twice the speed at which a web socket brings them; and it fetches
 * from one host six at a time for all its tabs, so that none may be left waiting.)
 */

/** What the page says. */
export type Request =
  /** Which channel it shows, none by `null`. What answers it bears its number. */
  | { readonly type: "choose"; readonly name: string | null; readonly choice: number }
  /**
   * It is ready for the newest value, where that is not the one with that serial number, which came last; `null` where none
   * did.
   */
  | { readonly type: "next"; readonly after: number | null };

/** How a value is asked for, in the query of the address `value/<session>`. */
export interface ValueRequest {
  /** The one with that serial number, instead of the newest; the last few are there. */
  readonly serial?: number | undefined;
  /** The images of which no more is seen than so many columns and rows; others come whole. */
  readonly seen?: Seen | undefined;
}

/** What is seen of images, by field. */
export type Seen = readonly (readonly [field: string, columns: number, rows: number])[];

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

/** What the server says in words. */
export type Announcement =
  /** Where values are asked for. */
  | { readonly type: "session"; readonly id: string }
  | { readonly type: "channels"; readonly where: string; readonly channels: readonly Listed[] }
  /** The layout of values with its number, its tree as JSON has it. */
  | { readonly type: "layout"; readonly number: number; readonly layout: object }
  | { readonly type: "about"; readonly choice: number; readonly about: About }
  /** There is a value to be fetched, as was asked for: the one with that serial number. */
  | { readonly type: "news"; readonly choice: number; readonly serial: number };

const VALUE_HEAD = "f64 sequence + f64 time + u32 serial + u32 choice + u32 layout + bool reduced + pad(3)";

/**
 * What stands before a value's bytes: its number; when it was written, in milliseconds since 1970; its serial number among
 * all that were seen for this page, whatever channel they are of; the choice that it answers; the number of its layout;
 * and whether its images were made as small as they are seen.
 */
export const ValueHead: ReturnType<typeof layout<typeof VALUE_HEAD>> = layout(VALUE_HEAD);
