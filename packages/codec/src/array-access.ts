/**
 * A live array whose bytes no typed array can stand on: they are not aligned, or not in this machine's order, or not
 * numbers. Each call reads or writes the shared bytes themselves.
 *
 * `T` is one element as it is seen, `Out` what {@link copyTo} gives, `In` what {@link copyFrom} takes.
 *
 * @example
 * view.samples.set(0, 1.5);
 * view.samples.copyFrom(new Float32Array(16));
 */
export interface ArrayAccess<T, Out, In extends { readonly [index: number]: unknown }> extends Iterable<T> {
  readonly length: number;
  /**
   * The element at `index`.
   *
   * @throws LayoutError `bad-position` where there is no such element
   */
  get(index: number): T;
  /**
   * Writes the element at `index`.
   *
   * @throws LayoutError `bad-position` where there is no such element, and as encoding does where the value does not
   * fit; nothing is written
   */
  set(index: number, value: In[number]): void;
  /**
   * Copies all elements out, into `target` where one is given.
   *
   * @throws LayoutError `wrong-length` where the target has another length
   */
  copyTo(target?: Out): Out;
  /**
   * Copies all elements in.
   *
   * @throws LayoutError where a value or the length does not fit; nothing is written
   */
  copyFrom(source: In): void;
}
