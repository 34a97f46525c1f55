import { noFaults, presenceFaults, safeIntegerFaults } from "../check-bytes.ts";
import { checkNumber, checkSafeInteger } from "../check-scalar.ts";
import { checkBool, checkUuid } from "../check-value.ts";
import { boolElement, timeElement, uuidElement } from "../engine/closures/element-of.ts";
import { numberElement, safeIntegerElement } from "../engine/closures/scalar-elements.ts";
import type { Kinds } from "../kind.ts";
import { isBigInt } from "../numbers.ts";
import { wrongType } from "../refusals.ts";

export const number: Kinds["number"] = {
  print: ({ type, order = "" }) => `${type}${order}`,
  details: ({ littleEndian }) => ({ littleEndian }),
  words: ({ node }) => (isBigInt(node) ? "a bigint" : "a number"),
  check: (measured, value) => checkNumber(measured.node.type, measured, value),
  faults: noFaults,
  element: numberElement,
};

export const safeInteger: Kinds["safe-integer"] = {
  print: ({ type, order = "" }) => `${type}${order}(number)`,
  details: ({ littleEndian }) => ({ littleEndian }),
  words: () => "a number",
  check: checkSafeInteger,
  faults: safeIntegerFaults,
  element: safeIntegerElement,
};

export const time: Kinds["time"] = {
  print: ({ kind }) => kind,
  details: ({ littleEndian }) => ({ littleEndian }),
  words: () => "a bigint",
  check: (measured, value) =>
    typeof value === "bigint"
      ? checkNumber("i64", measured, value)
      : wrongType(measured, "a bigint, nanoseconds since 1970: BigInt(date.getTime()) * 1_000_000n", value),
  faults: noFaults,
  element: timeElement,
};

export const bool: Kinds["bool"] = {
  print: ({ kind }) => kind,
  details: () => ({}),
  words: () => "a boolean",
  check: checkBool,
  faults: presenceFaults,
  element: boolElement,
};

export const uuid: Kinds["uuid"] = {
  print: ({ kind }) => kind,
  details: () => ({}),
  words: () => "a string",
  check: checkUuid,
  faults: noFaults,
  element: uuidElement,
};
