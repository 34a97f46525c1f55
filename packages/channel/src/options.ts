import { type AbortSignalLike, signalProblem } from "@mortise/transport";
import { ChannelError } from "./errors.ts";

/** The names of the options that a call knows; a `Record<keyof Options, true>` has the compiler find those that were forgotten. */
export type Known<Names extends string = string> = Readonly<Record<Names, true>>;

/** What is given where no options are: nothing is to be looked at, and nothing is made. */
export const NONE: { readonly [name: string]: never } = Object.freeze({});

/**
 * Refuses options that are no object, or have a name that the call does not know, which would else do nothing without a
 * word; and a signal that is none. A time-out is looked at by its {@link Deadline}.
 *
 * @throws ChannelError `bad-option`
 */
export function checkOptions(options: object, known: Known): void {
  if (options === NONE) return;
  if (typeof options !== "object" || options === null) {
    throw badOption(`the options are ${String(options)}, which is no object`, known, String(options));
  }
  for (const name in options) {
    if (known[name] !== true) throw badOption(`there is no option ${JSON.stringify(name)} here`, known, name);
  }
  const problem = signalProblem((options as { readonly signal?: AbortSignalLike }).signal);
  if (problem !== undefined) throw new ChannelError("bad-option", `${problem}.`);
}

function badOption(what: string, known: Known, received: string): ChannelError {
  const expected = Object.keys(known).join(", ");
  return new ChannelError("bad-option", `${what}; give ${expected}.`, { expected, received });
}
