import { z } from "zod";
import type { Request } from "../protocol.ts";

/** Longer names than these no system has. */
const LONGEST_NAME = 1024;

const SCHEMA = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("choose"),
    name: z.string().max(LONGEST_NAME).nullable(),
    choice: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  }),
  z.object({ type: z.literal("next") }),
]);

/** What a page asked for; `undefined` where it is nothing that a page asks. */
export function requestOf(text: string): Request | undefined {
  try {
    return SCHEMA.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
