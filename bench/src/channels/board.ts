import type { Place } from "./link.ts";

/** The writer's side of a place that many look at. */
interface BoardWriter {
  /** Writes a copy of the bytes; readers find the newest. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** A reader's side. */
interface BoardReader {
  /** Copies the newest into private memory; whether there was one that it had not read. */
  read(into: Uint8Array<ArrayBuffer>): boolean;
  close(): void;
}

/** A kind of place in Node that one process writes and many look at. */
export interface BoardKind {
  /** As it stands in the tables. */
  readonly name: string;
  /** Comes before the readers. */
  readonly openWriter: (place: Place) => BoardWriter | Promise<BoardWriter>;
  readonly openReader: (place: Place) => BoardReader | Promise<BoardReader>;
}
