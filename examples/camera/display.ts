import type { ChannelStatus, Infer } from "mortise";
import { drawPicture, type Screen } from "mortise/terminal";
import { Frame } from "./frame.ts";
import { Rate } from "./rate.ts";

const { width, height, pixels } = Frame.fields.image;

/** What is known of a frame besides what is in it. */
type Shown = Pick<ChannelStatus, "sequence" | "age" | "drops" | "since">;

/** What the viewer has to show: frames with what is known of them, or that there are none. */
export class Display {
  readonly #screen: Screen;
  readonly #name: string;
  readonly #rate = new Rate();
  #picture = "";
  #waiting = false;
  /** When the camera began whose frame is shown. */
  #since = 0;

  /** @param name of the camera's mailbox */
  constructor(screen: Screen, name: string) {
    this.#screen = screen;
    this.#name = name;
  }

  /** Whether it says that there is no camera. */
  get waiting(): boolean {
    return this.#waiting;
  }

  showFrame({ image, at, exposure }: Infer<typeof Frame>, status: Shown): void {
    const { columns, rows } = this.#screen;
    // The last line is for words.
    const room = { columns, rows: rows - 1, id: 1 };
    this.#picture = `${drawPicture({ data: image, width, height, pixels }, room)}\n`;
    const since = status.since.getTime();
    const words = [
      `frame ${status.sequence}`,
      `${this.#rate.tick()?.toFixed(1) ?? "?"} a second`,
      `${status.age?.toFixed(0)} ms old`,
      `${status.drops} dropped`,
      `${exposure.toFixed(1)} ms of light`,
      new Date(Number(at / 1_000_000n)).toISOString().slice(11, 23),
    ];
    this.#screen.show(this.#picture + this.#line(words.join("  ")), this.#waiting || since !== this.#since);
    this.#since = since;
    this.#waiting = false;
  }

  showWaiting(): void {
    const line = this.#line(`waiting for a camera at '${this.#name}'`);
    // On a terminal the last picture stays.
    this.#screen.show(this.#screen.live ? this.#picture + line : line, true);
    this.#waiting = true;
    this.#rate.reset();
  }

  /** On a terminal, what is longer than a line would push the picture up. */
  #line(words: string): string {
    const { live, columns } = this.#screen;
    return live ? words.slice(0, columns) : words;
  }
}
