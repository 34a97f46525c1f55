import { crc32 } from "node:zlib";
import type { ChannelKind } from "@mortise/channel";
import { type Infer, type Layout, layout } from "@mortise/codec";

/*
 * What stands in the file of a recording, declared as any other layout is. docs/recordings.md says the same to those who
 * write a reader in another language.
 */

/** The first bytes of each recording. The line's end in it tells a file that was taken for text and changed. */
export const MAGIC = "mortise\n";

/** What the name of a recording's file ends with, unless it is given another. */
export const EXTENSION = ".mortise-recording";

/** The version of the format. */
export const VERSION = 1;

const START = "char(8) magic + u32 version + flags(u32, zstd) flags";

/** What the file begins with. `zstd`: records may be compressed. */
export const Start: ReturnType<typeof layout<typeof START>> = layout(START);

const HEADER = `
  u32 seal + enum(u32, about=1, value=2, zstd=3, end=4) content + u32 length + u32 checksum
  + f64 time + u64(number) sequence`;

/** What stands before each record's bytes: `time` is in milliseconds since 1970. */
export const Header: ReturnType<typeof layout<typeof HEADER>> = layout(HEADER);

export type Header = Infer<typeof Header>;

/** The most bytes of the record that says what was recorded. */
export const MOST_ABOUT: number = 2 ** 20;

/** What was recorded. */
export interface About {
  /** The channel's name, or the raw region's. */
  readonly name: string;
  readonly kind: RecordedKind;
  readonly layout: Layout;
}

/** What kind of thing it was. */
export type RecordedKind = ChannelKind | "raw";

/** A value with its time, as it is recorded. */
export interface Recorded {
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
  /** Its number in the channel. */
  readonly sequence: number;
  /** Its `LENGTH` bytes. */
  readonly bytes: Uint8Array;
}

/**
 * The seal of a record: the CRC-32 of its header behind the seal, going on from the seal before, which is at first the
 * CRC-32 of the file's start. So a record has its seal only in its place.
 */
export function sealOf(header: Uint8Array, before: number): number {
  return crc32(header.subarray(Header.offsets.content), before);
}
