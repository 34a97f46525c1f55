import { optionalFaults, structFaults, unionFaults } from "../check-bytes.ts";
import { checkOptional, checkStruct, checkUnion } from "../check-value.ts";
import { optionalElement, structElement, unionElement } from "../engine/closures/element-of.ts";
import { standsIn } from "../engine/engine.ts";
import { fieldOf } from "../field-of.ts";
import type { Kinds } from "../kind.ts";
import { print, printMembers, printType } from "../notation/print.ts";
import { inWords } from "../refusals.ts";

export const struct: Kinds["struct"] = {
  print: (node) => `{ ${print(node)} }`,
  details: () => ({}),
  words: () => "an object",
  check: (measured, value) => checkStruct(measured, value),
  faults: structFaults,
  standsIn: (buffer, { fields }, value) =>
    value !== undefined && fields.some(({ name, type }) => standsIn(buffer, type, fieldOf(value, name))),
  element: structElement,
};

export const union: Kinds["union"] = {
  print: ({ kind, base, arms }) =>
    printMembers(
      kind,
      base,
      arms.map(({ name, type }) => (type.fields.length === 0 ? name : `${name} ${printType(type)}`)),
    ),
  details: ({ arms, start }) => ({ arms: Object.freeze(arms.map(({ name }) => name)), start }),
  words: () => "an object",
  check: checkUnion,
  faults: unionFaults,
  standsIn: (buffer, { arms }, value) =>
    arms.some(({ name, type }) => {
      return name === (value as { kind?: unknown } | undefined)?.kind && standsIn(buffer, type, value);
    }),
  element: unionElement,
};

export const optional: Kinds["optional"] = {
  print: ({ element }) => `${printType(element)}?`,
  details: ({ start }) => ({ start }),
  words: ({ element }) => inWords(element),
  check: checkOptional,
  faults: optionalFaults,
  standsIn: (buffer, { element }, value) => standsIn(buffer, element, value),
  element: optionalElement,
};
