/** What a command cannot do, in a line with what to do about it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** What was asked for in a way that no command understands. */
export class UsageError extends CommandError {}
