import type { AbortSignalLike } from "./bell.ts";
import { TransportError, type TransportErrorContext } from "./errors.ts";

/** A value as a message shows it, so that the string "12" does not look like the number. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `${JSON.stringify(value)} (a string)`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/**
 * Refuses options that are no object, or have a name that the call does not know: a misspelt option would else do
 * nothing, without a word.
 *
 * @param where begins the message, such as `shm region "camera"`
 * @param known all names that there are; a `Record<keyof Options, true>` has the compiler find those that were forgotten
 * @throws TransportError `bad-option`
 * @example
 * checkOptions("shm transport", options, { longNames: true }, { transport: "shm" });
 */
export function checkOptions(
  where: string,
  options: object,
  known: { readonly [name: string]: true },
  context: TransportErrorContext,
): void {
  const names = Object.keys(known);
  if (typeof options !== "object" || options === null) {
    const message = `${where}: the options are ${shown(options)}; give an object with ${names.join(", ")}, or none.`;
    throw new TransportError("bad-option", message, context);
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const message = `${where}: there is no option ${JSON.stringify(unknown)} here; give ${names.join(", ")}.`;
  throw new TransportError("bad-option", message, context);
}

/** What is wrong with an option `signal`, as the end of a sentence; `undefined` for a signal, and for none. */
export function signalProblem(signal: AbortSignalLike | undefined): string | undefined {
  if (signal === undefined) return undefined;
  const { aborted, addEventListener, removeEventListener } = Object(signal) as Partial<AbortSignalLike>;
  const listens = typeof addEventListener === "function" && typeof removeEventListener === "function";
  if (typeof aborted === "boolean" && listens) return undefined;
  const controller = typeof signal === "object" && signal !== null && "signal" in signal;
  return `the signal is ${shown(signal)} that is none; give ${controller ? "the controller's .signal" : "an AbortSignal"}`;
}
