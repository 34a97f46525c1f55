import { ChannelEnd } from "./channel-end.ts";
import { ENDED } from "./segment.ts";
import { wakeReaders } from "./wake-readers.ts";

/** What all writers share: the segment whose writer's lock they hold, and its end. */
export abstract class Writer extends ChannelEnd {
  protected readonly role = "writer";

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
}
