import { checkValue } from "../../check-value.ts";
import type { Measured } from "../../measure.ts";
import { NUMBERS } from "../../numbers.ts";
import { numberFits, safeIntegerFits } from "./number.ts";
import type { Scope } from "./scope.ts";

/** The condition under which a value may be written, as source; `v` is a name. */
export function fits(measured: Measured, v: string, scope: Scope): string {
  // What is not worth a condition of its own: the judge's own word.
  const judged = `${scope.use(checkValue, "checkValue")}(${scope.use(measured, "node")}, ${v}) === undefined`;
  switch (measured.kind) {
    case "number":
      return numberFits(measured, v);
    case "safe-integer":
      return safeIntegerFits(measured, v);
    case "bool":
      return `${v} === true || ${v} === false`;
    case "array": {
      const { element, length } = measured;
      // Only halves can be too large for the array that holds them.
      if (element.kind !== "number" || element.node.type === "f16") return judged;
      return `(${v} instanceof ${NUMBERS[element.node.type].array.name} && ${v}.length === ${length}) || ${judged}`;
    }
    case "image":
      return `(${v} instanceof Uint8Array && ${v}.length === ${measured.size}) || ${judged}`;
    case "struct":
      return judged;
  }
}
