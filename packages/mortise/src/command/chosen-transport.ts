import { statSync } from "node:fs";
import type { Transport } from "@mortise/transport";
import { platformTransport, type TransportChoice } from "../platform-transport.ts";
import { UsageError } from "./errors.ts";
import { visible } from "./terminal.ts";

/**
 * The transport that a command was told to take, or that fits this system.
 *
 * @throws UsageError where what is to be its directory is none; TransportError `bad-option` for a choice that is none
 */
export function chosenTransport(choice: TransportChoice | undefined): Transport {
  const transport = platformTransport(choice);
  const directory = directoryOf(choice);
  if (directory !== undefined && isOther(directory)) {
    throw new UsageError(`${visible(directory)} is no directory; give another with --transport file:<directory>.`);
  }
  return transport;
}

/**
 * The choice as it is given, by commands that look into no memory too.
 *
 * @throws TransportError `bad-option` for what is none
 */
export function givenChoice(text: string): TransportChoice {
  const choice = text as TransportChoice;
  platformTransport(choice);
  return choice;
}

/** The directory of files that was chosen, by the option or the environment; `undefined` where none was. */
export function directoryOf(choice: TransportChoice | undefined): string | undefined {
  const chosen = choice ?? process.env.MORTISE_TRANSPORT;
  return chosen?.startsWith("file:") ? chosen.slice("file:".length) : undefined;
}

/** Whether there is something that is no directory; one that is not there is made when something is written. */
function isOther(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR";
  }
}
