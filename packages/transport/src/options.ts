import type { AbortSignalLike } from "./bell.ts";
import { TransportError, type TransportErrorContext } from "./errors.ts";

/** The names of the options that a call knows: the compiler finds those that were forgotten. */
export type Known<Options> = Readonly<Record<keyof Options, true>>;

/** A value as a message shows it, so that the string "12" does not look like the number. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `${JSON.stringify(value)} (a string)`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/**
 * What is wrong with options, as a sentence; `undefined` where they are an object of names that the call knows: a misspelt
 * option would else do nothing, without a word. Makes nothing where all is well.
 */
export function optionsProblem<Options extends object>(options: Options, known: Known<Options>): string | undefined {
  if (typeof options !== "object" || options === null) {
    return `the options are ${shown(options)}; give an object with ${Object.keys(known).join(", ")}, or none.`;
  }
  for (const name in options) {
    if (known[name] === true) continue;
    return `there is no option ${JSON.stringify(name)} here; give ${Object.keys(known).join(", ")}.`;
  }
  return undefined;
}

/**
 * Refuses options of which {@link optionsProblem} knows what is wrong with them.
 *
 * @param where begins the message, such as `shm region "camera"`
 * @throws TransportError `bad-option`
 * @example
 * checkOptions("shm transport", options, { longNames: true }, { transport: "shm" });
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  known: Known<Options>,
  context: TransportErrorContext,
): void {
  const problem = optionsProblem(options, known);
  if (problem !== undefined) throw new TransportError("bad-option", `${where}: ${problem}`, context);
}

/** What is wrong with an option `signal`, as a sentence; `undefined` for a signal, and for none. */
export function signalProblem(signal: AbortSignalLike | undefined): string | undefined {
  if (signal === undefined) return undefined;
  const { aborted, addEventListener, removeEventListener } = Object(signal) as Partial<AbortSignalLike>;
  const listens = typeof addEventListener === "function" && typeof removeEventListener === "function";
  if (typeof aborted === "boolean" && listens) return undefined;
  const controller = typeof signal === "object" && signal !== null && "signal" in signal;
  return `the signal is ${shown(signal)} that is none; give ${controller ? "the controller's .signal" : "an AbortSignal"}.`;
}
