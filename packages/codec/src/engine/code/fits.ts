import type { Measured, MeasuredNumber, MeasuredTime } from "../../measured.ts";
import { NUMBERS } from "../../numbers.ts";
import { nameFits } from "./names.ts";
import { numberFits, safeIntegerFits } from "./number.ts";
import { quote, type Scope } from "./scope.ts";

/** The condition under which a value may be written, as source; `v` is a name. */
export function fits(measured: Measured, v: string, scope: Scope): string {
  // What is not worth a condition of its own: the judge's own word.
  const judged = () => `${scope.runtime("checkValue")}(${scope.part(measured)}, ${v}) === undefined`;
  switch (measured.kind) {
    case "number":
      return numberFits(measured, v);
    case "safe-integer":
      return safeIntegerFits(measured, v);
    case "bool":
      return `${v} === true || ${v} === false`;
    case "time":
      return `typeof ${v} === "bigint" && BigInt.asIntN(64, ${v}) === ${v}`;
    case "uuid":
      return `${scope.runtime("isUuid")}(${v})`;
    case "enum":
      return nameFits(measured, v, scope);
    case "flags": {
      const isBoolean = (name: string) => `typeof ${v}[${quote(name)}] === "boolean"`;
      return `typeof ${v} === "object" && ${v} !== null && ${measured.node.members.map(isBoolean).join(" && ")}`;
    }
    case "bits": {
      const inRange = ({ name, width }: { name: string; width: number }) => {
        const part = `${v}[${quote(name)}]`;
        const whole = width === 32 ? `${part} >>> 0` : `(${part} & ${2 ** width - 1})`;
        return `typeof ${part} === "number" && ${whole} === ${part}`;
      };
      return `typeof ${v} === "object" && ${v} !== null && ${measured.node.members.map(inRange).join(" && ")}`;
    }
    case "text":
      return `${scope.runtime("utf8Fits")}(${v}, ${measured.capacity})`;
    case "char":
      return `${scope.runtime("utf8Fits")}(${v}, ${measured.size}) && !${v}.includes("\\0")`;
    case "bytes":
    case "image":
      return isBytes(measured)
        ? `(${v} instanceof Uint8Array && ${v}.length === ${measured.size}) || ${judged()}`
        : judged();
    case "blob":
    case "zstd":
      return `(${v} instanceof Uint8Array && ${v}.length <= ${measured.capacity}) || ${judged()}`;
    case "array":
    case "list": {
      const { element } = measured;
      // Only halves can be too large for the array that holds them.
      if (element.kind !== "number" || element.node.type === "f16") return judged();
      const room = measured.kind === "array" ? `=== ${measured.length}` : `<= ${measured.capacity}`;
      return `(${v} instanceof ${NUMBERS[element.node.type].array.name} && ${v}.length ${room}) || ${judged()}`;
    }
    case "bounded-image":
    case "optional":
    case "union":
    case "struct":
      return judged();
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
