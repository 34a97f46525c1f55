import { chownSync, fchownSync, fstatSync } from "node:fs";
import { TransportError, type TransportErrorContext } from "@mortise/transport";
import { libc } from "./libc.ts";

/** Which `fchown` leaves as it is. */
const SAME = -1;

/**
 * The number of a group that was given by number or name.
 *
 * @throws TransportError `bad-option`
 */
export function groupNumber(group: number | string, where: string, context: TransportErrorContext): number {
  const number = typeof group === "number" ? group : libc().group(group);
  if (number !== undefined && Number.isInteger(number) && number >= 0 && number < 2 ** 32 - 1) return number;
  const message =
    typeof group === "number"
      ? `the number of a group is a whole one from 0, not ${group}`
      : `there is no group ${JSON.stringify(group)}; \`getent group\` lists them`;
  throw new TransportError("bad-option", `${where}: ${message}.`, context);
}

/** Gives a file, by descriptor or path, to a group; `false` where this user may not. */
export function giveGroup(file: number | string, group: number): boolean {
  try {
    if (typeof file === "string") chownSync(file, SAME, group);
    else if (fstatSync(file).gid !== group) fchownSync(file, SAME, group);
    return true;
  } catch {
    return false;
  }
}
