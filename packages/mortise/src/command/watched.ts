import { ChannelError, type ChannelStatus, type Observer } from "@mortise/channel";
import { type Layout, LayoutError } from "@mortise/codec";
import { type Region, type Transport, TransportError } from "@mortise/transport";
import type { Wanted } from "@mortise/viewer";
import { closeFound, type Found, find } from "./found.ts";

/** What is under a name at one moment. */
export type Look = Absent | Present;

/** Nothing has the name, or nothing that can be looked at. */
export interface Absent {
  readonly there: false;
  readonly why: string;
}

export interface Present {
  readonly there: true;
  readonly kind: ChannelStatus["kind"] | "raw";
  /** Bytes of the segment. */
  readonly length: number;
  /** Of a channel. */
  readonly status: ChannelStatus | undefined;
  /** The channel's own, or the one that was given for a raw region. */
  readonly layout: Layout | undefined;
  /** What came since the look before; `undefined` where nothing did. */
  readonly news: News | undefined;
  /** Why no value is seen, though one should be. */
  readonly problem: string | undefined;
}

/** A value that was not seen before. */
export interface News {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its number in the channel; in a raw region, how many different values were seen there. */
  readonly sequence: number;
  /** How many came between the look before and this one, and were not seen. */
  readonly missed: number;
  /** When it was written, in milliseconds since 1970 by the writer's clock; when it was seen, in a raw region. */
  readonly time: number;
}

/** How often, at most, a name is looked for that leads to nothing, in milliseconds. */
const SEARCH = 200;

const GONE: Absent = { there: false, why: "it went at this moment" };

/** How a name is followed. */
export interface WatchedOptions {
  /** Of a raw region; a channel has its own. */
  readonly layout?: Layout | undefined;
  /** Why values of a layout shall not be read; `undefined` where they shall. */
  readonly obstacle?: (layout: Layout) => string | undefined;
}

/**
 * Follows what has a name: also when it is removed, and when another takes its place. It takes no part in a channel.
 *
 * @example
 * using camera = new Watched(transport, "camera");
 * const look = await camera.look();
 * if (look.there && look.news !== undefined) look.layout?.decode(look.news.bytes);
 */
export class Watched implements Disposable {
  readonly #transport: Transport;
  readonly #name: string;
  readonly #options: WatchedOptions;
  #found: Found | undefined;
  #absent: Absent | undefined;
  #searched = Number.NEGATIVE_INFINITY;
  #sequence = 0;
  #bytes: Uint8Array | undefined;

  constructor(transport: Transport, name: string, options: WatchedOptions = {}) {
    this.#transport = transport;
    this.#name = name;
    this.#options = options;
  }

  /**
   * What is there now.
   *
   * @param wanted whether a value that is new is to be read: the next look that wants it has it otherwise; and memory that
   * it may be written to
   * @throws what the system says that is neither about this name nor about what it leads to
   */
  async look(wanted: Wanted = { value: true }): Promise<Look> {
    if (this.#found?.kind === "raw") await this.#searchChannel();
    const before = this.#lookAtFound(wanted);
    if (before !== undefined) return before;
    this.#release();
    await this.#search();
    return this.#lookAtFound(wanted) ?? this.#absent ?? GONE;
  }

  close(): void {
    this.#release();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #search(): Promise<void> {
    const now = performance.now();
    if (this.#absent !== undefined && now - this.#searched < SEARCH) return;
    this.#searched = now;
    try {
      this.#found = await find(this.#transport, this.#name);
      this.#absent = undefined;
    } catch (error) {
      if (!isAboutIt(error)) throw error;
      this.#absent = { there: false, why: error.message };
    }
  }

  /** What was raw may have been a channel that nobody had finished making. */
  async #searchChannel(): Promise<void> {
    const now = performance.now();
    if (now - this.#searched < SEARCH) return;
    this.#searched = now;
    const found = await find(this.#transport, this.#name).catch((error) => {
      if (!isAboutIt(error)) throw error;
    });
    if (found?.kind === "raw") closeFound(found);
    if (found?.kind !== "channel") return;
    this.#release();
    this.#found = found;
  }

  #release(): void {
    if (this.#found !== undefined) closeFound(this.#found);
    this.#found = undefined;
    this.#sequence = 0;
    this.#bytes = undefined;
  }

  /** `undefined` where the name does not lead there any more. */
  #lookAtFound(wanted: Wanted): Present | undefined {
    const found = this.#found;
    if (found === undefined) return undefined;
    if (found.kind === "raw") return found.region.named ? this.#lookAtRegion(found.region, wanted) : undefined;
    const { channel } = found;
    try {
      const status = channel.status();
      return status.named ? this.#lookAtChannel(channel, status, wanted) : undefined;
    } catch (error) {
      // What is damaged may be removed, and made anew: it is looked for each time.
      if (!isAboutIt(error)) throw error;
      this.#release();
      const { kind, layout } = channel;
      return { there: true, kind, length: 0, status: undefined, layout, news: undefined, problem: error.message };
    }
  }

  #lookAtChannel(channel: Observer, status: ChannelStatus, wanted: Wanted): Present {
    const { layout } = channel;
    const problem = this.#options.obstacle?.(layout);
    const nothing = { there: true, kind: status.kind, length: status.length, status, layout, news: undefined } as const;
    if (problem !== undefined || !wanted.value || status.sequence === this.#sequence) return { ...nothing, problem };
    try {
      const seen = channel.newest(wanted.into);
      if (seen === undefined) return { ...nothing, problem };
      const { bytes, sequence } = seen;
      const missed = this.#sequence === 0 ? 0 : Math.max(0, sequence - this.#sequence - 1);
      this.#sequence = sequence;
      // It may be newer than the status that was seen before it.
      const { age = 0 } = sequence === status.sequence ? status : channel.status();
      return { ...nothing, news: { bytes, sequence, missed, time: Date.now() - age }, problem };
    } catch (error) {
      if (!isAboutIt(error)) throw error;
      return { ...nothing, problem: error.message };
    }
  }

  #lookAtRegion(region: Region, { value }: Wanted): Present {
    const { length } = region;
    const { layout, obstacle } = this.#options;
    const nothing = { there: true, kind: "raw", length, status: undefined, layout, news: undefined } as const;
    if (layout === undefined) return { ...nothing, problem: "it says nothing of what is in it; give --layout" };
    const problem = obstacle?.(layout) ?? tooShort(length, layout);
    if (problem !== undefined || !value || this.#isSame(region, layout)) return { ...nothing, problem };
    const bytes = region.read(new Uint8Array(layout.LENGTH));
    this.#bytes = bytes;
    this.#sequence++;
    return { ...nothing, news: { bytes, sequence: this.#sequence, missed: 0, time: Date.now() }, problem };
  }

  /** Whether a region has the bytes that were read last; told without a copy of them, where this user may write to it. */
  #isSame(region: Region, { LENGTH }: Layout): boolean {
    if (this.#bytes === undefined) return false;
    const now = region.readOnly ? region.read(new Uint8Array(LENGTH)) : region.bytes.subarray(0, LENGTH);
    return Buffer.compare(now, this.#bytes) === 0;
  }
}

function isAboutIt(error: unknown): error is Error {
  return error instanceof TransportError || error instanceof ChannelError || error instanceof LayoutError;
}

function tooShort(length: number, layout: Layout): string | undefined {
  return length < layout.LENGTH ? `there are ${length} bytes, and the layout needs ${layout.LENGTH}` : undefined;
}
