/**
 * Wakes the one reader that waits on a row; it carries no data.
 *
 * A ring is not lost: one that comes before {@link wait} makes the next wait return at once. Rings may run together,
 * and a wait may return without one, so a reader looks at the memory after each.
 *
 * @example
 * // the reader                                  // the writer
 * while (!ready()) await region.bell(1).wait();  region.bell(1).ring();
 */
export interface Bell {
  readonly row: number;
  /**
   * Wakes the reader; never waits. `false` when no one listens: no reader opened this bell, or the one that did died.
   *
   * @throws TransportError `closed`
   */
  ring(): boolean;
  /**
   * Starts to listen, so that rings from now on are kept; {@link wait} does so by itself.
   *
   * @throws TransportError `closed`, `busy` where another listener of this row lives
   */
  listen(): void;
  /**
   * Resolves with `true` at the next ring (or one that was kept), with `false` after `timeout` milliseconds.
   *
   * Rejects with the signal's reason when it aborts, and with a TransportError `closed` when the region closes.
   * One wait at a time: a second one rejects with a TransportError `busy`.
   */
  wait(options?: WaitOptions): Promise<boolean>;
  /**
   * Blocks the thread until the next ring (or one that was kept), and returns `true`; after `timeout` milliseconds, which
   * may have a fraction, `false`. It takes a ring as {@link wait} does, also one that the event loop has not seen yet.
   *
   * Nothing else of the thread runs meanwhile: no timer, and no listener of a signal such as Ctrl-C. So give a short
   * time-out, and call it again. A worker that is terminated meanwhile ends within a second.
   *
   * @throws TransportError `bad-option` for a time-out that is negative, endless or no number; `busy` where a {@link wait}
   * is pending, or another listener of this row lives; `closed`; `not-supported` where this thread may not be blocked, as
   * a browser's page may not
   * @example
   * while (!ready()) bell.waitSync(100);
   */
  waitSync(timeout: number): boolean;
}

export interface WaitOptions {
  /** Milliseconds; without it the wait has no end. */
  readonly timeout?: number;
  readonly signal?: AbortSignalLike;
}

/** The part of an `AbortSignal` that a wait uses; named here so that this package needs no DOM and no Node types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
