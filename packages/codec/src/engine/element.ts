import type { Memory } from "./memory.ts";

/** One node's functions, as closures. */
export interface Element {
  /** Writes a value that was checked. */
  write(memory: Memory, at: number, value: unknown): void;
  /** Reads a private value, into `target` where that is an array or object of the right kind. */
  read(memory: Memory, at: number, target?: unknown): unknown;
  /** What a view shows: a number or boolean as it is, else something live. */
  see(memory: Memory, at: number): unknown;
}
