import { SingleBar } from "cli-progress";
import { size, valuesSaid } from "./said.ts";

/**
 * How far something has come, on the standard error: a bar where it is known what all of it is. Shows nothing where that
 * is no terminal.
 *
 * @example
 * using progress = new Progress("camera", 120);
 * progress.show(60, { values: 60, bytes: 6000 });
 */
export class Progress implements Disposable {
  readonly #bar: SingleBar;
  readonly #what: string;

  /**
   * @param what what is named in it
   * @param whole what `done` comes to at the end; `undefined` where nobody knows
   */
  constructor(what: string, whole: number | undefined) {
    const bar = whole === undefined ? "" : "{bar} {percentage} % · ";
    this.#what = what;
    // Signals are for the command, which comes to its end by them and closes this.
    const options = { clearOnComplete: true, hideCursor: true, gracefulExit: false, barsize: 24 };
    this.#bar = new SingleBar({
      ...options,
      format: `{what} ${bar}{values} · {size} · {duration_formatted}`,
      barCompleteChar: "█",
      barIncompleteChar: "░",
    });
    this.#bar.start(whole ?? 1, 0, this.#shown(0, 0));
  }

  /** Shows how much of the whole is done. */
  show(done: number, { values, bytes }: { readonly values: number; readonly bytes: number }): void {
    this.#bar.update(done, this.#shown(values, bytes));
  }

  close(): void {
    this.#bar.stop();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #shown(values: number, bytes: number): object {
    return { what: this.#what, values: valuesSaid(values), size: size(bytes) };
  }
}
