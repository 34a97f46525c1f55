/** Ctrl-Z of a shell, and its `fg`. Windows has neither: nothing comes by them there. */
const [STOP, GO_ON] = ["SIGTSTP", "SIGCONT"] as const;

/** Who has the terminal: what makes it as it was, and what takes it again. */
interface Holder {
  readonly leave: () => void;
  readonly enter: () => void;
}

/** All of this process: it stops once, for all of them. */
const holders = new Set<Holder>();

/**
 * Leaves a terminal to the shell for as long as Ctrl-Z stops the program. A program that listens to SIGTSTP itself is left
 * to do so.
 *
 * @param leave makes the terminal as it was
 * @param enter takes it again, and shows all anew; it may be called where the terminal was not left, since others may
 * have written there meanwhile: of SIGSTOP no program hears, but it hears that it goes on
 * @returns what ends that
 * @example
 * const end = aroundStops(() => process.stdout.write(SHOW_CURSOR), () => draw());
 */
export function aroundStops(leave: () => void, enter: () => void): () => void {
  const holder: Holder = { leave, enter };
  if (holders.size === 0) process.on(STOP, stop).on(GO_ON, goOn);
  holders.add(holder);
  return () => {
    holders.delete(holder);
    if (holders.size === 0) process.off(STOP, stop).off(GO_ON, goOn);
  };
}

function stop(): void {
  // With another listener, a signal would not stop the process, but come here again.
  if (process.listenerCount(STOP) > 1) return;
  for (const { leave } of holders) leave();
  process.off(STOP, stop);
  process.kill(process.pid, STOP);
  // Here it stood still until it was told to go on. It did not where no shell could tell it, as with `exec`.
  process.on(STOP, stop);
  goOn();
}

function goOn(): void {
  for (const { enter } of holders) enter();
}
