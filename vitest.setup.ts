import fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** How many cases a property tries; the configs say it, in a way that reaches a page too. */
    runs: number;
  }
}

fc.configureGlobal({ numRuns: inject("runs") });
