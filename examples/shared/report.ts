import { setTimeout } from "node:timers/promises";

/** A child process ended badly and has already said why. */
export class AlreadyReported extends Error {}

/** Milliseconds in which a signal that was sent is heard. */
const A_MOMENT = 20;

/** Says in one line what went wrong, and makes the process end with 1. */
export async function report(error: unknown): Promise<void> {
  process.exitCode = 1;
  if (error instanceof AlreadyReported) return;
  // A Ctrl-C to all may be seen by what it did to another process first. It ends this one too, without a word.
  await setTimeout(A_MOMENT);
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const known = error instanceof Error && code !== undefined;
  console.error(known ? `${name} ${code}: ${message}` : error);
}
