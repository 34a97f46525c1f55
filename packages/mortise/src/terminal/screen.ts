import type { WriteStream } from "node:tty";
import { aroundStops } from "./around-stops.ts";

// The escape codes that every terminal has; those between which nothing is drawn are passed over where they mean nothing.
// On its second screen nothing of what was there before is lost.
const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";
const ERASE_LINE = "\x1b[2K";
const ERASE_ALL = "\x1b[2J";

/** Who wants a program to end asks with one of these. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What {@link Screen} needs of an output. */
export type ScreenOutput = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "columns" | "rows">>;

/**
 * Whether one thing can take the place of another on an output: not in a file, and not on a terminal that says by
 * `TERM=dumb` that it obeys no codes.
 */
export function isLive({ isTTY = false }: Pick<ScreenOutput, "isTTY">): boolean {
  return isTTY && process.env.TERM !== "dumb";
}

/**
 * Shows one thing in the place of another on a terminal; elsewhere, as in a file or where `TERM` is `dumb`, what is news,
 * one after another.
 *
 * Leaves a terminal as it found it, however the program ends, save by SIGKILL; what was shown last is printed there. It
 * is left while Ctrl-Z has stopped the program, too, and all is drawn anew when that goes on.
 *
 * @example
 * using screen = new Screen();
 * screen.show(`${drawPicture(picture, { rows: screen.rows - 1 })}\nframe 7`, true);
 */
export class Screen implements Disposable {
  readonly #output: ScreenOutput;
  /** Whether one thing takes the place of another. */
  readonly live: boolean;
  #shown = "";
  /** For how many columns, rows and lines the terminal was last erased. */
  #shape = "";
  #closed = false;
  readonly #exit = (): void => this.close();
  readonly #signal = (signal: NodeJS.Signals): void => {
    this.close();
    process.kill(process.pid, signal);
  };
  #endOfStops = (): void => {};

  constructor(output: ScreenOutput = process.stdout) {
    this.#output = output;
    this.live = isLive(output);
    if (!this.live) return;
    process.once("exit", this.#exit);
    for (const signal of SIGNALS) process.once(signal, this.#signal);
    this.#endOfStops = aroundStops(
      () => output.write(LEAVE),
      () => {
        output.write(ENTER);
        this.#shape = "";
        this.#replace(this.#shown);
      },
    );
    output.write(ENTER);
  }

  /** Characters in a line. Some terminals know nothing of their size, and say 0. */
  get columns(): number {
    return this.#output.columns || 64;
  }

  /** Lines. */
  get rows(): number {
    return this.#output.rows || 25;
  }

  /**
   * @param text lines that are no longer, and no more, than there is room for
   * @param news whether it differs from what was before by more than a moment
   */
  show(text: string, news: boolean): void {
    if (this.#closed) return;
    if (this.live) this.#replace(text);
    else if (news) this.#output.write(`${text}\n`);
    this.#shown = text;
  }

  /** Shows nothing any more. A second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.live) return;
    this.#output.write(`${LEAVE}${this.#shown}\n`);
    process.off("exit", this.#exit);
    for (const signal of SIGNALS) process.off(signal, this.#signal);
    this.#endOfStops();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Writes the lines that are others than before. */
  #replace(text: string): void {
    const [before, lines] = [this.#shown.split("\n"), text.split("\n")];
    const shape = `${this.columns} ${this.rows} ${lines.length}`;
    const anew = shape !== this.#shape;
    this.#shape = shape;
    // Erased before it is written: behind a line that is full, its last character would go too.
    const written = lines.map((line, index) =>
      anew || line !== before[index] ? `\x1b[${index + 1}H${ERASE_LINE}${line}` : "",
    );
    const change = (anew ? ERASE_ALL : "") + written.join("");
    if (change !== "") this.#output.write(BEGIN + change + END);
  }
}
