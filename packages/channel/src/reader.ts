import type { Layout, StructNode, Value } from "@mortise/codec";
import type { Known } from "@mortise/transport";
import { ChannelEnd } from "./channel-end.ts";
import { SYNC_WAIT, type SyncWaitOptions, WAIT, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import type { Found } from "./open-reader.ts";
import { Sleeper } from "./sleeper.ts";

/** Where a value goes that is waited for. */
export interface Into<N extends StructNode> {
  /** An object to decode into, and to give; what it holds after an error is undefined. */
  readonly into?: Partial<Value<N>> | undefined;
}

/** The names of options of waits for a value. */
export const WAIT_INTO: Known<WaitOptions & Into<StructNode>> = { ...WAIT, into: true };
export const SYNC_WAIT_INTO: Known<SyncWaitOptions & Into<StructNode>> = { ...SYNC_WAIT, into: true };
export const SIGNAL: Known<Pick<WaitOptions, "signal">> = { signal: true };

/** What all readers share: the segment in which they have a row, and how they wait. */
export abstract class Reader extends ChannelEnd {
  /** The layout that values are read with: the one given, or the writer's. */
  readonly layout: Layout;
  protected readonly role = "reader";
  protected readonly row: number;
  protected readonly sleeper: Sleeper;

  /** @internal */
  constructor({ segment, layout, row }: Found) {
    super(segment);
    this.layout = layout;
    this.row = row;
    const { words, wake } = segment;
    this.sleeper = new Sleeper({
      words,
      flags: [segment.rowWord(row), wake],
      where: `reader of channel "${this.name}"`,
      closed: () => segment.region.closed,
      bell: () => segment.readerBell(row),
      lost: () => this.#lost(),
    });
  }

  #lost(): ChannelError | undefined {
    const { region, writerLock } = this.segment;
    if (region.named || writerLock.heldElsewhere()) return undefined;
    const message = `channel "${this.name}" was removed, and its writer is dead; open a reader again to wait for a new one.`;
    return new ChannelError("removed", message, { name: this.name });
  }

  /**
   * Whether the writer ended the channel: nothing will come but what is there. It tells an end from a time-out, after which
   * a wait gives `undefined` too.
   *
   * @throws ChannelError `closed`
   */
  get ended(): boolean {
    this.assertOpen();
    return this.segment.ended;
  }

  /** What a wait gives; `undefined` where this reader was closed meanwhile. */
  protected async untilClosed<T>(wait: Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await wait;
    } catch (error) {
      if (this.closed) return undefined;
      throw error;
    }
  }

  /** Lets go of the row and the memory; a wait that is pending rejects with a TransportError `closed`. */
  close(): void {
    this.segment.region.close();
  }
}
