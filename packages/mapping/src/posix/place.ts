import type { BigIntStats } from "node:fs";

/** How names become regions: all in which one POSIX transport differs from another. */
export interface Place {
  /** The transport's kind, for messages. */
  readonly kind: string;
  /** The most bytes of UTF-8 in a name. */
  readonly maxNameBytes: number;
  /** What the system rounds lengths up to: 1 where it keeps them exactly. */
  readonly granularity: number;
  /** `"ranges"` on Linux; `"files"` where the system has no locks of an open file description. */
  readonly locks: "ranges" | "files";
  /** The directory of the files beside a region: bells and lock files. */
  readonly sideDirectory: string;
  /** The system's calls behind {@link open} and {@link unlink}, for messages. */
  readonly openCall: string;
  readonly unlinkCall: string;
  /** Called before every use of names: refuses an unsafe place, and makes what a new region needs. */
  prepare(making: boolean): void;
  /** A descriptor, or an error's number, negative. */
  open(name: string, flags: number, mode: number): number;
  /** Closes what {@link open} returned. */
  close(descriptor: number): void;
  /** 0, or an error's number, negative. */
  unlink(name: string): number;
  /** Makes what {@link sideDirectory} needs; called before anything is put there. */
  prepareSides?(): void;
  /** Keeps everyone from ever making a new region shorter, where the system can; called when it has its length. */
  seal?(descriptor: number): void;
  /** What the name leads to now, symbolic links not followed; `undefined` where it leads nowhere. */
  stat(name: string): BigIntStats | undefined;
  /** What may be names of regions, in any order. */
  names(): string[];
  /** Who has the regions mapped now, as a function of their names; not there where the system does not tell. */
  mappedBy?(): (name: string) => readonly number[];
}
