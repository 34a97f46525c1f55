import { writeSync } from "node:fs";
import { Ansis } from "ansis";
import { CommandError } from "./errors.ts";

/** What a piped program that went away leaves to be written to. */
const GONE = "EPIPE";

/** Off where nobody sees them: in pipes, also those of a CI that shows colours, and where `NO_COLOR` asks for none. */
function coloursOf(stream: NodeJS.WriteStream): Ansis {
  const { FORCE_COLOR } = process.env;
  return new Ansis(stream.isTTY || FORCE_COLOR !== undefined ? undefined : 0);
}

/** The colours of what a command prints. */
export const colours: Ansis = coloursOf(process.stdout);

/** The colours of what it complains of. */
export const complaintColours: Ansis = coloursOf(process.stderr);

/** Says in a line what is not as it should be, and keeps nothing from being done. */
export function warn(line: string): void {
  console.error(`${complaintColours.yellow("mortise:")} ${line}`);
}

/** Columns that are there: those of the terminal, and 100 in a pipe. */
export function columns(): number {
  return process.stdout.columns ?? 100;
}

/** Lines of the terminal; some know nothing of their size, and say 0. */
export function rows(): number {
  return process.stdout.rows || 24;
}

/** Writes a line, or several, or bytes as they are. */
export function print(what: string | Uint8Array): void {
  const bytes = typeof what === "string" ? Buffer.from(`${what}\n`) : what;
  for (let at = 0; at < bytes.length; ) {
    try {
      // At once: a command may end by `process.exit`, and a pipe must have all by then.
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === GONE) process.exit(0);
      if (code !== "EAGAIN") throw unprinted(error as Error);
      // The pipe is full; whoever reads it comes back to it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function unprinted({ message }: Error): CommandError {
  return new CommandError(`the standard output cannot be written: ${visible(message)}; send it elsewhere.`);
}

/** Writes JSON. */
export function printJSON(what: unknown): void {
  print(jsonText(what));
}

/** JSON as it is written, without the end of its last line. */
export function jsonText(what: unknown): string {
  return visibleLines(JSON.stringify(what, undefined, 2));
}

/** Writes JSON in one line. */
export function printJSONLine(what: unknown): void {
  print(visibleLines(JSON.stringify(what)));
}

/** Foreign bytes may be anything: what a terminal obeys, what turns text round, and what nobody sees. */
const HIDDEN = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu;

/** As JSON and JavaScript write it. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Text of others, on one line, with all that a terminal would obey or hide written as `\uXXXX`. */
export function visible(text: string): string {
  return visibleLines(text).replaceAll("\n", "\\u000a");
}

/** The same of lines that were made here and hold such text. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN, escaped);
}
