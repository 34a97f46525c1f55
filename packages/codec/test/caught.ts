import { LayoutError } from "../src/errors.ts";

/** The LayoutError that a call throws, which it must. */
export function caught(act: () => unknown): LayoutError {
  try {
    act();
  } catch (error) {
    if (error instanceof LayoutError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
