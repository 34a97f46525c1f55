/** Says in one line what went wrong, and makes the process end with 1. */
export function report(error: unknown): void {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const known = error instanceof Error && code !== undefined;
  console.error(known ? `${name} ${code}: ${message}` : error);
  process.exitCode = 1;
}
