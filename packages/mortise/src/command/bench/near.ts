import type { ChannelLinks } from "./channel-links.ts";
import type { FarProcess } from "./far-process.ts";
import type { Job } from "./job.ts";
import { LARGE, type Link, SMALL } from "./link.ts";
import { Message } from "./message.ts";
import type { SocketLink } from "./socket-link.ts";

/** So many places are copied to in turn: what a queue of frames has room for. */
const PLACES = 7;

/** The near end: it asks, and times what is answered. */
export class Near {
  readonly #far: Pick<FarProcess, "ask">;
  readonly #links: Readonly<Record<Job["over"], Link>>;
  readonly #small = new Message(SMALL);
  readonly #large = new Message(LARGE);
  readonly #answer = new Message(SMALL);
  readonly #copies = Array.from({ length: PLACES }, () => new Uint8Array(LARGE));
  #number = 0;

  constructor(far: Pick<FarProcess, "ask">, channels: ChannelLinks, socket: SocketLink) {
    this.#far = far;
    this.#links = { ...channels, socket };
  }

  /**
   * Sends messages to the other process that send them back.
   *
   * @returns nanoseconds of each round trip
   */
  async trips(over: Job["over"], count: number): Promise<number[]> {
    const [link, message, answer] = [this.#links[over], this.#small, this.#answer];
    // The other process comes to listen during the first one, which does not count.
    const first = this.#ask("trips", over, count + 1);
    const times: number[] = [];
    for (let number = first; number <= first + count; number++) {
      message.stamp(number);
      answer.clear();
      const start = process.hrtime.bigint();
      const sent = link.send(message.bytes);
      if (sent !== undefined) await sent;
      const received = link.receive(answer.bytes);
      if (received !== undefined) await received;
      const stop = process.hrtime.bigint();
      answer.checkAll(number);
      if (number > first) times.push(Number(stop - start));
    }
    return times;
  }

  /**
   * Sends frames to the other process, which says when it has the last one.
   *
   * @returns nanoseconds a frame, of all of them
   */
  async frames(over: Job["over"], count: number): Promise<number[]> {
    const [link, frame] = [this.#links[over], this.#large];
    const first = this.#ask("frames", over, count);
    frame.stamp(first);
    await link.send(frame.bytes);
    await this.#receive(link, first);
    const start = process.hrtime.bigint();
    const last = first + count;
    for (let number = first + 1; number <= last; number++) {
      frame.stamp(number);
      const sent = link.send(frame.bytes);
      if (sent !== undefined) await sent;
    }
    await this.#receive(link, last);
    return [Number(process.hrtime.bigint() - start) / count];
  }

  /**
   * Waits to be woken by the other process.
   *
   * @returns nanoseconds of each, from sending there to being awake here
   */
  async wakes(over: Job["over"], count: number): Promise<number[]> {
    const [link, message] = [this.#links[over], this.#small];
    const first = this.#ask("wakes", over, count);
    const times: number[] = [];
    for (let number = first; number < first + count; number++) {
      message.stamp(number);
      this.#answer.clear();
      await link.send(message.bytes);
      await link.receive(this.#answer.bytes);
      const awake = process.hrtime.bigint();
      this.#answer.checkAll(number);
      times.push(Number(awake - this.#answer.value));
    }
    return times;
  }

  /**
   * Copies a frame within this process: whoever passes one on does that at least.
   *
   * @returns nanoseconds a frame, of all of them
   */
  async copies(count: number): Promise<number[]> {
    const { bytes } = this.#large;
    const start = process.hrtime.bigint();
    for (let copy = 0; copy < count; copy++) this.#copies[copy % PLACES]?.set(bytes);
    return [Number(process.hrtime.bigint() - start) / count];
  }

  #ask(what: Job["what"], over: Job["over"], count: number): number {
    const first = this.#number + 1;
    // Of frames, one more than those that count.
    this.#number += count + 1;
    this.#far.ask({ what, over, count, first });
    return first;
  }

  async #receive(link: Link, number: number): Promise<void> {
    await link.receive(this.#answer.bytes);
    this.#answer.check(number);
  }
}
