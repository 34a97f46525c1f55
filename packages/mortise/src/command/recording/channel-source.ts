import type { ChannelKind, MailboxReader, StreamReader } from "@mortise/channel";
import { type Layout, LayoutError } from "@mortise/codec";
import { now } from "../clock.ts";
import type { Recorded } from "./format.ts";
import type { ValueSource } from "./value-source.ts";

/** The values of a channel, by a reader of it. */
export class ChannelSource implements ValueSource {
  readonly kind: ChannelKind;
  readonly layout: Layout;
  readonly #reader: MailboxReader | StreamReader;
  // Each value is decoded and encoded where the one before was: those of a camera would soon fill the memory.
  readonly #value: object = {};
  readonly #bytes: Uint8Array;
  #invalid = 0;

  constructor(kind: ChannelKind, reader: MailboxReader | StreamReader) {
    this.kind = kind;
    this.layout = reader.layout;
    this.#reader = reader;
    this.#bytes = new Uint8Array(reader.layout.LENGTH);
  }

  get drops(): number {
    return this.#reader.status().drops;
  }

  get invalid(): number {
    return this.#invalid;
  }

  /** Until the writer ends the channel. */
  async *values(signal: AbortSignal): AsyncGenerator<Recorded, void, undefined> {
    const reader = this.#reader;
    for (;;) {
      // Asked before the last look, which then sees all that was written.
      const { ended } = reader;
      const wait = { signal, into: this.#value };
      try {
        const value = await ("next" in reader ? reader.next(wait) : reader.receive(wait));
        if (value === undefined && ended) return;
        if (value === undefined) continue;
        this.layout.encodeInto(value as never, this.#bytes);
      } catch (error) {
        if (!(error instanceof LayoutError)) throw error;
        this.#invalid++;
        continue;
      }
      yield { time: now(), sequence: reader.sequence, bytes: this.#bytes };
      // Now, since the next wait may be over before it begins.
      if ("handled" in reader) reader.handled();
    }
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }
}
