import { type AbortSignalLike, type Known, optionsProblem, signalProblem } from "@mortise/transport";
import { ChannelError } from "./errors.ts";

/** What is given where no options are: nothing is to be looked at, and nothing is made. */
export const NONE: { readonly [name: string]: never } = Object.freeze({});

/**
 * Refuses options that the call does not know, and a signal that is none. A time-out is looked at by its {@link Deadline}.
 *
 * @throws ChannelError `bad-option`
 */
export function checkOptions<Options extends object>(options: Options, known: Known<Options>): void {
  if ((options as object) === NONE) return;
  const { signal } = (options ?? NONE) as { readonly signal?: AbortSignalLike };
  const problem = optionsProblem(options, known) ?? signalProblem(signal);
  if (problem !== undefined) throw new ChannelError("bad-option", problem);
}
