import type { RegionHandle } from "@mortise/transport";
import { ChannelError } from "./errors.ts";
import { ENDED, type Segment } from "./segment.ts";
import { wakeReaders } from "./wake-readers.ts";

/** What all writers share: the segment whose writer's lock they hold, and its end. */
export abstract class Writer implements Disposable {
  readonly name: string;
  protected readonly segment: Segment;

  /** @internal */
  constructor(segment: Segment) {
    this.segment = segment;
    this.name = segment.name;
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
    throw new ChannelError("closed", `this writer of channel "${this.name}" is closed; open another.`, {
      name: this.name,
    });
  }

  /**
   * Ends the channel: readers get what is there, and then come to the end. One that persists does not end: it waits for
   * the next writer. A second call does nothing.
   */
  close(): void {
    const { segment } = this;
    if (segment.region.closed) return;
    if (segment.region.owned) Atomics.store(segment.words, segment.state, ENDED);
    // Also where it goes on: a reader shall see soon that this writer is gone.
    wakeReaders(segment);
    segment.region.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
