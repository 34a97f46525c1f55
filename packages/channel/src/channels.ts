import { isCompact, type Layout, type StructNode } from "@mortise/codec";
import type { Known, RegionHandle, Transport } from "@mortise/transport";
import { BroadcastReader } from "./broadcast-reader.ts";
import { WAIT, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import { LEAST_SLOTS, MOST_READERS, MOST_SLOTS, recordLength } from "./geometry.ts";
import { MailboxReader } from "./mailbox-reader.ts";
import { MailboxWriter, startAt } from "./mailbox-writer.ts";
import { Observer } from "./observer.ts";
import { openForLooking, openForReading, type ReaderOptions } from "./open-reader.ts";
import { type Making, openForWriting, type WriterOptions } from "./open-writer.ts";
import { checkOptions } from "./options.ts";
import { QueueReader } from "./queue-reader.ts";
import { Ring } from "./ring.ts";
import type { Segment } from "./segment.ts";
import type { StreamReader } from "./stream-reader.ts";
import { StreamWriter, startRing } from "./stream-writer.ts";
import { unreadIn } from "./unread.ts";

/** Where a channel's segment is. */
export interface Where {
  /** The transport that has it, instead of the usual one. */
  readonly transport?: Transport;
}

export interface MailboxWriterOptions extends WriterOptions, Where {
  /** Values that the mailbox has room for, 3 to 256: with more, a slow reader is overtaken less often. Default 4. */
  readonly slots?: number;
}

export interface StreamWriterOptions extends WriterOptions, Where {
  /**
   * Messages of full size that there is room for, at least; more of those that are shorter. Default: what 1 MiB holds,
   * but at least 4.
   */
  readonly capacity?: number;
  /** Every message for all readers who keep up, instead of for one consumer who loses none. Default `false`. */
  readonly broadcast?: boolean;
}

export interface ChannelReaderOptions extends ReaderOptions, Where {}

export interface ObserverOptions extends WaitOptions, Where {}

/** Channels of which the newest value counts. */
export interface Mailbox {
  /**
   * Creates a mailbox, or takes over one whose writer died.
   *
   * @param name the channel's, or the handle that another thread posted
   * @throws ChannelError `taken`, `layout-mismatch`, `wrong-kind`, `not-a-channel`, `wrong-version`, `damaged`,
   * `too-large`, `bad-option`; TransportError of the region (as rejections)
   * @example
   * using out = await mailbox.writer("camera", Frame);
   * out.write(frame);
   */
  writer<N extends StructNode>(
    name: string | RegionHandle,
    layout: Layout<N>,
    options?: MailboxWriterOptions,
  ): Promise<MailboxWriter<N>>;

  /**
   * Attaches to a mailbox, waiting until there is one. Without a layout, values are read with the writer's.
   *
   * @throws ChannelError `not-found`, `layout-mismatch`, `wrong-kind`, `not-a-channel`, `wrong-version`, `damaged`,
   * `too-many-readers`, `bad-option`; TransportError of the region (as rejections)
   * @example
   * using camera = await mailbox.reader("camera", Frame, { timeout: 5_000 });
   * camera.read();
   */
  reader<N extends StructNode>(
    name: string | RegionHandle,
    layout: Layout<N>,
    options?: ChannelReaderOptions,
  ): Promise<MailboxReader<N>>;
  reader(name: string | RegionHandle, options?: ChannelReaderOptions): Promise<MailboxReader>;
}

/** Channels of which every value counts. */
export interface Stream {
  /**
   * Creates a stream, or takes over one whose writer died, with the messages that are in it.
   *
   * @throws as {@link Mailbox.writer} (as rejections)
   * @example
   * using jobs = await stream.writer("jobs", Job, { capacity: 1024 });
   * await jobs.send(job);
   */
  writer<N extends StructNode>(
    name: string | RegionHandle,
    layout: Layout<N>,
    options?: StreamWriterOptions,
  ): Promise<StreamWriter<N>>;

  /**
   * Attaches to a stream, waiting until there is one: as the consumer of a queue, or as one of a broadcast's readers,
   * who gets what is sent from now on.
   *
   * @throws as {@link Mailbox.reader}, and `taken` where a queue has a consumer (as rejections)
   * @example
   * for await (const job of await stream.reader("jobs", Job)) await handle(job);
   */
  reader<N extends StructNode>(
    name: string | RegionHandle,
    layout: Layout<N>,
    options?: ChannelReaderOptions,
  ): Promise<StreamReader<N>>;
  reader(name: string | RegionHandle, options?: ChannelReaderOptions): Promise<StreamReader>;
}

/**
 * Attaches to a channel of any kind without a part in it, waiting until there is one.
 *
 * @throws ChannelError `not-found`, `not-a-channel`, `wrong-version`, `damaged`, `bad-option`; TransportError of the
 * region (as rejections)
 * @example
 * using camera = await observe("camera", { timeout: 0 });
 * camera.status().readers;
 */
export type Observe = (name: string | RegionHandle, options?: ObserverOptions) => Promise<Observer>;

/**
 * Mailboxes and streams over a transport.
 *
 * @param usual where channels are, unless a call says otherwise; a function is called at each
 * @example
 * const { mailbox, stream } = channels(memoryTransport());
 */
export function channels(usual: Transport | (() => Transport)): Channels {
  const place = ({ transport }: Where): Transport => {
    const chosen = transport ?? (typeof usual === "function" ? usual() : usual);
    if (typeof chosen?.attach === "function") return chosen;
    throw new ChannelError("bad-option", "the transport is none; give shmTransport(), memoryTransport() or another.");
  };
  return { mailbox: mailboxOver(place), stream: streamOver(place), observe: observeOver(place) };
}

/** All that {@link channels} makes. */
export interface Channels {
  readonly mailbox: Mailbox;
  readonly stream: Stream;
  readonly observe: Observe;
}

/** The options that each call knows: the compiler finds those that were forgotten here. */
const WAITING = { ...WAIT, wait: true, transport: true } as const;
const WRITING = { ...WAITING, readers: true, mode: true, group: true, persist: true, replace: true } as const;
const READER: Known<ChannelReaderOptions> = WAITING;
const OBSERVER: Known<ObserverOptions> = { ...WAIT, transport: true };
const MAILBOX_WRITER: Known<MailboxWriterOptions> = { ...WRITING, slots: true };
const STREAM_WRITER: Known<StreamWriterOptions> = { ...WRITING, capacity: true, broadcast: true };

/** The number of a new channel's first value. */
const FIRST = 1;

/** @param first the number of the first value: tests begin near where words wrap */
export function mailboxOver(place: (where: Where) => Transport, first: number = FIRST): Mailbox {
  return {
    async writer<N extends StructNode>(
      name: string | RegionHandle,
      layout: Layout<N>,
      options: MailboxWriterOptions = {},
    ): Promise<MailboxWriter<N>> {
      checkLayout(layout);
      checkOptions(options, MAILBOX_WRITER);
      const { slots } = options;
      checkCount("slots", slots, LEAST_SLOTS, MOST_SLOTS);
      checkCount("readers", options.readers, 1, MOST_READERS);
      const making: Making<MailboxWriter<N>> = {
        kind: "mailbox",
        layout: layout as never,
        capacity: slots,
        defaultCapacity: 4,
        defaultReaders: 32,
        format: (segment) => startAt(segment, first - 1),
        open: (segment) => new MailboxWriter<N>(segment, layout),
        holdsUnread: () => false,
      };
      return await openForWriting(place(options), name, making, options);
    },
    async reader<N extends StructNode>(
      name: string | RegionHandle,
      given?: Layout<N> | ChannelReaderOptions,
      more?: ChannelReaderOptions,
    ): Promise<MailboxReader<N>> {
      const [layout, options] = layoutAndOptions(given, more);
      const found = await openForReading(place(options), name, ["mailbox"], layout as never, options);
      return opened(found.segment, () => new MailboxReader<N>(found));
    },
  };
}

/** @param first the number of the first message */
export function streamOver(place: (where: Where) => Transport, first: number = FIRST): Stream {
  return {
    async writer<N extends StructNode>(
      name: string | RegionHandle,
      layout: Layout<N>,
      options: StreamWriterOptions = {},
    ): Promise<StreamWriter<N>> {
      checkLayout(layout);
      checkOptions(options, STREAM_WRITER);
      const { capacity, broadcast = false } = options;
      checkCount("capacity", capacity, 1, 2 ** 26);
      checkCount("readers", options.readers, 1, broadcast ? MOST_READERS : 1);
      const making: Making<StreamWriter<N>> = {
        kind: broadcast ? "broadcast" : "queue",
        layout: layout as never,
        capacity,
        defaultCapacity: Math.max(4, Math.floor(2 ** 20 / recordLength(layout.LENGTH))),
        defaultReaders: broadcast ? 32 : 1,
        format: (segment) => startRing(segment, first),
        open: (segment) => new StreamWriter<N>(segment, layout),
        holdsUnread: (segment) => !broadcast && unreadIn(new Ring(segment)) !== 0,
      };
      return await openForWriting(place(options), name, making, options);
    },
    async reader<N extends StructNode>(
      name: string | RegionHandle,
      given?: Layout<N> | ChannelReaderOptions,
      more?: ChannelReaderOptions,
    ): Promise<StreamReader<N>> {
      const [layout, options] = layoutAndOptions(given, more);
      const found = await openForReading(place(options), name, ["queue", "broadcast"], layout as never, options);
      return opened(found.segment, ({ prologue }) => {
        return prologue.kind === "queue" ? new QueueReader<N>(found) : new BroadcastReader<N>(found);
      });
    },
  };
}

function observeOver(place: (where: Where) => Transport): Observe {
  return async (name, options = {}) => {
    checkOptions(options, OBSERVER);
    const found = await openForLooking(place(options), name, options);
    return opened(found.segment, () => new Observer(found));
  };
}

/** What is made over a segment, which is closed where it cannot be made. */
function opened<T>(segment: Segment, make: (segment: Segment) => T): T {
  try {
    return make(segment);
  } catch (error) {
    segment.region.close();
    throw error;
  }
}

function layoutAndOptions<N extends StructNode>(
  given: Layout<N> | ChannelReaderOptions | undefined,
  more: ChannelReaderOptions = {},
): [layout: Layout<N> | undefined, options: ChannelReaderOptions] {
  const none = given === undefined || (typeof given === "object" && given !== null && !("node" in given));
  const options = none ? (given ?? more) : more;
  if (!none) checkLayout(given as Layout<N>);
  checkOptions(options, READER);
  return [none ? undefined : (given as Layout<N>), options];
}

/** JavaScript hands over anything. */
function checkLayout(given: { readonly node: StructNode }): void {
  // It says what is wrong with what is no layout.
  isCompact(given);
  // The words stand in no text of a default, where each quotation mark has a backslash.
  if (!JSON.stringify(given.node).includes('"kind":"zstd"')) return;
  const message =
    "a layout with zstd fields cannot be a channel's: compressing takes a wait. Compress before, into a blob.";
  throw new ChannelError("bad-option", message);
}

function checkCount(what: string, count: number | undefined, least: number, most: number): void {
  if (count === undefined || (Number.isInteger(count) && count >= least && count <= most)) return;
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  throw new ChannelError("bad-option", `${what}: ${String(count)} cannot be; give ${expected}.`, {
    expected,
    received: String(count),
  });
}
