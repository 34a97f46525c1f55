import type { TransportErrorCode } from "../errors.ts";

/**
 * The calls that a {@link Fault} may meet, named after the methods and properties; `bytes` stands for `buffer` too. What
 * never fails (`length`, `closed`, a lock's `held` …) is none.
 *
 * @example
 * const operation = fc.constantFrom(...OPERATIONS);
 */
export const OPERATIONS = [
  "create",
  "attach",
  "open",
  "list",
  "remove",
  "removeLeftovers",
  "bytes",
  "read",
  "write",
  "named",
  "adopt",
  "check",
  "handle",
  "lock",
  "bell",
  "close",
  "tryAcquire",
  "heldElsewhere",
  "release",
  "ring",
  "listen",
  "wait",
  "waitSync",
] as const;

/** One of {@link OPERATIONS}. */
export type Operation = (typeof OPERATIONS)[number];

/** Which call a fault meets. */
export interface FaultPlace {
  /**
   * The how-many-th call, from 1, of those that fit `of` and `by`. Where several faults fall on one call, the first of
   * the plan acts, and the next one at the next call that fits it.
   */
  readonly call: number;
  /** Only calls of this operation; without it all count. */
  readonly of?: Operation;
  /** Only calls of the side of this name; without it all count. */
  readonly by?: string;
}

/** The call throws a TransportError of this code, and nothing else happens: all is as if it was not made. */
export interface FailedCall extends FaultPlace {
  readonly throws: TransportErrorCode;
}

/**
 * The side of this name is killed just before the call, as {@link FaultySide.kill} does. Where that is the caller, the
 * call throws `closed`; where no such side lives, nothing happens.
 */
export interface LostSide extends FaultPlace {
  readonly kills: string;
}

/** Of a write, this many bytes are copied at most; then it throws, or a side (usually the writer) is killed. */
export type TornWrite = (FailedCall | LostSide) & { readonly of: "write"; readonly tears: number };

/**
 * A read gets this many bytes of now, and the rest as it was when its side had made its last call: what happened in
 * between, another process may have done during the read. So a torn read is never one that no machine could give.
 */
export interface TornRead extends FaultPlace {
  readonly of: "read";
  readonly tears: number;
}

/**
 * One thing that goes wrong, as plain data.
 *
 * @example
 * const full: Fault = { call: 2, of: "create", throws: "no-space" };
 * const lost: Fault = { call: 7, kills: "peer" };
 * const torn: Fault = { call: 1, of: "write", by: "peer", tears: 4, kills: "peer" };
 * const mixed: Fault = { call: 3, of: "read", tears: 4 };
 */
export type Fault = FailedCall | LostSide | TornWrite | TornRead;
