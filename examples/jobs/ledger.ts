import type { Step } from "./news.ts";

/** What became of each job: how often it was begun, and how often done. */
export class Ledger {
  readonly #times = new Map<string, number>();

  /** Writes down what a worker tells. */
  add(step: Step): void {
    this.#times.set(key(step), this.times(step) + 1);
  }

  /** How often a job came to a step. */
  times(step: Step): number {
    return this.#times.get(key(step)) ?? 0;
  }
}

function key({ id, step }: Step): string {
  return `${step} ${id}`;
}
