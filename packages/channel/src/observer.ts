import { expand, isCompact, type Layout, layout } from "@mortise/codec";
import { ChannelEnd } from "./channel-end.ts";
import { MailboxReader } from "./mailbox-reader.ts";
import type { FoundChannel } from "./open-reader.ts";
import type { ChannelKind } from "./prologue.ts";
import { Ring } from "./ring.ts";
import { type ChannelStatus, statusOf } from "./status.ts";
import { unreadIn } from "./unread.ts";

/** The newest value as it stood in a channel. */
export interface Seen {
  /** Its number, from 1. */
  readonly sequence: number;
  /** Its `LENGTH` bytes, a private copy: {@link Observer.layout} decodes them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Looks at a channel of any kind from outside: it takes no part, writes nothing, and no writer or reader knows of it. The
 * system wants the right to write to the segment all the same, as for everyone who attaches.
 *
 * @example
 * using camera = await observe("camera");
 * const seen = camera.newest();
 * if (seen !== undefined) console.log(camera.layout.decode(seen.bytes));
 */
export class Observer extends ChannelEnd {
  readonly kind: ChannelKind;
  /** The writer's layout. */
  readonly layout: Layout;
  protected readonly role = "observer";
  readonly #newest: Look["newest"];
  readonly #status: () => ChannelStatus;

  /** @internal */
  constructor(found: FoundChannel) {
    super(found.segment);
    this.kind = found.segment.prologue.kind;
    this.layout = found.written;
    const { newest, status } = this.kind === "mailbox" ? inMailbox(found) : inRing(found);
    this.#newest = newest;
    this.#status = status;
  }

  /**
   * The newest value, whole; `undefined` before the first, and where a stream's writer has begun its ring anew and sent
   * nothing since.
   *
   * @param into takes a mailbox's value, where it has its length; else it is a copy of its own
   * @throws ChannelError `overrun`, `damaged`, `closed`; LayoutError for a message that is no value
   */
  newest(into?: Uint8Array<ArrayBuffer>): Seen | undefined {
    this.assertOpen();
    return this.#newest(into);
  }

  /** What the channel looks like now. */
  status(): ChannelStatus {
    this.assertOpen();
    return this.#status();
  }

  /** Lets go of the memory. */
  close(): void {
    this.segment.region.close();
  }
}

/** What is seen of one kind of channel. */
interface Look {
  newest(into: Uint8Array<ArrayBuffer> | undefined): Seen | undefined;
  status(): ChannelStatus;
}

/** Its bytes are read as they are: a reader that waits for nothing needs no row. */
function inMailbox({ segment, written }: FoundChannel): Look {
  const plain = layout(`bytes(${segment.prologue.valueLength}) bytes` as "bytes(1) bytes");
  const reader = new MailboxReader<typeof plain.node>({ segment, written: plain, layout: plain as never, row: 0 });
  return {
    newest(into) {
      const value = into === undefined ? reader.read() : reader.read({ bytes: into });
      return value === undefined ? undefined : { sequence: reader.sequence, bytes: value.bytes };
    },
    status: () => ({ ...reader.status(), drops: 0, layout: written }),
  };
}

function inRing({ segment, written }: FoundChannel): Look {
  const ring = new Ring(segment);
  const fixed = isCompact(written);
  const time = segment.wordOf("time") / 2;
  return {
    newest() {
      const copied = ring.copyNewest();
      if (copied === undefined) return undefined;
      const { position, number, payload } = copied;
      if (fixed && payload.length !== written.LENGTH) {
        throw ring.damagedAt(position, `a message of ${written.LENGTH} bytes`, `one of ${payload.length}`);
      }
      return { sequence: number, bytes: fixed ? payload : expand(written, payload) };
    },
    status: () =>
      statusOf(segment, {
        sequence: ring.observeEnd().number - 1,
        time: segment.doubles[time] ?? Number.NaN,
        drops: 0,
        unread: segment.prologue.kind === "queue" ? unreadIn(ring) : undefined,
        layout: written,
      }),
  };
}
