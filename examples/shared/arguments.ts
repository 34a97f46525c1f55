/** A program was not called as it says that it can be. */
class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/**
 * The path that a program may be given. Where it was asked for help, prints its usage and ends the process.
 *
 * @throws UsageError where anything else was given
 */
export function pathArgument(usage: string): string | undefined {
  const [path, ...others] = process.argv.slice(2);
  if (path === "--help" || path === "-h") {
    console.log(`usage: ${usage}`);
    process.exit(0);
  }
  if (path === "" || path?.startsWith("-") || others.length > 0)
    throw new UsageError(`give one path at most: ${usage}`);
  return path;
}
