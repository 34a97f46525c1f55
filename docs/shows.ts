import { inspect } from "node:util";

/** Demands that a value looks as a document says. */
export function shows(value: unknown, expected: string): void {
  const shown = inspect(value, { breakLength: Infinity });
  if (shown !== expected) throw new Error(`the document says ${expected}, and it is ${shown}`);
}
