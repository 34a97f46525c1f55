import type { TransportErrorCode } from "@mortise/transport";

/** The code of the error that a call throws; `undefined` where it throws none. */
export function codeOf(run: () => unknown): TransportErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code: TransportErrorCode }).code;
  }
}
