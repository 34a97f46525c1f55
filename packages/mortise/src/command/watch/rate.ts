/** Milliseconds that are looked back. */
const WINDOW = 5000;

/** How often a second something happens, by what happened of late. */
export class Rate {
  readonly #seen: { readonly at: number; readonly count: number }[] = [];

  /** Says that it happened so often since it was last said. */
  add(count: number, now: number = performance.now()): void {
    this.#seen.push({ at: now, count });
  }

  /** The rate; `undefined` where it is not known yet. */
  at(now: number = performance.now()): number | undefined {
    const seen = this.#seen;
    while (seen.length > 0 && (seen[0]?.at as number) < now - WINDOW) seen.shift();
    const [first, ...others] = seen;
    if (first === undefined) return 0;
    const sum = others.reduce((total, { count }) => total + count, 0);
    return sum === 0 ? undefined : (sum / (now - first.at)) * 1000;
  }

  /** Forgets what was: what comes next is no part of it. */
  reset(): void {
    this.#seen.length = 0;
  }
}
