import { link } from "../kind.ts";
import * as kinds from "../kinds/arrays.ts";
import type {
  ArrayNode,
  BoundedImageNode,
  ImageNode,
  ListNode,
  NumberNode,
  NumberType,
  PixelFormat,
  ValueNode,
} from "../node.ts";
import { checkFormat } from "../pixels.ts";
import { definition } from "../struct-node.ts";
import { checkCount, checkNumberType } from "./count.ts";
import { valuedNodeOf } from "./input.ts";

/**
 * A fixed number of elements in row-major order: a typed array for numbers, a plain array otherwise.
 *
 * An array of arrays is one array of more dimensions.
 *
 * @throws LayoutError `definition` where a dimension is no integer from 1, or the element is itself an array or optional
 * @example
 * array(f32, 16);      // Float32Array of 16
 * array(u16, 3, 4);    // Uint16Array of 12: 3 rows of 4
 */
export function array<E extends ValueNode>(
  element: E | { readonly node: E },
  ...dimensions: readonly number[]
): ArrayNode<E> {
  if (dimensions.length === 0) throw definition("an array needs at least one dimension");
  for (const dimension of dimensions) checkCount(dimension, "an array's dimension");
  const node = valuedNodeOf(element);
  if (node.kind === "array") throw definition("an array of arrays is one array of more dimensions: array(u16, 3, 4)");
  if (node.kind === "optional")
    throw definition("an array of optionals has no notation; put each in a struct of its own");
  link({ array: kinds.array });
  return Object.freeze({ kind: "array", element: node, dimensions: Object.freeze([...dimensions]) });
}

/**
 * Up to `capacity` elements: a count as u32, then room for all of them.
 *
 * @throws LayoutError `definition` where the capacity is no integer from 1
 * @example
 * list(f32, 100);                          // Float32Array of at most 100
 * list(struct({ x: f64, y: f64 }), 100);   // { x: number; y: number }[]
 */
export function list<E extends ValueNode>(element: E | { readonly node: E }, capacity: number): ListNode<E> {
  checkCount(capacity, "a list's capacity");
  link({ list: kinds.list });
  return Object.freeze({ kind: "list", element: valuedNodeOf(element), capacity });
}

/**
 * `height` rows of `width` pixels: a typed array in (height, width, channels) order.
 *
 * @param pixels a named order of samples, or how many there are
 * @param sample what a sample is; one byte where it is left out
 * @throws LayoutError `definition` where a number is no integer from 1, the format has no such name, or a sample is no
 * number
 * @example
 * image(40, 50, "bgr");    // 6000 bytes, as OpenCV stores it
 * image(40, 50, 3);        // the same bytes, order not named
 * image(40, 50, 1, u16);   // a depth image: Uint16Array of 2000
 */
export function image<const P extends PixelFormat | number>(
  width: number,
  height: number,
  pixels: P,
): ImageNode<P, "u8">;
export function image<const P extends PixelFormat | number, S extends NumberType>(
  width: number,
  height: number,
  pixels: P,
  sample: NumberNode<S> | undefined,
): ImageNode<P, S>;
export function image(width: number, height: number, pixels: PixelFormat | number, sample?: NumberNode): ImageNode {
  checkCount(width, "an image's width");
  checkCount(height, "an image's height");
  checkPixels(pixels);
  if (sample !== undefined) checkNumberType(sample, "an image's samples");
  // A view shows the samples as an array.
  link({ image: kinds.image, array: kinds.array });
  return Object.freeze({ kind: "image", width, height, pixels, ...(sample !== undefined && { sample }) });
}

/**
 * An image of any size up to a largest one: width and height as u32, then room for that.
 *
 * @throws LayoutError `definition` as {@link image}
 * @example
 * boundedImage(1920, 1080, "rgb"); // { data, width, height, channels }
 */
export function boundedImage<const P extends PixelFormat | number>(
  maxWidth: number,
  maxHeight: number,
  pixels: P,
): BoundedImageNode<P, "u8">;
export function boundedImage<const P extends PixelFormat | number, S extends NumberType>(
  maxWidth: number,
  maxHeight: number,
  pixels: P,
  sample: NumberNode<S> | undefined,
): BoundedImageNode<P, S>;
export function boundedImage(
  maxWidth: number,
  maxHeight: number,
  pixels: PixelFormat | number,
  sample?: NumberNode,
): BoundedImageNode {
  checkCount(maxWidth, "an image's largest width");
  checkCount(maxHeight, "an image's largest height");
  checkPixels(pixels);
  if (sample !== undefined) checkNumberType(sample, "an image's samples");
  link({ "bounded-image": kinds.boundedImage });
  return Object.freeze({
    kind: "bounded-image",
    maxWidth,
    maxHeight,
    pixels,
    ...(sample !== undefined && { sample }),
  });
}

function checkPixels(pixels: PixelFormat | number): void {
  if (typeof pixels === "number") checkCount(pixels, "an image's number of channels");
  else checkFormat(pixels);
}
