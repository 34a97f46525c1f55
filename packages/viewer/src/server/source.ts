import type { Layout } from "@mortise/codec";
import type { Listed, Status } from "../protocol.ts";

/** Where a viewer finds what it shows. */
export interface Source {
  /** What memory it is, for people. */
  readonly where: string;
  /** What there is. */
  list(): Promise<readonly Listed[]>;
  /** Follows what has a name, also while there is nothing. */
  watch(name: string): Watching;
}

/** One name, followed. */
export interface Watching {
  /** What is there now; each value comes once, and only where it is wanted. */
  look(wanted: Wanted): Promise<Look>;
  close(): void;
}

/** What a look is for. */
export interface Wanted {
  readonly value: boolean;
  /** Memory of a value that nobody needs any more: the new one may be written there, where it has its length. */
  readonly into?: Uint8Array<ArrayBuffer> | undefined;
}

/** What is under a name at one moment. */
export type Look =
  | { readonly there: false; readonly why: string }
  | {
      readonly there: true;
      readonly kind: string;
      readonly length: number;
      readonly layout: Layout | undefined;
      readonly status: Status | undefined;
      readonly news: News | undefined;
      readonly problem: string | undefined;
    };

/** A value that was not seen before. */
export interface News {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}
