import type { Layout, StructNode, Value } from "@mortise/codec";
import type { RegionHandle } from "@mortise/transport";
import { ChannelError } from "./errors.ts";
import type { Found } from "./open-reader.ts";
import type { Segment } from "./segment.ts";
import { Sleeper } from "./sleeper.ts";

/** Where a value goes that is waited for. */
export interface Into<N extends StructNode> {
  /** An object to decode into, and to give; what it holds after an error is undefined. */
  readonly into?: Partial<Value<N>> | undefined;
}

/** What all readers share: the segment in which they have a row, and how they wait. */
export abstract class Reader implements Disposable {
  readonly name: string;
  /** The layout that values are read with: the one given, or the writer's. */
  readonly layout: Layout;
  protected readonly segment: Segment;
  protected readonly row: number;
  protected readonly sleeper: Sleeper;

  /** @internal */
  constructor({ segment, layout, row }: Found) {
    this.segment = segment;
    this.name = segment.name;
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

  get closed(): boolean {
    return this.segment.region.closed;
  }

  /**
   * The channel's region as plain data, to be posted to a worker thread, whose own transport finds it.
   *
   * @throws ChannelError `closed`
   */
  get handle(): RegionHandle {
    this.assertOpen();
    return this.segment.region.handle;
  }

  protected assertOpen(): void {
    if (!this.segment.region.closed) return;
    throw new ChannelError("closed", `this reader of channel "${this.name}" is closed; open another.`, {
      name: this.name,
    });
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

  [Symbol.dispose](): void {
    this.close();
  }
}
