import { LayoutError } from "../../src/errors.ts";
import { same } from "../same.ts";

/** What came of a call: a value, or what a LayoutError says. */
export type Outcome = { readonly value: unknown } | Pick<LayoutError, "code" | "message" | "context">;

/** Calls, and passes on whatever else than a LayoutError is thrown. */
export function outcomeOf(act: () => unknown): Outcome {
  try {
    return { value: act() };
  } catch (error) {
    return refusalIn(error);
  }
}

/** The same of what is waited for. */
export async function outcomeOfAsync(act: () => Promise<unknown>): Promise<Outcome> {
  return act().then((value) => ({ value }), refusalIn);
}

function refusalIn(error: unknown): Outcome {
  if (!(error instanceof LayoutError)) throw error;
  const { code, message, context } = error;
  return { code, message, context };
}

/** The one outcome that all of them are. */
export function agreed(outcomes: readonly Outcome[]): Outcome {
  for (const outcome of outcomes) same(outcome, outcomes[0]);
  return outcomes[0] as Outcome;
}
