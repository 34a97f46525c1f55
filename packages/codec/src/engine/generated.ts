import type { MeasuredStruct } from "../measured.ts";
import { makeEngine as closures } from "./closures.ts";
import { generate } from "./code/generate.ts";
import * as runtime from "./code/runtime.ts";
import type { Engine } from "./engine.ts";

/**
 * The engine for Node, Bun and Deno: straight-line code with constant offsets, generated for the one layout. Where such
 * a runtime was told not to make code from strings, the closures do the same.
 */
export function makeEngine(measured: MeasuredStruct): Engine {
  if (countFields(measured) > MOST_FIELDS) return closures(measured);
  let make: (root: MeasuredStruct, parts: typeof runtime) => Engine;
  try {
    make = new Function("root", "runtime", generate(measured)) as typeof make;
  } catch (error) {
    if (error instanceof EvalError) return closures(measured);
    throw error;
  }
  return make(measured, runtime);
}

/** Beyond this many fields the code would take longer to make and to compile than it saves. */
const MOST_FIELDS = 2000;

function countFields({ fields }: MeasuredStruct): number {
  return fields.reduce((sum, { type }) => sum + (type.kind === "struct" ? countFields(type) : 1), 0);
}
