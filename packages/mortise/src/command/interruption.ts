/** What ends a program that runs until it is told to end. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Takes Ctrl-C, SIGTERM and a terminal that is closed for the wish to come to an end, until it is closed itself. They do
 * not end the process then: whoever asked for the signal does.
 *
 * @example
 * using interruption = new Interruption();
 * await camera.next({ signal: interruption.signal });
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  // A Ctrl-C often comes twice, from the terminal and from a parent process that passes it on.
  readonly #heard = (): void => this.#controller.abort();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#heard);
  }

  /** Is aborted when the program shall end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#heard);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Whether a wait was ended by its signal. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
