import type { MeasuredStruct } from "../measured.ts";
import { makeEngine as closures } from "./closures.ts";
import { generate } from "./code/generate.ts";
import type { Engine } from "./engine.ts";

/**
 * The engine for Node, Bun and Deno: straight-line code with constant offsets, generated for the one layout. Where such
 * a runtime was told not to make code from strings, the closures do the same.
 */
export function makeEngine(measured: MeasuredStruct): Engine {
  const { source, arguments: given } = generate(measured);
  let make: (...given: readonly unknown[]) => Engine;
  try {
    make = new Function(...Object.keys(given), source) as typeof make;
  } catch (error) {
    if (error instanceof EvalError) return closures(measured);
    throw error;
  }
  return make(...Object.values(given));
}
