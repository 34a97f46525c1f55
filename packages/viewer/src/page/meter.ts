/** Milliseconds over which a rate is told. */
const SPAN = 3000;

/** How fast a number rises: of values by their sequence. */
export class Meter {
  readonly #marks: { readonly time: number; readonly count: number }[] = [];

  /** @param time in milliseconds, not before the last one */
  mark(time: number, count: number): void {
    const last = this.#marks.at(-1);
    // Another writer began anew.
    if (last !== undefined && count < last.count) this.#marks.length = 0;
    this.#marks.push({ time, count });
    while (this.#marks.length > 2 && (this.#marks[1]?.time ?? time) < time - SPAN) this.#marks.shift();
  }

  /** A second; `undefined` until there are two marks. */
  get rate(): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (first === undefined || last === undefined || last.time === first.time) return undefined;
    return ((last.count - first.count) * 1000) / (last.time - first.time);
  }
}
