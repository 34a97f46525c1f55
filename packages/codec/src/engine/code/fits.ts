import { checkValue } from "../../check-value.ts";
import type { Measured, MeasuredNumber, MeasuredTime } from "../../measured.ts";
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
    case "bytes":
      return isBytes(measured)
        ? `(${v} instanceof Uint8Array && ${v}.length === ${measured.size}) || ${judged}`
        : judged;
    case "time":
      return `typeof ${v} === "bigint" && BigInt.asIntN(64, ${v}) === ${v}`;
    default:
      return judged;
  }
}

/** Whether a node is a fixed number of single bytes, which are copied as they are. */
export function isBytes(measured: Measured): boolean {
  if (measured.kind === "image")
    return measured.samples.element.size === 1 && (measured.node.sample?.type ?? "u8") === "u8";
  return measured.kind === "bytes";
}

/** A `time` as the number that it is stored as. */
export function asNumber(measured: MeasuredTime): MeasuredNumber {
  return { ...measured, kind: "number", node: { kind: "number", type: "i64" } };
}
