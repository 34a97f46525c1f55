import { setImmediate as turn } from "node:timers/promises";
import { ChannelError, type MailboxReader, type MailboxWriter } from "@mortise/channel";
import { layout, type StructNode } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { mailbox, stream } from "../../channels.ts";
import { LARGE, type Link, SMALL } from "./link.ts";
import type { Place } from "./place.ts";

type Bytes = StructNode<{ data: { readonly kind: "bytes"; readonly length: number } }>;

const Small = layout(`bytes(${SMALL}) data` as "bytes(1) data");
const Large = layout(`bytes(${LARGE}) data` as "bytes(1) data");

/** Milliseconds after which an end that spins lets its event loop hear whether the other one lives. */
const LOOK = 200;

/** Frames that there is room for, at least. */
const CAPACITY = 4;

/** One end of the channels, all of them. */
export interface ChannelLinks {
  /** Mailboxes both ways, whose reader spins. */
  readonly spinning: Link;
  /** The same mailboxes, whose reader waits in the event loop. */
  readonly waiting: Link;
  /** A queue of frames there, and a mailbox back; both spin. */
  readonly frames: Link;
  close(): void;
}

/** How an end is opened. */
interface Opening {
  readonly transport: Transport;
  readonly place: Place;
  /** Gives up waiting for the other end. */
  readonly signal?: AbortSignal;
}

/** The end that asks; it makes the queue. */
export async function openNearChannels({ transport, place, signal }: Opening): Promise<ChannelLinks> {
  const out = await mailbox.writer(place.there, Small, { transport });
  const queue = await stream.writer(place.frames, Large, { transport, capacity: CAPACITY });
  const reader = await mailbox.reader(place.back, Small, { transport, signal });
  const value = { data: new Uint8Array() };
  const options = { timeout: LOOK };
  const hasSent = (): boolean => {
    try {
      queue.sendSync(value, options);
      return true;
    } catch (error) {
      if (error instanceof ChannelError && error.code === "full") return false;
      throw error;
    }
  };
  const send = (bytes: Uint8Array<ArrayBuffer>): void | Promise<void> => {
    value.data = bytes;
    return spin(hasSent);
  };
  return linksOf(out, reader, queue, ({ receive }) => ({ send, receive }));
}

/** The end that answers. */
export async function openFarChannels({ transport, place }: Opening): Promise<ChannelLinks> {
  const out = await mailbox.writer(place.back, Small, { transport });
  const reader = await mailbox.reader(place.there, Small, { transport });
  const queue = await stream.reader(place.frames, Large, { transport });
  const value = { data: new Uint8Array() };
  const options = { into: value, timeout: LOOK };
  const hasReceived = (): boolean => queue.receiveSync(options) !== undefined;
  const receive = (into: Uint8Array<ArrayBuffer>): void | Promise<void> => {
    value.data = into;
    return spin(hasReceived);
  };
  return linksOf(out, reader, queue, ({ send }) => ({ send, receive }));
}

function linksOf(
  out: MailboxWriter<Bytes>,
  reader: MailboxReader<Bytes>,
  queue: { close(): void },
  framesBeside: (mailboxes: Link) => Link,
): ChannelLinks {
  const written = { data: new Uint8Array() };
  const send = (bytes: Uint8Array<ArrayBuffer>): void => {
    written.data = bytes;
    out.write(written);
  };
  const read = { data: new Uint8Array() as Uint8Array<ArrayBuffer> };
  const options = { into: read, timeout: LOOK };
  const hasRead = (): boolean => reader.readSync(options) !== undefined;
  const spinning: Link = {
    send,
    receive: (into) => {
      read.data = into;
      return spin(hasRead);
    },
  };
  const waiting: Link = {
    send,
    receive: async (into) => {
      read.data = into;
      await reader.next({ into: read });
    },
  };
  const close = (): void => {
    for (const each of [queue, reader, out]) each.close();
  };
  return { spinning, waiting, frames: framesBeside(spinning), close };
}

/** Tries until it is done, with a turn of the event loop where that takes long: an end that is dead does nothing more. */
function spin(done: () => boolean): void | Promise<void> {
  if (!done()) return keepOn(done);
}

async function keepOn(done: () => boolean): Promise<void> {
  do await turn();
  while (!done());
}
