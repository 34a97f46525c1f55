/** Milliseconds that are looked back. */
const WINDOW = 1000;

/** How often a second something happens, by what happened within the last one. */
export class Rate {
  readonly #times: number[] = [];

  /** Says that it happened now; returns the rate, `undefined` where there is none yet. */
  tick(now: number = performance.now()): number | undefined {
    const times = this.#times;
    times.push(now);
    while ((times[0] as number) < now - WINDOW) times.shift();
    const [first = now] = times;
    return now > first ? ((times.length - 1) / (now - first)) * 1000 : undefined;
  }

  /** Forgets what was: what comes next is no part of it. */
  reset(): void {
    this.#times.length = 0;
  }
}
