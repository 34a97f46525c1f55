/** Ctrl-Z of a shell, and its `fg`. Windows has neither: nothing comes by them there. */
const [STOP, GO_ON] = ["SIGTSTP", "SIGCONT"] as const;

/**
 * Leaves a terminal to the shell for as long as Ctrl-Z stops the program.
 *
 * @param leave makes the terminal as it was
 * @param enter takes it again, and shows all anew; it may be called where the terminal was not left, since others may
 * have written there meanwhile: of SIGSTOP no program hears, but it hears that it goes on
 * @returns what ends that
 * @example
 * const end = aroundStops(() => process.stdout.write(SHOW_CURSOR), () => draw());
 */
export function aroundStops(leave: () => void, enter: () => void): () => void {
  const stop = (): void => {
    leave();
    process.off(STOP, stop);
    process.kill(process.pid, STOP);
    // Here it stood still until it was told to go on. It did not where no shell could tell it, as with `exec`.
    process.on(STOP, stop);
    enter();
  };
  process.on(STOP, stop);
  process.on(GO_ON, enter);
  return () => {
    process.off(STOP, stop);
    process.off(GO_ON, enter);
  };
}
