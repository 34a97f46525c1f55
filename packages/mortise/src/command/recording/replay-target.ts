import type { MailboxWriter, StreamWriter } from "@mortise/channel";
import type { Region, Transport } from "@mortise/transport";
import { TransportError } from "@mortise/transport";
import { mailbox, stream } from "../../channels.ts";
import { CommandError } from "../errors.ts";
import { closeFound, find } from "../found.ts";
import { visible } from "../terminal.ts";
import type { About } from "./format.ts";
import type { Replayed } from "./reader.ts";

/** Where recorded values are written to. */
export interface ReplayTarget extends Disposable {
  /** How many read there now; `undefined` where nobody can tell. */
  readonly readers: number | undefined;
  /**
   * Writes a value, waiting for room where it needs some. Rejects with the signal's reason.
   *
   * @throws ChannelError, LayoutError, TransportError as what it writes to
   */
  put(value: Replayed, signal: AbortSignal): Promise<void>;
  /** Waits until nothing of what was written would be lost at the end. Rejects with the signal's reason. */
  drained(signal: AbortSignal): Promise<void>;
}

/**
 * Makes what was recorded anew, to be written to: the channel, or the raw region.
 *
 * @param keep whether it stays at the end
 * @throws CommandError where a channel has the name of a raw region; ChannelError, TransportError as its writers
 */
export async function openTarget(
  transport: Transport,
  name: string,
  { kind, layout }: About,
  keep: boolean,
): Promise<ReplayTarget> {
  const options = { transport, persist: keep };
  if (kind === "raw") {
    await assertNoChannel(transport, name);
    return new RegionTarget(transport.open(name, layout.LENGTH, { persist: keep }));
  }
  if (kind === "mailbox") {
    const out = await mailbox.writer(name, layout, options);
    return new ChannelTarget(out, async (value) => out.write(value as never));
  }
  const out = await stream.writer(name, layout, { ...options, broadcast: kind === "broadcast" });
  return new ChannelTarget(
    out,
    (value, signal) => out.send(value as never, { signal }),
    async (signal) => {
      if (!keep) await out.drained({ signal });
    },
  );
}

class ChannelTarget implements ReplayTarget {
  readonly drained: (signal: AbortSignal) => Promise<void>;
  readonly #out: MailboxWriter | StreamWriter;
  readonly #write: (value: object | undefined, signal: AbortSignal) => Promise<void>;

  constructor(
    out: MailboxWriter | StreamWriter,
    write: (value: object | undefined, signal: AbortSignal) => Promise<void>,
    drained: (signal: AbortSignal) => Promise<void> = async () => {},
  ) {
    this.#out = out;
    this.#write = write;
    this.drained = drained;
  }

  get readers(): number {
    return this.#out.status().readers;
  }

  async put({ value }: Replayed, signal: AbortSignal): Promise<void> {
    await this.#write(value, signal);
  }

  [Symbol.dispose](): void {
    this.#out.close();
  }
}

class RegionTarget implements ReplayTarget {
  readonly readers: undefined;
  readonly #region: Region;

  constructor(region: Region) {
    this.#region = region;
  }

  async put({ bytes }: Replayed): Promise<void> {
    this.#region.write(bytes);
  }

  async drained(): Promise<void> {}

  [Symbol.dispose](): void {
    this.#region.close();
  }
}

/** @throws CommandError; a raw region may have the name */
async function assertNoChannel(transport: Transport, name: string): Promise<void> {
  try {
    const found = await find(transport, name);
    closeFound(found);
    if (found.kind === "raw") return;
    const message = `"${visible(name)}" is a ${found.channel.kind}, and what was recorded is a raw region; give another name.`;
    throw new CommandError(message);
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== "not-found") throw error;
  }
}
