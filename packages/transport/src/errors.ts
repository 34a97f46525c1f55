/** What went wrong with a region; a code is never renamed. */
export type TransportErrorCode =
  | "bad-name"
  | "bad-length"
  | "bad-row"
  | "bad-option"
  | "bad-range"
  | "exists"
  | "not-found"
  | "not-a-region"
  | "not-ready"
  | "size-mismatch"
  | "truncated"
  | "read-only"
  | "no-permission"
  | "no-space"
  | "too-many"
  | "closed"
  | "busy"
  | "not-supported"
  | "system";

/** What a {@link TransportError} tells besides its message. */
export interface TransportErrorContext {
  /** The region's name, where one was given. */
  readonly name?: string;
  /** The {@link Transport.kind}. */
  readonly transport?: string;
  /** The operating system's call that failed, such as `"shm_open"`. */
  readonly call?: string;
  /** The operating system's error, such as `"EACCES"`. */
  readonly errno?: string;
  /** For `size-mismatch` and `truncated`: bytes that the caller expected. */
  readonly expected?: number;
  /** For `size-mismatch` and `truncated`: bytes that are there. */
  readonly actual?: number;
}

/**
 * The one error that transports and regions throw.
 *
 * @example
 * try { transport.attach("camera"); }
 * catch (error) { if (error instanceof TransportError && error.code === "not-found") retryLater(); else throw error; }
 */
export class TransportError extends Error {
  override readonly name: string = "TransportError";
  readonly code: TransportErrorCode;
  readonly context: TransportErrorContext;

  constructor(code: TransportErrorCode, message: string, context: TransportErrorContext = {}) {
    super(message);
    this.code = code;
    this.context = context;
  }
}
