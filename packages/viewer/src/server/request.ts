import { z } from "zod";
import type { Request, ValueRequest } from "../protocol.ts";

/** Longer names than these no system has. */
const LONGEST_NAME = 1024;

const REQUEST = z.discriminatedUnion("type", [
  z.object({ type: z.literal("choose"), name: z.string().max(LONGEST_NAME).nullable(), choice: z.uint32() }),
  z.object({ type: z.literal("next"), after: z.uint32().nullable() }),
]);

const SIDE = z.int().min(1).max(65_535);
const VALUE_REQUEST = z.object({
  serial: z.uint32().optional(),
  seen: z.array(z.tuple([z.string(), SIDE, SIDE])).optional(),
});

/** What a page says; `undefined` where it is nothing that a page says. */
export function requestOf(text: string): Request | undefined {
  return parsed(REQUEST, text);
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
