import type { StructNode } from "@mortise/codec";
import type { Found } from "./open-reader.ts";
import { Ring } from "./ring.ts";
import type { Segment } from "./segment.ts";
import { StreamReader } from "./stream-reader.ts";
import { unreadIn } from "./unread.ts";

/** How often the start is looked for while the writer moves on. */
const TRIES = 100;

/**
 * The one consumer of a queue: it gets each message, and again those that the consumer before did not handle to the end.
 */
export class QueueReader<N extends StructNode = StructNode> extends StreamReader<N> {
  readonly #consumed: number;
  /** The position that was told last. */
  #told: number;

  /** @internal */
  constructor(found: Found) {
    const ring = new Ring(found.segment);
    super(found, ring, findStart(found.segment, ring));
    this.#consumed = found.segment.consumed;
    this.#told = this.position;
  }

  /**
   * Says that the messages received so far were handled: the next consumer begins behind them. Asking for the next one
   * says so too; a loop that is left by `break` or an error does not.
   *
   * @throws ChannelError `closed`
   */
  handled(): void {
    this.assertOpen();
    const { segment } = this;
    const { words, room } = segment;
    if (this.#told === this.position) return;
    this.#told = this.position;
    // INVARIANT: all loads of what was received came before, and the writer may write there from now on. A writer that
    // is not seen to wait below sees the room.
    Atomics.store(words, this.#consumed, this.position);
    if (Atomics.load(words, room) === 0) return;
    Atomics.store(words, room, 0);
    try {
      segment.writerBell.ring();
    } catch {
      // The room is there whether or not the bell can be rung; the writer looks again within a second.
    }
  }

  protected get lapped(): boolean {
    return false;
  }

  protected catchUp(): number {
    return 0;
  }

  protected override assertAbsent(): void {
    if (!this.ring.hasAny(this.position) || this.ring.has(this.position, this.low, this.high)) return;
    throw this.ring.damagedAt(this.position, `message ${this.sequence + 1}, or nothing`, "another");
  }

  protected override get unread(): number | undefined {
    return unreadIn(this.ring);
  }
}

/**
 * Where the consumer before came to, and the number of the message there.
 *
 * @throws ChannelError `damaged`
 */
function findStart(segment: Segment, ring: Ring): { position: number; number: number } {
  const position = Atomics.load(segment.words, segment.consumed);
  for (let tries = 0; tries < TRIES; tries++) {
    const head = ring.read(position);
    if (head.there) return { position, number: ring.checked(position).number };
    const end = ring.observeEnd();
    if (end.position === position) return end;
  }
  throw ring.damagedAt(position, "the message at which the consumer begins", "none");
}
