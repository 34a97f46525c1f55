import { PassThrough } from "node:stream";
import { SingleBar } from "cli-progress";
import { aroundStops } from "../terminal/around-stops.ts";
import { isLive } from "../terminal/screen.ts";
import { duration, size, valuesSaid } from "./said.ts";
import { warn } from "./terminal.ts";

/**
 * How far something has come, on the standard error: a bar where it is known what all of it is. Shows nothing where that
 * is no terminal, or one that obeys no codes.
 *
 * @example
 * using progress = new Progress("camera", 120);
 * progress.show(60, { values: 60, bytes: 6000 });
 */
export class Progress implements Disposable {
  readonly #bar: SingleBar;
  readonly #what: string;
  readonly #whole: number;
  readonly #endOfStops: () => void;
  #done = 0;
  #shown: object;

  /**
   * @param what what is named in it
   * @param whole what `done` comes to at the end; `undefined` where nobody knows
   */
  constructor(what: string, whole: number | undefined) {
    const bar = whole === undefined ? "" : "{bar} {percentage} % · ";
    this.#what = what;
    this.#whole = whole ?? 1;
    this.#shown = this.#said(0, 0);
    const began = performance.now();
    // Signals are for the command, which comes to its end by them and closes this.
    const stream = isLive(process.stderr) ? process.stderr : new PassThrough();
    const options = { stream, clearOnComplete: true, hideCursor: true, gracefulExit: false, barsize: 24 };
    this.#bar = new SingleBar({
      ...options,
      format: `{what} ${bar}{values} · {size} · {duration_formatted}`,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      // The bar's own time would begin anew with each line that is said.
      formatTime: () => duration(performance.now() - began),
    });
    this.#bar.start(this.#whole, 0, this.#shown);
    this.#endOfStops = aroundStops(
      () => this.#bar.stop(),
      () => this.#anew(),
    );
  }

  /** Shows how much of the whole is done. */
  show(done: number, { values, bytes }: { readonly values: number; readonly bytes: number }): void {
    this.#done = done;
    this.#shown = this.#said(values, bytes);
    this.#bar.update(done, this.#shown);
  }

  /** Says a line, as {@link warn} does; the bar goes on below it. */
  warn(line: string): void {
    this.#bar.stop();
    warn(line);
    this.#anew();
  }

  close(): void {
    this.#endOfStops();
    this.#bar.stop();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #anew(): void {
    this.#bar.stop();
    this.#bar.start(this.#whole, 0, this.#shown);
    this.#bar.update(this.#done);
  }

  #said(values: number, bytes: number): object {
    return { what: this.#what, values: valuesSaid(values), size: size(bytes) };
  }
}
