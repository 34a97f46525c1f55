import { link } from "../kind.ts";
import { EVERY } from "../kinds/every.ts";
import type { MeasuredStruct } from "../measured.ts";
import { makeEngine as closures } from "./closures.ts";
import { fromCode, type Make } from "./code/from-code.ts";
import { generateCoding } from "./code/generate-coding.ts";
import { generateViewing } from "./code/generate-viewing.ts";
import type { Coding, Engine, Viewing } from "./engine.ts";

link(EVERY);

/**
 * The engine for Node, Bun and Deno: straight-line code with constant offsets, generated for the one layout. Where such
 * a runtime was told not to make code from strings, the closures do the same.
 */
export function makeEngine(measured: MeasuredStruct): Engine {
  if (countFields(measured) > MOST_FIELDS) return closures(measured);
  let coding: Make<Coding>;
  try {
    coding = compile<Coding>(generateCoding(measured));
  } catch (error) {
    if (error instanceof EvalError) return closures(measured);
    throw error;
  }
  return fromCode(measured, coding, (...parts) => compile<Viewing>(generateViewing(measured))(...parts));
}

function compile<T>(source: string): Make<T> {
  return new Function("root", "runtime", source) as Make<T>;
}

/** Beyond this many fields the code would take longer to make and to compile than it saves. */
const MOST_FIELDS = 2000;

function countFields({ fields }: MeasuredStruct): number {
  return fields.reduce((sum, { type }) => sum + (type.kind === "struct" ? countFields(type) : 1), 0);
}
