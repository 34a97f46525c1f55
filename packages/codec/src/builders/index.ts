export { array, boundedImage, image, list } from "./arrays.ts";
export { at, type FieldInput, type FieldInputs, type FieldSpec, withDefault } from "./input.ts";
export { bits, enumOf, flags } from "./names.ts";
export * from "./numbers.ts";
export { alignTo, constant, optional, pad, union } from "./structs.ts";
export { blob, bytes, char, text } from "./texts.ts";
