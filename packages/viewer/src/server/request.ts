import { z } from "zod";
import type { Choice, ValueRequest } from "../protocol.ts";

/** Longer names than these no system has. */
const LONGEST_NAME = 1024;

const CHOICE = z.object({
  type: z.literal("choose"),
  name: z.string().max(LONGEST_NAME).nullable(),
  choice: z.uint32(),
});

const SIDE = z.int().min(1).max(65_535);
const VALUE_REQUEST = z.object({
  again: z.boolean().optional(),
  seen: z.record(z.string(), z.tuple([SIDE, SIDE])).optional(),
});

/** Which channel a page chose; `undefined` where the text says nothing that a page says. */
export function choiceOf(text: string): Choice | undefined {
  return parsed(CHOICE, text);
}

/** How a value is asked for, in the query of an address; `undefined` where no page asks so. */
export function valueRequestOf(query: string): ValueRequest | undefined {
  return parsed(VALUE_REQUEST, new URLSearchParams(query).get("q") ?? "{}");
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
