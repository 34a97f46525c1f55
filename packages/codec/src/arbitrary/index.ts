/**
 * Property tests of layouts, with [fast-check](https://fast-check.dev): values, bytes and layouts to try them with.
 *
 * @module
 */
export { arbitrary } from "./arbitrary.ts";
export { hostileBytes } from "./hostile-bytes.ts";
export { anyLayout, type LayoutKinds } from "./layouts.ts";
