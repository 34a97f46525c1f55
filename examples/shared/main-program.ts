import { lostOutput, signalOfChild, stopAll } from "./children.ts";
import { BROKEN_PIPE, endWithOutput } from "./end-of-output.ts";
import { report } from "./report.ts";

// A Ctrl-C reaches the children by itself, a signal to this process alone does not: they may get it twice, which harms
// none. They remove what they made.
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does the job of a program that starts others, and leaves none of them behind: not where the job fails, not at Ctrl-C,
 * and not where nobody reads the output any more. The process ends with 0 only if the job did not throw.
 */
export async function runMain(job: () => Promise<void>): Promise<void> {
  let interrupted = false;
  const interrupt = async (signal: NodeJS.Signals): Promise<void> => {
    if (interrupted) return;
    interrupted = true;
    await stopAll(signal);
    for (const each of SIGNALS) process.off(each, interrupt);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  endWithOutput();

  try {
    await job();
  } catch (error) {
    // A signal to all may be seen by what it did to a child first.
    const signal = signalOfChild(SIGNALS);
    if (signal !== undefined) await interrupt(signal);
    await stopAll("SIGTERM");
    if (lostOutput()) process.exitCode = BROKEN_PIPE;
    else if (!interrupted) await report(error);
  }
}
