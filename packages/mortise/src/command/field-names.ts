import type { Layout } from "@mortise/codec";
import { CommandError } from "./errors.ts";
import { isNear } from "./found.ts";
import { visible } from "./terminal.ts";

/** @throws CommandError where a name is that of no field, with those that are near, or else all that there are */
export function checkFieldNames({ fields }: Layout, given: readonly string[]): void {
  const names = Object.keys(fields);
  const wrong = given.find((name) => !names.includes(name));
  if (wrong === undefined) return;
  const near = names.filter((name) => isNear(wrong, name)).map((name) => `"${visible(name)}"`);
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `there are: ${names.map(visible).join(", ")}.`;
  throw new CommandError(`there is no field "${visible(wrong)}"; ${hint}`);
}
