import { blobFaults, charFaults, noFaults, textFaults, zstdFaults } from "../check-bytes.ts";
import { checkChar, checkText } from "../check-scalar.ts";
import { checkBytesOf, checkZstd } from "../check-value.ts";
import { blobElement, bytesElement, charElement, textElement } from "../engine/closures/scalar-elements.ts";
import { isIn } from "../engine/engine.ts";
import type { Kinds } from "../kind.ts";
import { printText, printType } from "../notation/print.ts";
import { inWords } from "../refusals.ts";
import { compressedCodec } from "../zstd/compressed-codec.ts";

export const char: Kinds["char"] = {
  print: ({ kind, length }) => `${kind}(${length})`,
  printDefault: printText,
  details: () => ({}),
  words: () => "a string",
  check: (measured, value) => checkChar(measured.size, measured, value),
  faults: charFaults,
  element: charElement,
};

export const text: Kinds["text"] = {
  print: ({ kind, capacity }) => `${kind}(${capacity})`,
  printDefault: printText,
  details: ({ capacity, start }) => ({ capacity, start }),
  words: () => "a string",
  check: (measured, value) => checkText(measured.capacity, measured, value),
  faults: textFaults,
  element: textElement,
};

export const bytes: Kinds["bytes"] = {
  print: ({ kind, length }) => `${kind}(${length})`,
  details: () => ({}),
  words: () => "a Uint8Array",
  check: (measured, value) => checkBytesOf(measured.size, measured.size, measured, value),
  faults: noFaults,
  standsIn: (buffer, _, value) => isIn(buffer, value),
  element: ({ size }) => bytesElement(size),
};

export const blob: Kinds["blob"] = {
  print: ({ kind, capacity }) => `${kind}(${capacity})`,
  details: ({ capacity, start }) => ({ capacity, start }),
  words: () => "a Uint8Array",
  check: (measured, value) => checkBytesOf(0, measured.capacity, measured, value),
  faults: blobFaults,
  standsIn: (buffer, _, value) => isIn(buffer, value),
  element: blobElement,
};

export const zstd: Kinds["zstd"] = {
  print: ({ kind, element, capacity }) => `${kind}(${printType(element)}, ${capacity})`,
  details: ({ capacity, start }) => ({ capacity, start }),
  words: ({ element }) => inWords(element),
  check: checkZstd,
  faults: zstdFaults,
  element: blobElement,
  codec: compressedCodec,
};
