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
  let code = compiled.get(measured);
  try {
    code ??= { coding: compile<Coding>(generateCoding(measured)) };
  } catch (error) {
    if (error instanceof EvalError) return closures(measured);
    throw error;
  }
  compiled.set(measured, code);
  const viewing: Make<Viewing> = (...parts) => {
    code.viewing ??= compile<Viewing>(generateViewing(measured));
    return code.viewing(...parts);
  };
  return fromCode(measured, code.coding, viewing);
}

/** What was compiled of a layout, for its copies. */
const compiled = new WeakMap<MeasuredStruct, { readonly coding: Make<Coding>; viewing?: Make<Viewing> }>();

function compile<T>(source: string): Make<T> {
  return new Function("root", "runtime", source) as Make<T>;
}

/** Beyond this many fields the code would take longer to make and to compile than it saves. */
const MOST_FIELDS = 2000;

function countFields({ fields }: MeasuredStruct): number {
  return fields.reduce((sum, { type }) => sum + (type.kind === "struct" ? countFields(type) : 1), 0);
}
