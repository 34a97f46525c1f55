import { UsageError } from "./errors.ts";
import { visible } from "./terminal.ts";

/** What an option's number has to be. */
interface NumberLimits {
  /** Whether it counts something. */
  readonly whole?: boolean;
  readonly most: number;
}

/**
 * What reads the number of an option, which is above 0.
 *
 * @throws UsageError (what it makes) for what is no such number
 */
export function givenNumber(option: string, { whole = false, most }: NumberLimits): (text: string) => number {
  return (text) => {
    const number = text.trim() === "" ? Number.NaN : Number(text);
    if (number > 0 && number <= most && (!whole || Number.isInteger(number))) return number;
    throw new UsageError(
      `${option} ${visible(text)}: give a ${whole ? "whole number" : "number"} above 0, at most ${most}.`,
    );
  };
}
