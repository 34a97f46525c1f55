import { conform, fingerprint, type Layout } from "@mortise/codec";
import {
  type CreateOptions,
  nameOf,
  type Region,
  type RegionHandle,
  type Transport,
  TransportError,
} from "@mortise/transport";
import { Deadline, pause, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import { damaged, planSegment, type Wanted } from "./geometry.ts";
import { type ChannelKind, Prologue } from "./prologue.ts";
import { findSegment, OPEN, publish, Segment, WRITER_ROW } from "./segment.ts";
import { describe, readDescription } from "./self-description.ts";
import { wakeReaders } from "./wake-readers.ts";

declare const process: { readonly pid?: number } | undefined;
declare const crypto: { getRandomValues(bytes: BigUint64Array): BigUint64Array };

/** How a channel is made or taken over. */
export interface WriterOptions extends WaitOptions {
  /** Rows for readers: how many may be attached at once, 1 to 1000. Default 32; a queue has one. */
  readonly readers?: number;
  /** Permission bits of a new segment. Default `0o600`: the owner alone. */
  readonly mode?: number;
  /** The group that the mode's second digit is for. */
  readonly group?: number | string;
  /** Keep the channel, and the values in it, when this writer closes; readers then wait for the next one. */
  readonly persist?: boolean;
  /** Make the channel anew, whatever has the name, and whoever writes to it. Default `false`. */
  readonly replace?: boolean;
  /** Wait until the name is free, instead of failing with `taken`. Default `false`. */
  readonly wait?: boolean;
}

/** What a kind of channel does to its part of a segment. */
export interface Making<W> {
  readonly kind: ChannelKind;
  readonly layout: Layout;
  /** Slots, or messages. `undefined` where the caller did not say: then a channel that is there may have any. */
  readonly capacity: number | undefined;
  readonly defaultCapacity: number;
  readonly defaultReaders: number;
  /** Puts into a new segment what is not zero. */
  format(segment: Segment): void;
  /**
   * The writer over a segment, once it has found where the one before came to.
   *
   * @throws ChannelError `damaged`
   */
  open(segment: Segment): W;
  /** Whether anything in a channel would be lost by making it anew. */
  holdsUnread(segment: Segment): boolean;
}

/** How often a name is looked at while it is not free, in milliseconds. */
const LOOK = 20;

/** A region that was made and did not become a channel for so many milliseconds: its maker is asked for. */
const MAKING = 500;

/** So many milliseconds what passes may take, where the caller does not say. */
const SETTLING = 5000;

/**
 * A channel's writer: over a segment that is made, or taken over from a writer that died.
 *
 * @throws ChannelError `taken`, `layout-mismatch`, `wrong-kind`, `not-a-channel`, `wrong-version`, `damaged`,
 * `too-large`, `bad-option`; TransportError
 */
export async function openForWriting<W extends object>(
  transport: Transport,
  from: string | RegionHandle,
  making: Making<W>,
  options: WriterOptions,
): Promise<W> {
  const { wait = false, timeout, signal } = options;
  if (signal?.aborted) throw signal.reason;
  const deadline = new Deadline(wait ? timeout : (timeout ?? SETTLING));
  const opening = new Opening(transport, from, making, options);
  for (;;) {
    const found = opening.tryOpen();
    if (!(found instanceof NotYet)) return found;
    if ((found.lives && !wait) || deadline.left === 0) throw found.error;
    await pause(Math.min(LOOK, deadline.left), signal);
  }
}

/** Why a channel cannot be opened at this moment. */
class NotYet {
  readonly error: ChannelError;
  /** Whether another writer lives, which may last. All else passes. */
  readonly lives: boolean;

  constructor(name: string, message: string, lives: boolean = false) {
    this.error = new ChannelError("taken", message, { name });
    this.lives = lives;
  }
}

/** One writer's tries to open a channel. */
class Opening<W extends object> {
  readonly #transport: Transport;
  readonly #from: string | RegionHandle;
  readonly #making: Making<W>;
  readonly #options: WriterOptions;
  readonly #name: string;
  readonly #description: Uint8Array;
  readonly #wanted: Wanted;
  readonly #plan: Prologue;
  readonly #patience = new Deadline(MAKING);
  #replace: boolean;

  constructor(transport: Transport, from: string | RegionHandle, making: Making<W>, options: WriterOptions) {
    this.#transport = transport;
    this.#from = from;
    this.#making = making;
    this.#options = options;
    this.#name = nameOf(transport.kind, from);
    this.#description = describe(making.layout);
    this.#wanted = {
      kind: making.kind,
      name: this.#name,
      valueLength: making.layout.LENGTH,
      fingerprint: fingerprint(making.layout),
      descriptionLength: this.#description.length,
      capacity: making.capacity ?? making.defaultCapacity,
      readers: options.readers ?? making.defaultReaders,
    };
    this.#plan = planSegment(this.#wanted);
    this.#replace = options.replace ?? false;
  }

  /** The writer; or why not yet, which may pass. */
  tryOpen(): W | NotYet {
    const region = this.#replace ? undefined : this.#attach();
    return region === undefined ? this.#create() : this.#keepIf(region, () => this.#enter(region));
  }

  #attach(): Region | undefined {
    try {
      return this.#transport.attach(this.#from);
    } catch (error) {
      if (hasCode(error, "not-found") && typeof this.#from === "string") return undefined;
      // What its maker has given no size yet is made by `create`, where that maker died.
      if (hasCode(error, "not-ready") && typeof this.#from === "string") return undefined;
      throw error;
    }
  }

  #create(): W | NotYet {
    const { mode, group, persist } = this.#options;
    const options: CreateOptions = {
      ...(mode !== undefined && { mode }),
      ...(group !== undefined && { group }),
      ...(persist !== undefined && { persist }),
      ...(this.#replace && { replace: true }),
    };
    let region: Region;
    try {
      region = this.#transport.create(this.#name, this.#plan.length, options);
    } catch (error) {
      // Someone else was as quick.
      if (hasCode(error, "exists")) return this.#notYet("is being made by another writer");
      throw error;
    }
    this.#replace = false;
    return this.#keepIf(region, () => {
      // INVARIANT: nobody else takes this lock before the magic stands there, unless this process is dead, or slept long
      // enough in this very place for another to take a channel that persists for one whose maker died.
      if (region.lock(WRITER_ROW).tryAcquire()) return this.#format(region);
      return this.#notYet("is being made by another writer");
    });
  }

  /** What opening a region came to; it is closed where that is no channel, or an error. */
  #keepIf(region: Region, open: () => W | NotYet): W | NotYet {
    let kept = false;
    try {
      const found = open();
      kept = !(found instanceof NotYet);
      return found;
    } finally {
      if (!kept) region.close();
    }
  }

  #enter(region: Region): W | NotYet {
    const segment = findSegment(region);
    if (segment === undefined) return this.#enterUnmade(region);
    const { kind, fingerprint: mark } = segment.prologue;
    if (kind !== this.#making.kind) throw this.#wrongKind(kind);
    if (!segment.writerLock.tryAcquire()) return this.#taken();
    // Between the look for it and its lock, it may have been removed by the writer that ended it.
    if (!region.named && typeof this.#from === "string") return this.#notYet("is being removed by its writer");
    if (segment.ended) return this.#removeEnded(region);
    const same = mark === this.#wanted.fingerprint && this.#hasRoom(segment.prologue);
    if (!same) return this.#replaceOther(segment);
    this.#assertLength(segment.prologue);
    // First, since a channel that cannot be carried on shall stay as it is.
    const writer = this.#making.open(segment);
    // One that is to stay keeps its place, a dead one's, and goes with no region.
    if (this.#options.persist !== true) region.adopt();
    // Until then it may have been removed as a leftover.
    if (!region.named && typeof this.#from === "string") return this.#notYet("is being removed");
    takeOver(segment);
    return writer;
  }

  /** A prologue that has the layout's fingerprint, and another length of its values, is no writer's. */
  #assertLength({ valueLength }: Prologue): void {
    const { valueLength: expected } = this.#plan;
    if (valueLength === expected) return;
    const at = Prologue.offsets.valueLength;
    throw damaged(this.#name, { at, field: "valueLength", expected: `${expected}`, received: `${valueLength}` });
  }

  /** A region without a magic: its maker is at it, or died. */
  #enterUnmade(region: Region): W | NotYet {
    const notYet = this.#notYet("is being made by another writer, or is a raw region of zeros");
    if (!region.adopt()) {
      if (region.length < Prologue.LENGTH || this.#patience.left > 0) return notYet;
      // The maker of a region that stays holds nothing that would tell of its death but this lock.
      if (!this.#stays()) return notYet;
    }
    if (!region.lock(WRITER_ROW).tryAcquire()) return notYet;
    if (findSegment(region) !== undefined) return notYet;
    if (region.length === this.#plan.length) return this.#format(region);
    // What this region owns goes when it is closed; what stays may be anybody's.
    if (region.owned) return notYet;
    const message = `region "${this.#name}" is no channel, or one of another size that was never finished. Give this one another name, or replace that one with { replace: true }.`;
    throw new ChannelError("not-a-channel", message, { name: this.#name });
  }

  /** Whether the region has no creator who would take it away. */
  #stays(): boolean {
    try {
      return this.#transport.list().some(({ name, lifetime }) => name === this.#name && lifetime === "stays");
    } catch (error) {
      // Where regions cannot be listed, none stays.
      if (hasCode(error, "not-supported")) return false;
      throw error;
    }
  }

  /** An ended channel is removed by the writer that ended it, or by this one, where that one died before it could. */
  #removeEnded(region: Region): NotYet {
    // What this region owns goes when it is closed.
    region.adopt();
    if (typeof this.#from === "string") return this.#notYet("is being removed by its writer");
    const message = `channel "${this.#name}" has ended; a handle leads to no other.`;
    throw new ChannelError("closed", message, { name: this.#name });
  }

  /** A channel with another layout or of another size. What a dead program left is replaced, unless values were lost. */
  #replaceOther(segment: Segment): NotYet {
    const { region, prologue } = segment;
    const unread = this.#making.holdsUnread(segment);
    // What this region owns goes when it is closed.
    if (!unread && region.adopt()) return this.#notYet("has another layout");
    const written = readDescription(
      segment.copy(prologue.descriptionAt, prologue.descriptionLength),
      prologue.descriptionAt,
      this.#name,
      prologue,
    );
    const mismatches = conform(written, this.#making.layout);
    const [first] = mismatches;
    const why =
      prologue.fingerprint === this.#wanted.fingerprint
        ? "has another size"
        : `has another layout${first === undefined ? "" : `: ${first.message}`}`;
    const message = `channel "${this.#name}" ${why}${unread ? ", and messages that nobody has handled" : ""}. Give it another name, or replace it with { replace: true }.`;
    throw new ChannelError("layout-mismatch", message, { name: this.#name, mismatches });
  }

  #hasRoom({ slots, stride, readers }: Prologue): boolean {
    const { capacity } = this.#making;
    const { readers: wanted } = this.#options;
    const plan = this.#plan;
    return (
      (capacity === undefined || (slots === plan.slots && stride === plan.stride)) &&
      (wanted === undefined || readers === wanted)
    );
  }

  #format(region: Region): W {
    const { bytes } = region;
    const [instance] = crypto.getRandomValues(new BigUint64Array(1));
    bytes.fill(0, 0, this.#plan.length);
    Prologue.encodeInto({ ...this.#plan, instance: instance ?? 0n }, bytes);
    bytes.set(this.#description, this.#plan.descriptionAt);
    const segment = new Segment(region, { ...this.#plan, instance: instance ?? 0n });
    sign(segment);
    this.#making.format(segment);
    const writer = this.#making.open(segment);
    publish(region);
    return writer;
  }

  #taken(): NotYet {
    const wait = this.#options.wait ? "wait longer for it" : "wait for it with { wait: true }";
    const message = `channel "${this.#name}" has a writer that lives. Close that one, give this one another name, or ${wait}.`;
    return new NotYet(this.#name, message, true);
  }

  #notYet(why: string): NotYet {
    const message = `channel "${this.#name}" ${why}, and was not free in time. Try again.`;
    return new NotYet(this.#name, message);
  }

  #wrongKind(kind: ChannelKind): ChannelError {
    const message = `channel "${this.#name}" is a ${kind}, not a ${this.#making.kind}. Give this one another name, or replace that one with { replace: true }.`;
    return new ChannelError("wrong-kind", message, { name: this.#name, expected: this.#making.kind, received: kind });
  }
}

/** A new writer says who it is, and wakes those who wait for one. */
function takeOver(segment: Segment): void {
  Atomics.add(segment.words, segment.wordOf("epoch"), 1);
  sign(segment);
  wakeReaders(segment);
}

function sign(segment: Segment): void {
  const { words, doubles } = segment;
  Atomics.store(words, segment.wordOf("pid"), typeof process === "object" ? (process.pid ?? 0) : 0);
  doubles[segment.wordOf("since") / 2] = Date.now();
  Atomics.store(words, segment.state, OPEN);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof TransportError && error.code === code;
}
