import { bitsFaults, enumFaults } from "../check-bytes.ts";
import { checkBits, checkFlags } from "../check-scalar.ts";
import { checkEnum } from "../check-value.ts";
import { bitsElement, enumElement, flagsElement } from "../engine/closures/scalar-elements.ts";
import type { Kinds } from "../kind.ts";
import { printMembers } from "../notation/print.ts";

// "enum" is no name that a program may give.
export const enumeration: Kinds["enum"] = {
  print: ({ kind, base, members }) =>
    printMembers(
      kind,
      base,
      members.map(({ name, value }) => `${name}=${value}`),
    ),
  details: ({ node: { members } }) => ({ members }),
  words: () => "a member's name",
  check: checkEnum,
  faults: enumFaults,
  element: enumElement,
};

export const flags: Kinds["flags"] = {
  print: ({ kind, base, members }) => printMembers(kind, base, members),
  details: ({ node: { members } }) => ({ members }),
  words: () => "an object",
  check: checkFlags,
  faults: bitsFaults,
  element: flagsElement,
};

export const bits: Kinds["bits"] = {
  print: ({ kind, base, members }) =>
    printMembers(
      kind,
      base,
      members.map(({ name, width }) => `${name}:${width}`),
    ),
  details: ({ node: { members } }) => ({ members }),
  words: () => "an object",
  check: checkBits,
  faults: bitsFaults,
  element: bitsElement,
};
