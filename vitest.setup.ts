import fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** How many cases a property tries; the configs say it, in a way that reaches a page too. */
    runs: number;
    /** How many milliseconds a property may take, its shrinking included. */
    patience: number;
  }
}

// A runner's time-out cannot end what never awaits, such as a long search for the smallest counterexample.
fc.configureGlobal({
  numRuns: inject("runs"),
  interruptAfterTimeLimit: inject("patience"),
  markInterruptAsFailure: true,
});
