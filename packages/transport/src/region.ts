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
  /**
   * Whether the name goes with this region when it closes or its process ends: of what was created without `persist`,
   * and of a leftover that was {@link adopt}ed. Stays readable after {@link close}.
   */
  readonly owned: boolean;
  readonly closed: boolean;
  /** Whether it was attached to for reading alone: then {@link read} is the way to its bytes, and writing is refused. */
  readonly readOnly: boolean;

  /**
   * The shared memory itself; the same object at every read.
   *
   * @throws TransportError `closed` after {@link close}; `read-only` of a read-only region, since a runtime has no bytes
   * that may not be written to, and writing to such memory would end the process; and what {@link check} throws, where
   * that was asked for with `checked`
   */
  readonly buffer: ArrayBufferLike;
  /**
   * All of {@link buffer} as bytes; the same object at every read.
   *
   * @throws TransportError as {@link buffer} does
   */
  readonly bytes: Uint8Array;

  /**
   * Copies bytes from the region, beginning at `at`, into all of `target`, which it returns.
   *
   * Another process may write meanwhile: then `target` holds some bytes of before and some of after.
   *
   * @throws TransportError `bad-range` where the region does not have all of them, `closed`, and what {@link check}
   * throws, where that was asked for with `checked`
   * @example
   * Frame.decode(region.read(new Uint8Array(Frame.LENGTH)));
   */
  read<T extends Uint8Array>(target: T, at?: number): T;

  /**
   * Copies all of `source` into the region, beginning at `at`.
   *
   * @throws TransportError as {@link read} does, and `read-only`; nothing is written then
   */
  write(source: Uint8Array, at?: number): void;

  /**
   * Whether the name still leads to this very region. It does not when it was removed, or made anew by another creator:
   * this region's bytes stay as they are, and nobody else will find them.
   *
   * @throws TransportError `closed`
   */
  readonly named: boolean;

  /**
   * Becomes the region's creator where the one that made it died: from then on `create` refuses the name, `list` says
   * that it goes, and it goes with this region. Returns whether the name goes with this region now, as {@link owned}
   * tells from then on; {@link created} stays as it is.
   *
   * Of several that adopt at once, one does. Nothing changes, and it returns `false`, where the creator lives; where
   * the region stays, since it was made with `persist` or by another program; where it is another user's, which this
   * one may not remove; and where the name leads elsewhere by now.
   *
   * @throws TransportError `closed`; `read-only` of a read-only region
   * @example
   * const region = transport.attach("camera");
   * if (region.lock(WRITER).tryAcquire()) region.adopt(); // the writer before this one died
   */
  adopt(): boolean;

  /**
   * Throws where a touch of the memory would be a bus error, which ends the process: when someone made the file behind
   * it shorter. It tells of this moment only; against one who does so between the look and the touch nothing helps but
   * memory that cannot be made shorter, such as a memfd.
   *
   * @throws TransportError `truncated`, `closed`
   */
  check(): void;

  /**
   * The region as plain data, to be posted to a worker thread, whose own transport attaches to it: it finds this very
   * region, also where its name was removed. The region must be open until then.
   *
   * @throws TransportError `closed`
   * @example
   * worker.postMessage(region.handle);
   * const same = transport.attach(handle); // in the worker
   */
  readonly handle: RegionHandle;

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
   * Lets go of the memory, its locks and bells; a second call does nothing. An {@link owned} name is removed. Views
   * that the caller kept never crash the process: they are detached and read `undefined`, or, where the runtime cannot
   * detach them, keep their bytes until they are collected. Finish (await) asynchronous calls that were given these
   * bytes first: the system may still be writing to them.
   */
  close(): void;
}

/** A region for another thread of the process: {@link Region.handle} makes it, and `attach` takes it. */
export interface RegionHandle {
  readonly transport: string;
  readonly name: string;
  readonly length: number;
  readonly readOnly: boolean;
  /** What the transport needs to find the region itself rather than its name. */
  readonly origin?: unknown;
}

/** The highest row that {@link Region.lock} and {@link Region.bell} take: rows are for writers and readers, not data. */
export const LAST_ROW = 1023;
