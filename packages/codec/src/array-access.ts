/**
 * A live array whose bytes no typed array can stand on: they are not aligned, or not in this machine's order, or not
 * numbers. Each call reads or writes the shared bytes themselves.
 *
 * `A` is what {@link copyTo} fills and {@link copyFrom} takes.
 *
 * @example
 * view.samples.set(0, 1.5);
 * view.samples.copyFrom(new Float32Array(16));
 */
export interface ArrayAccess<T, A> extends Iterable<T> {
  readonly length: number;
  /**
   * The element at `index`.
   *
   * @throws RangeError where there is no such element
   */
  get(index: number): T;
  /**
   * Writes the element at `index`.
   *
   * @throws RangeError where there is no such element
   * @throws LayoutError where the value does not fit; nothing is written
   */
  set(index: number, value: A extends { readonly [index: number]: infer E } ? E : T): void;
  /**
   * Copies all elements out, into `target` where one is given.
   *
   * @throws LayoutError `wrong-length` where the target has another length
   */
  copyTo(target?: A): A;
  /**
   * Copies all elements in.
   *
   * @throws LayoutError where a value or the length does not fit; nothing is written
   */
  copyFrom(source: A): void;
}
