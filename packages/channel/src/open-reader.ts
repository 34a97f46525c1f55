import { conform, fingerprint, type Layout, type StructNode } from "@mortise/codec";
import { nameOf, type Region, type RegionHandle, type Transport, TransportError } from "@mortise/transport";
import { Deadline, pause, type WaitOptions } from "./clock.ts";
import { ChannelError } from "./errors.ts";
import type { ChannelKind } from "./prologue.ts";
import { findSegment, type Segment } from "./segment.ts";
import { readDescription } from "./self-description.ts";

/** How a reader opens a channel. */
export interface ReaderOptions extends WaitOptions {
  /** Of a queue: wait until its consumer is gone, instead of failing with `taken`. Default `false`. */
  readonly wait?: boolean;
}

/** A channel that is there. */
export interface FoundChannel {
  readonly segment: Segment;
  /** The writer's layout, as the segment describes it. */
  readonly written: Layout;
}

/** A channel as a reader found it. */
export interface Found extends FoundChannel {
  /** The layout that values are read with: the caller's, or the writer's. */
  readonly layout: Layout;
  /** The reader's row, whose lock it holds. */
  readonly row: number;
}

/** A name is looked at so often, in milliseconds: more often at first. */
const [SHORTEST, LONGEST] = [2, 50];

/**
 * A channel that exists, or comes to exist in time, with a row for this reader.
 *
 * @throws ChannelError `not-found`, `layout-mismatch`, `wrong-kind`, `wrong-version`, `not-a-channel`, `damaged`,
 * `taken`, `too-many-readers`; TransportError
 */
export async function openForReading(
  transport: Transport,
  from: string | RegionHandle,
  kinds: readonly ChannelKind[],
  given: Layout | undefined,
  options: ReaderOptions,
): Promise<Found> {
  return await inTime(options, () =>
    tryOpen(transport, from, options, ({ segment, written }) => {
      const { name, prologue } = segment;
      if (!kinds.includes(prologue.kind)) throw wrongKind(name, kinds, prologue.kind);
      if (given !== undefined) assertConform(name, written, given);
      const row = takeRow(segment);
      return row === undefined ? noRow(segment, options) : { segment, written, layout: given ?? written, row };
    }),
  );
}

/**
 * A channel of any kind that exists, or comes to exist in time, without a part in it.
 *
 * @throws ChannelError `not-found`, `wrong-version`, `not-a-channel`, `damaged`; TransportError
 */
export async function openForLooking(
  transport: Transport,
  from: string | RegionHandle,
  options: WaitOptions,
): Promise<FoundChannel> {
  return await inTime(options, () => tryOpen(transport, from, options, (found) => found));
}

async function inTime<T>({ wait = false, timeout, signal }: ReaderOptions, open: () => T | ChannelError): Promise<T> {
  if (signal?.aborted) throw signal.reason;
  const deadline = new Deadline(timeout);
  for (let delay = SHORTEST; ; delay = Math.min(2 * delay, LONGEST)) {
    const found = open();
    if (!(found instanceof ChannelError)) return found;
    if ((found.code === "taken" && !wait) || deadline.left === 0) throw found;
    await pause(Math.min(delay, deadline.left), signal);
  }
}

/** What is made of the channel; or why not yet, which may pass. */
function tryOpen<T>(
  transport: Transport,
  from: string | RegionHandle,
  waiting: WaitOptions,
  make: (found: FoundChannel) => T | ChannelError,
): T | ChannelError {
  const name = nameOf(transport.kind, from);
  let region: Region;
  try {
    region = transport.attach(from);
  } catch (error) {
    const passing = error instanceof TransportError && (error.code === "not-found" || error.code === "not-ready");
    if (!passing || typeof from !== "string") throw error;
    return notFound(name, "there is no channel", waiting);
  }
  let kept = false;
  try {
    const segment = findSegment(region);
    if (segment === undefined) {
      return notFound(name, "a raw region of zeros has the name, or nobody finished making channel", waiting);
    }
    const { prologue } = segment;
    if (segment.ended && typeof from !== "string") {
      throw new ChannelError("closed", `channel "${name}" has ended; a handle leads to no other.`, { name });
    }
    if (segment.ended) return notFound(name, "its writer has ended channel", waiting);
    const { descriptionAt, descriptionLength } = prologue;
    const description = segment.copy(descriptionAt, descriptionLength);
    const written = readDescription(description, descriptionAt, name, prologue);
    const made = make({ segment, written });
    kept = !(made instanceof ChannelError);
    return made;
  } finally {
    if (!kept) region.close();
  }
}

/** A row whose reader died, or that had none, is this reader's while it holds the lock. */
function takeRow(segment: Segment): number | undefined {
  for (let row = 0; row < segment.prologue.readers; row++) {
    if (!segment.readerLock(row).tryAcquire()) continue;
    Atomics.store(segment.words, segment.rowWord(row), 0);
    return row;
  }
  return undefined;
}

function noRow({ name, prologue }: Segment, options: ReaderOptions): ChannelError {
  if (prologue.kind === "queue") {
    const wait = options.wait ? "wait longer for it" : "wait for it with { wait: true }";
    const message = `queue "${name}" has a consumer that lives. Close that one, or ${wait}.`;
    return new ChannelError("taken", message, { name });
  }
  const message = `channel "${name}" has ${prologue.readers} readers, and rows for no more. Have its writer make it with more: { readers: ${2 * prologue.readers} }.`;
  throw new ChannelError("too-many-readers", message, { name, expected: `at most ${prologue.readers}` });
}

function assertConform(name: string, written: Layout, given: { readonly node: StructNode }): void {
  if (fingerprint(written) === fingerprint(given)) return;
  const mismatches = conform(written, given);
  if (mismatches.length === 0) return;
  const what = mismatches.map(({ message }) => message).join("; ");
  const message = `channel "${name}" cannot be read with this layout: ${what}. Its writer's is: ${written}.`;
  throw new ChannelError("layout-mismatch", message, { name, mismatches });
}

function notFound(name: string, why: string, { timeout = 0 }: WaitOptions): ChannelError {
  const [waited, longer] = timeout > 0 ? [` (waited ${timeout} ms)`, ""] : ["", ": { timeout: 5_000 }"];
  const message = `${why} "${name}"${waited}; start its writer, or wait longer${longer}.`;
  return new ChannelError("not-found", message, { name });
}

function wrongKind(name: string, kinds: readonly ChannelKind[], kind: ChannelKind): ChannelError {
  const [asked, other] = kinds.includes("mailbox") ? ["mailbox", "stream"] : ["stream", "mailbox"];
  const message = `channel "${name}" is a ${kind}, not a ${asked}; read it with ${other}.reader.`;
  return new ChannelError("wrong-kind", message, { name, expected: kinds.join(" or "), received: kind });
}
