import type { StructNode } from "@mortise/codec";
import type { ChannelKind } from "./prologue.ts";
import { Control } from "./prologue.ts";
import type { Segment } from "./segment.ts";

/** What a channel looks like at this moment. */
export interface ChannelStatus {
  readonly name: string;
  readonly kind: ChannelKind;
  /** `ended`: it closed the channel. `dead`: it died, or left a channel that persists; the next one carries on. */
  readonly writer: "alive" | "dead" | "ended";
  /** How many writers took over from another. */
  readonly epoch: number;
  /** The writer's process id, which tells whom to look for and proves nothing; 0 where it has none. */
  readonly pid: number;
  /** When this writer opened, by the clock of its machine; an invalid date where a broken one wrote no time. */
  readonly since: Date;
  /** The number of the newest value; 0 before the first. */
  readonly sequence: number;
  /** Milliseconds since it was written, by the clocks of both; `undefined` before the first. */
  readonly age: number | undefined;
  /** How many readers are attached. */
  readonly readers: number;
  /** Of a reader: how many values it did not get, since it was attached. */
  readonly drops: number;
  /** Of a queue: how many messages were not handled yet; `undefined` where its consumer is too fast for that to be seen. */
  readonly unread: number | undefined;
  /** Whether the name still leads to this channel. */
  readonly named: boolean;
  /** Bytes of the segment. */
  readonly length: number;
  /** The writer's layout. */
  readonly layout: { readonly node: StructNode };
}

/** The parts of a status that are the same for all kinds. */
export function statusOf(
  segment: Segment,
  own: Pick<ChannelStatus, "sequence" | "drops" | "unread" | "layout"> & { readonly time: number },
): ChannelStatus {
  const { region, prologue, words } = segment;
  const { time, ...rest } = own;
  const lock = segment.writerLock;
  const alive = lock.held || lock.heldElsewhere();
  const rows = Array.from({ length: prologue.readers }, (_, row) => segment.readerLock(row));
  // INVARIANT: numbers of a foreign segment, each read once; nothing but this report is made of them.
  const control = Control.decode(segment.copy(prologue.controlAt, Control.LENGTH));
  return {
    name: segment.name,
    kind: prologue.kind,
    writer: Atomics.load(words, segment.state) === 1 ? "ended" : alive ? "alive" : "dead",
    epoch: control.epoch,
    pid: control.pid,
    since: new Date(control.since),
    age: own.sequence === 0 || !Number.isFinite(time) ? undefined : Math.max(0, Date.now() - time),
    readers: rows.filter((row) => row.held || row.heldElsewhere()).length,
    named: region.named,
    length: prologue.length,
    ...rest,
  };
}
