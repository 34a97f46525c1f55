import { show } from "./errors.ts";
import type { Fault } from "./fault.ts";
import { kindOf } from "./kind.ts";
import type { Measured } from "./measured.ts";
import { printType } from "./notation/print.ts";

/** More names than this help nobody. */
const SHOWN = 24;

/** The first key of an object that is not among the names. */
export function unknownKey(names: readonly string[], value: object): Fault | undefined {
  for (const key in value) {
    if (names.includes(key)) continue;
    const expected = names.join(", ");
    return {
      code: "unknown-field",
      problem: "unknown field",
      type: "",
      expected,
      received: key,
      path: [key],
      offset: 0,
    };
  }
  return undefined;
}

/** A field that an object lacks. */
export function missing(measured: Measured, expected: string = inWords(measured)): Fault {
  return refused("missing-field", measured, "the field is missing", expected, "undefined");
}

/** A name that is not among the members. */
export function unknownMember(measured: Measured, names: readonly string[], value: unknown): Fault {
  const code = typeof value === "string" ? "unknown-member" : "wrong-type";
  return refused(code, measured, `got ${show(value)}`, someOf(names), show(value));
}

/** The first names, and how many there are in all. */
export function someOf(names: readonly string[]): string {
  const some = names.slice(0, SHOWN).map((name) => `"${name}"`);
  return names.length > SHOWN ? `${some.join(" | ")} | … (${names.length} in all)` : some.join(" | ");
}

/** A value of another type than the field's. */
export function wrongType(measured: Measured, expected: string, value: unknown): Fault {
  return refused("wrong-type", measured, `got ${show(value)}`, expected, show(value));
}

/** A fraction, NaN or an infinity for an integer. */
export function notInteger(measured: Measured, expected: string, value: number): Fault {
  return refused("not-integer", measured, `${value} is not an integer`, expected, String(value));
}

/** A number that the field's type cannot hold. */
export function doesNotFit(measured: Measured, expected: string, value: number | bigint): Fault {
  return refused("out-of-range", measured, `${show(value).replace(/n$/, "")} does not fit`, expected, show(value));
}

/** An array of another length. */
export function wrongLength(measured: Measured, expected: string, actual: number, value: unknown): Fault {
  return refused("wrong-length", measured, `got ${show(value)}`, expected, `${actual}`);
}

/** What is wrong with a value of a node; its path and offset grow on the way out. */
export function refused(
  code: Fault["code"],
  measured: Measured,
  problem: string,
  expected: string,
  received: string,
): Fault {
  return { code, problem, type: printType(measured.node), expected, received, path: [], offset: 0 };
}

/** A value of the type, in words. */
export function inWords(measured: Measured): string {
  return kindOf(measured).words(measured);
}
