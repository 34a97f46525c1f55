import type { MeasuredEnum } from "../../measured.ts";
import { quote, type Scope } from "./scope.ts";

/** More names than this are looked up: comparing with each would take longer, and nest too deep. */
const FEW = 16;

/** The condition under which `v` is one of an enum's names, as source. */
export function nameFits(measured: MeasuredEnum, v: string, scope: Scope): string {
  const { members } = measured.node;
  if (members.length > FEW) return `${valuesOf(measured, scope)}.has(${v})`;
  return members.map(({ name }) => `${v} === ${quote(name)}`).join(" || ");
}

/** The expression for the number of a name that fits. */
export function valueOfName(measured: MeasuredEnum, v: string, scope: Scope): string {
  const { members } = measured.node;
  if (members.length > FEW) return `${valuesOf(measured, scope)}.get(${v})`;
  return members.reduceRight((rest, { name, value }) => {
    return rest === "" ? `${value}` : `${v} === ${quote(name)} ? ${value} : ${rest}`;
  }, "");
}

/** The expression for the name of a number, `undefined` where it has none. */
export function nameOfValue({ node: { members } }: MeasuredEnum, v: string, scope: Scope): string {
  if (members.length > FEW) {
    const entries = members.map(({ name, value }) => `[${value}, ${quote(name)}]`);
    return `${scope.constant(`new Map([${entries.join(", ")}])`, "names")}.get(${v})`;
  }
  return members.reduceRight((rest, { name, value }) => `${v} === ${value} ? ${quote(name)} : ${rest}`, "undefined");
}

function valuesOf({ node: { members } }: MeasuredEnum, scope: Scope): string {
  const entries = members.map(({ name, value }) => `[${quote(name)}, ${value}]`);
  return scope.constant(`new Map([${entries.join(", ")}])`, "values");
}
