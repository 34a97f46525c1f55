/** A child process ended badly and has already said why. */
export class AlreadyReported extends Error {}

/** Says in one line what went wrong, and makes the process end with 1. */
export function report(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AlreadyReported) return;
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const known = error instanceof Error && code !== undefined;
  console.error(known ? `${name} ${code}: ${message}` : error);
}
