import type { ChannelReaderOptions } from "@mortise/channel";
import type { Layout } from "@mortise/codec";
import { type Transport, TransportError } from "@mortise/transport";
import { mailbox, observe, stream } from "../../channels.ts";
import { sleepUntil } from "../clock.ts";
import { CommandError } from "../errors.ts";
import { closeFound, find } from "../found.ts";
import { givenLayout } from "../given-layout.ts";
import { seenIn } from "../seen-value.ts";
import { visible } from "../terminal.ts";
import { ChannelSource } from "./channel-source.ts";
import type { RecordedKind } from "./format.ts";
import { RegionSource } from "./region-source.ts";
import type { ValueSource } from "./value-source.ts";

/** How a source is opened. */
export interface SourceOptions {
  /** The layout of a raw region, or another to read a channel with. */
  readonly layout?: string;
  /** How often a second a raw region is looked at; {@link HZ} by default. */
  readonly hz?: number;
  /** Take a queue's messages from it. */
  readonly take?: true;
  /** Wait for what is not there yet. */
  readonly wait?: true;
}

/** Looks a second at a raw region. */
const HZ = 30;

/** A name that leads to nothing is looked for so often, in milliseconds. */
const LOOK = 50;

/**
 * Opens what has a name, to get the values that come: as a reader of a channel, or by looking at a raw region.
 *
 * @throws TransportError `not-found`, with names that are near; CommandError of a queue that is not to be taken from, of a
 * raw region without a layout that fits, and for options that mean nothing of what is there; ChannelError as the channel's readers. Rejects with the signal's reason
 */
export async function openSource(
  transport: Transport,
  name: string,
  options: SourceOptions,
  signal: AbortSignal,
): Promise<ValueSource> {
  const layout = options.layout === undefined ? undefined : givenLayout(options.layout);
  const kind = await kindOf(transport, name, options, signal);
  refuseWithoutEffect(visible(name), kind, options);
  if (kind === "raw") return new RegionSource(transport, name, layout as Layout, options.hz ?? HZ);
  if (kind === "queue" && !options.take) {
    const message = `"${visible(name)}" is a queue, and each of its messages goes to one consumer alone; give --take to be that one.`;
    throw new CommandError(message);
  }
  const read: ChannelReaderOptions = { transport, timeout: 0 };
  if (kind === "mailbox") {
    return new ChannelSource(
      kind,
      await (layout === undefined ? mailbox.reader(name, read) : mailbox.reader(name, layout, read)),
    );
  }
  return new ChannelSource(
    kind,
    await (layout === undefined ? stream.reader(name, read) : stream.reader(name, layout, read)),
  );
}

/** @throws CommandError for an option that changes nothing of what is recorded */
function refuseWithoutEffect(name: string, kind: RecordedKind, { take, hz }: SourceOptions): void {
  const what = kind === "raw" ? "raw region" : kind;
  if (take && kind !== "queue") {
    throw new CommandError(`"${name}" is a ${what}, and only a queue's messages are taken; leave out --take.`);
  }
  if (hz !== undefined && kind !== "raw") {
    throw new CommandError(`"${name}" is a ${what}, which tells of each value; leave out --hz.`);
  }
}

async function kindOf(
  transport: Transport,
  name: string,
  { layout, wait }: SourceOptions,
  signal: AbortSignal,
): Promise<RecordedKind> {
  if (wait && layout === undefined) {
    // It waits for a channel that is just being made, too, which looks like a raw region.
    using channel = await observe(name, { transport, signal });
    return channel.kind;
  }
  for (;;) {
    try {
      const found = await find(transport, name);
      try {
        if (found.kind === "channel") return found.channel.kind;
        seenIn(found, layout);
        return "raw";
      } finally {
        closeFound(found);
      }
    } catch (error) {
      if (!wait || !(error instanceof TransportError) || error.code !== "not-found") throw error;
    }
    await sleepUntil(performance.now() + LOOK, signal);
  }
}
