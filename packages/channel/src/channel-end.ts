import type { RegionHandle } from "@mortise/transport";
import { ChannelError } from "./errors.ts";
import type { Segment } from "./segment.ts";

/** By which Node's console finds what an object shows of itself: else it would show all of the segment's bytes. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** One who has a channel open, a reader, a writer or an observer: the segment. */
export abstract class ChannelEnd implements Disposable {
  readonly name: string;
  protected readonly segment: Segment;
  /** What this end is, for messages. */
  protected abstract readonly role: "reader" | "writer" | "observer";

  /** @internal */
  constructor(segment: Segment) {
    this.segment = segment;
    this.name = segment.name;
    const shown = (): object => ({
      name: this.name,
      kind: segment.prologue.kind,
      role: this.role,
      closed: this.closed,
    });
    Object.defineProperty(this, INSPECT, { value: shown });
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
    throw new ChannelError("closed", `this ${this.role} of channel "${this.name}" is closed; open another.`, {
      name: this.name,
    });
  }

  /** Lets go of the channel. */
  abstract close(): void;

  [Symbol.dispose](): void {
    this.close();
  }
}
