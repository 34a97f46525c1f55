import type { InPlace, OwnFormat } from "../contender.ts";
import type { Frame } from "../works/frame.ts";
import type { Note } from "../works/note.ts";
import type { Points } from "../works/points.ts";
import type { Scalar } from "../works/scalars.ts";

/** A package that reads and writes the layout's own bytes. */
export interface InPlacePeer {
  readonly name: string;
  readonly scalars: <V extends object>(fields: readonly Scalar[], bytes: Uint8Array<ArrayBuffer>) => InPlace<V>;
  readonly frame: (bytes: Uint8Array<ArrayBuffer>) => InPlace<Frame>;
  readonly points: (bytes: Uint8Array<ArrayBuffer>) => InPlace<Points>;
  readonly note: (bytes: Uint8Array<ArrayBuffer>) => InPlace<Note>;
}

/** A package with a format of its own. */
export interface OwnFormatPeer {
  readonly name: string;
  readonly scalars: <V extends object>(fields: readonly Scalar[]) => OwnFormat<V>;
  readonly frame: () => OwnFormat<Frame>;
  readonly points: () => OwnFormat<Points>;
  readonly note: () => OwnFormat<Note>;
}
