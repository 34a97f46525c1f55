import { isMainThread } from "node:worker_threads";

/**
 * What ends a process unless it listens, and what someone sends for that. Others, such as SIGSEGV, tell of a state in
 * which nothing more should run.
 */
const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGALRM", "SIGUSR2", "SIGXCPU"] as const;

/** All copies of this package in a thread share this, since each would take another's listener for the program's. */
interface Shared {
  readonly cleanups: Set<() => void>;
}

const SHARED: unique symbol = Symbol.for("@mortise/mapping at exit, 1");

/** The listeners of the package signal-exit, versions 4 and 3, which counts them here for the sake of others. */
const SIGNAL_EXIT: unique symbol = Symbol.for("signal-exit emitter");

interface SignalExit {
  readonly count?: number;
}

const globals = globalThis as {
  [SHARED]?: Shared;
  readonly [SIGNAL_EXIT]?: SignalExit;
  readonly process: NodeJS.Process & { readonly __signal_exit_emitter__?: SignalExit };
};

/**
 * Runs `cleanup` when this thread ends by itself, or its process by a signal that can be caught, unless the returned
 * function was called before. What was added last runs first. Errors of a cleanup are dropped, since nobody is left to
 * hear of them.
 *
 * A signal is left to the program where it has a listener of its own.
 */
export function atExit(cleanup: () => void): () => void {
  globals[SHARED] ??= listen();
  const { cleanups } = globals[SHARED];
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}

/** The signals to which nobody listens but the cleanups of this thread: what remains of them is that they end the process. */
export function unheardSignals(): readonly NodeJS.Signals[] {
  if (globals[SHARED] === undefined || !isMainThread) return [];
  return SIGNALS.filter((signal) => !programListens(signal));
}

/** One listener for all cleanups, so that a thousand regions do not look like a leak of listeners. */
function listen(): Shared {
  const cleanups = new Set<() => void>();
  const run = (): void => {
    for (const each of [...cleanups].reverse()) {
      try {
        each();
      } catch {}
    }
    cleanups.clear();
  };
  const heard = (signal: NodeJS.Signals): void => {
    if (programListens(signal)) return;
    // INVARIANT: the listeners stay until all cleanups have run, so that no second signal ends the process before: a
    // Ctrl-C often comes twice, from the terminal and from a parent process that passes it on.
    run();
    for (const each of SIGNALS) process.off(each, heard);
    process.kill(process.pid, signal);
  };
  process.on("exit", run);
  // Signals come to the main thread alone. First of all listeners, since a `once` of the program is gone when it has
  // run, and would then look as if the program did not listen.
  if (isMainThread) for (const signal of SIGNALS) process.prependListener(signal, heard);
  return { cleanups };
}

/** Whether a listener is there besides ours and those of signal-exit, which end the process as we do. */
function programListens(signal: NodeJS.Signals): boolean {
  const signalExit = (globals[SIGNAL_EXIT]?.count ?? 0) + (globals.process.__signal_exit_emitter__?.count ?? 0);
  return process.listenerCount(signal) > 1 + signalExit;
}
