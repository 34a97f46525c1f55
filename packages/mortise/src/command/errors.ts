import { BindingError } from "@mortise/bindings";
import { LayoutError } from "@mortise/codec";
import { TransportError } from "@mortise/transport";

/** What a command cannot do, in a line with what to do about it. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** What was asked for in a way that no command understands. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}

/** Whether it is a mistake in what was given, rather than in what was found. */
export function isMistake(error: unknown): boolean {
  if (error instanceof LayoutError) return error.code === "syntax" || error.code === "definition";
  if (error instanceof TransportError) return error.code === "bad-option" || error.code === "bad-name";
  return error instanceof UsageError || error instanceof BindingError;
}
