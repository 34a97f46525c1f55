import { onExit } from "signal-exit";

const cleanups = new Set<() => void>();
let listening = false;

/**
 * Runs `cleanup` when this process ends by itself or by a signal that can be caught, unless the returned function was
 * called before. Errors of a cleanup are dropped, since nobody is left to hear of them.
 */
export function atExit(cleanup: () => void): () => void {
  if (!listening) {
    listening = true;
    // One listener for all, so that a thousand regions do not look like a leak of listeners.
    onExit(() => {
      for (const each of cleanups) {
        try {
          each();
        } catch {}
      }
    });
  }
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}
