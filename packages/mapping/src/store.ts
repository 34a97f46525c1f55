import type { ListOptions, RegionHandle, RegionInfo, RowBell, RowLocks } from "@mortise/transport";
import type { MappedMemory } from "./mapped-memory.ts";

/** What a new region shall be. */
export interface Wanted {
  readonly length: number;
  readonly mode: number;
  /** The group's number or name. */
  readonly group?: number | string;
  readonly persist: boolean;
  readonly replace: boolean;
}

/** An opened region as the system has it, without the bytes: what outlives the mapping. */
export interface Holding {
  readonly kind: string;
  readonly name: string;
  readonly readOnly: boolean;
  /** Whether the name goes with this holding, or with the process. */
  readonly owned: boolean;
  readonly locks: RowLocks;
  /** As `Region.named`. */
  readonly named: boolean;
  /** As `RegionHandle.origin`. */
  readonly origin: unknown;
  /** Maps the region's first `length` bytes. */
  map(length: number): MappedMemory;
  makeBell(row: number): RowBell;
  /** Throws `truncated` where the object has not all of the bytes that were mapped. */
  check(length: number): void;
  /** Makes the name go with this holding, or with the process. */
  own(): void;
  /** As `Region.adopt`: takes a dead creator's place, and {@link own}s the name; whether that is so now. */
  adopt(): boolean;
  /** Gives all back, and removes an owned name; a second call does nothing. */
  close(): void;
}

/** What is different from one transport of mapped memory to another: how names lead to regions. */
export interface Store<H extends Holding = Holding> {
  /** The transport's kind. */
  readonly kind: string;
  /** What the system rounds lengths up to: 1 where it keeps them exactly. */
  readonly granularity: number;
  /** @throws TransportError `bad-name` */
  checkName(name: string): void;
  /**
   * Makes a region of zeros; on any failure nothing is left of it.
   *
   * @throws TransportError `exists` and others
   */
  make(name: string, wanted: Wanted): H;
  /** Opens what a name leads to; `undefined` where it leads nowhere. */
  find(name: string, readOnly: boolean): H | undefined;
  /** Opens the region of another thread's handle; `undefined` where that thread has closed it. */
  reopen(handle: RegionHandle): H | undefined;
  /** The length of an opened region; `undefined` for one that was removed before it got a length. */
  lengthOf(holding: H): number | undefined;
  /** Removes a name; `false` where there was none. */
  remove(name: string): boolean;
  list(options: ListOptions): RegionInfo[];
  /** Removes what dead creators left, of these names or any, and returns the names. */
  removeLeftovers(names?: readonly string[]): string[];
}
