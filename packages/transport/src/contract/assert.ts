import { TransportError, type TransportErrorCode } from "../errors.ts";

/** Throws unless both are the same value. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`);
}

/** Throws unless `run` throws a TransportError with this code, which it returns. */
export function refuses(what: string, code: TransportErrorCode, run: () => unknown): TransportError {
  try {
    run();
  } catch (error) {
    return expectCode(what, code, error);
  }
  throw new Error(`${what}: expected a TransportError "${code}", but nothing was thrown`);
}

/** As {@link refuses}, for a promise. */
export async function rejects(what: string, code: TransportErrorCode, promise: Promise<unknown>): Promise<void> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    expectCode(what, code, error);
    return;
  }
  throw new Error(`${what}: expected a TransportError "${code}", but it resolved with ${String(value)}`);
}

function expectCode(what: string, code: TransportErrorCode, error: unknown): TransportError {
  if (!(error instanceof TransportError)) throw error;
  same(`${what}: code of "${error.message}"`, error.code, code);
  if (error.message.length < 20) throw new Error(`${what}: the message "${error.message}" says too little`);
  return error;
}
