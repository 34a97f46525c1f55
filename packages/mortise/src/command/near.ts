import { distance } from "fastest-levenshtein";
import { visible } from "./terminal.ts";

/** Whether one name may have been typed for the other: with a letter in three wrong, letters in another order, or in part. */
function isNear(typed: string, name: string): boolean {
  const [a, b] = [typed.toLowerCase(), name.toLowerCase()];
  const part = Math.min(a.length, b.length) >= 3 && (b.includes(a) || a.includes(b));
  const letters = (name: string) => [...name].sort().join("");
  return part || letters(a) === letters(b) || distance(a, b) <= Math.max(1, Math.floor(a.length / 3));
}

/**
 * Asks whether one of the names that are near was meant; `undefined` where none is.
 *
 * @param said how a name is written in it
 */
export function meant(
  typed: string,
  names: readonly string[],
  said: (name: string) => string = (name) => name,
): string | undefined {
  const near = names.filter((name) => isNear(typed, name)).map((name) => `"${visible(said(name))}"`);
  return near.length === 0 ? undefined : `did you mean ${near.slice(0, 3).join(" or ")}?`;
}

/** More names than these are not told. */
const MOST_NAMES = 24;

/**
 * What to give instead of a name that is none: those that are near, or else all that there are.
 *
 * @param said how a name is written in it
 */
export function instead(
  typed: string,
  names: readonly string[],
  said: (name: string) => string = (name) => name,
): string {
  const near = meant(typed, names, said);
  if (near !== undefined) return near;
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : "";
  const some = names.slice(0, MOST_NAMES).map((name) => visible(said(name)));
  return some.length === 0 ? "there are none." : `there are: ${some.join(", ")}${more}.`;
}
