/// <reference lib="esnext.disposable" preserve="true" />
import type { Bell } from "./bell.ts";
import type { Lock } from "./lock.ts";

/**
 * Bytes that other processes may see and change at any moment.
 *
 * @example
 * using region = transport.attach("camera");
 * const first = region.bytes[0];
 */
export interface Region extends Disposable {
  readonly name: string;
  /** The {@link Transport.kind} it came from. */
  readonly transport: string;
  /** Usable bytes. Stays readable after {@link close}. */
  readonly length: number;
  /** Whether this call made the region, rather than found it. */
  readonly created: boolean;
  readonly closed: boolean;

  /**
   * The shared memory itself; the same object at every read.
   *
   * @throws TransportError `closed` after {@link close}
   */
  readonly buffer: ArrayBufferLike;
  /**
   * All of {@link buffer} as bytes; the same object at every read.
   *
   * @throws TransportError `closed` after {@link close}
   */
  readonly bytes: Uint8Array;

  /**
   * The lock of one row, 0 to {@link LAST_ROW}; the same object at every call with that row.
   *
   * @throws TransportError `closed`, `bad-row`
   */
  lock(row: number): Lock;

  /**
   * The bell of one row, 0 to {@link LAST_ROW}; the same object at every call with that row.
   *
   * @throws TransportError `closed`, `bad-row`
   */
  bell(row: number): Bell;

  /**
   * Lets go of the memory, its locks and bells; a second call does nothing. The creator also removes the name, unless
   * it was made with `persist`. Views that the caller kept never crash the process: they are detached and read
   * `undefined`, or, where the runtime cannot detach them, keep their bytes until they are collected. Finish (await)
   * asynchronous calls that were given these bytes first: the system may still be writing to them.
   */
  close(): void;
}

/** The highest row that {@link Region.lock} and {@link Region.bell} take: rows are for writers and readers, not data. */
export const LAST_ROW = 1023;
