import { arrayFaults, boundedImageFaults, listFaults, noFaults } from "../check-bytes.ts";
import { checkArray, checkBoundedImage, checkImage, checkList } from "../check-value.ts";
import { arrayElement, boundedImageElement, imageElement, listElement } from "../engine/closures/element-of.ts";
import { isIn, standsIn } from "../engine/engine.ts";
import type { Kinds } from "../kind.ts";
import type { MeasuredArray, MeasuredList } from "../measured.ts";
import type { NumberNode } from "../node.ts";
import { printType } from "../notation/print.ts";

export const array: Kinds["array"] = {
  print: ({ element, dimensions }) => `${printType(element)}[${dimensions.join(",")}]`,
  details: ({ node, length, stride }) => ({ dimensions: node.dimensions, length, stride }),
  words: ({ length }) => `an array of ${length}`,
  check: checkArray,
  faults: arrayFaults,
  standsIn: elementsStandIn,
  element: arrayElement,
};

export const list: Kinds["list"] = {
  print: ({ kind, element, capacity }) => `${kind}(${printType(element)}, ${capacity})`,
  details: ({ capacity, start, stride }) => ({ capacity, start, stride }),
  words: ({ capacity }) => `an array of at most ${capacity}`,
  check: checkList,
  faults: listFaults,
  standsIn: elementsStandIn,
  element: listElement,
};

export const image: Kinds["image"] = {
  print: ({ width, height, pixels, sample }) => `image(${width},${height},${pixels}${printSample(sample)})`,
  details: ({ node: { width, height, pixels }, channels }) => {
    return { width, height, channels, pixels, raw: Object.freeze({ width, height, channels }) };
  },
  words: ({ samples }) => `an array of ${samples.length}`,
  check: checkImage,
  faults: noFaults,
  standsIn: (buffer, _, value) => isIn(buffer, value),
  element: imageElement,
};

export const boundedImage: Kinds["bounded-image"] = {
  print: ({ maxWidth, maxHeight, pixels, sample }) =>
    `image(<=${maxWidth},<=${maxHeight},${pixels}${printSample(sample)})`,
  details: ({ node: { maxWidth, maxHeight, pixels }, channels, start }) => {
    return { maxWidth, maxHeight, channels, pixels, start };
  },
  words: () => "an object",
  check: checkBoundedImage,
  faults: boundedImageFaults,
  standsIn: (buffer, _, value) => isIn(buffer, (value as { data?: unknown } | undefined)?.data),
  element: boundedImageElement,
};

function printSample(sample: NumberNode | undefined): string {
  return sample === undefined ? "" : `,${printType(sample)}`;
}

function elementsStandIn(buffer: ArrayBufferLike, { element }: MeasuredArray | MeasuredList, value: unknown): boolean {
  if (element.kind === "number") return isIn(buffer, value);
  return Array.isArray(value) && value.some((part) => standsIn(buffer, element, part));
}
