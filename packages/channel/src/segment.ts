import type { Bell, Lock, Region } from "@mortise/transport";
import { ChannelError } from "./errors.ts";
import { checkPrologue } from "./geometry.ts";
import { Control, MAGIC, Prologue, Row } from "./prologue.ts";

/** Whose lock and bell the writer's are; those of reader `i` are `1 + i`. */
export const WRITER_ROW = 0;

/** The writer's `state`. */
export const OPEN = 0;
export const ENDED = 1;

/** A region that holds a channel: its words, and where they stand. All that the prologue says was checked. */
export class Segment {
  readonly region: Region;
  readonly name: string;
  readonly prologue: Prologue;
  /** All of the region's bytes. */
  readonly bytes: Uint8Array;
  /** The same as words, by index: what is shared is read and written by `Atomics` on these. */
  readonly words: Int32Array;
  /** The same as pairs of words. */
  readonly doubles: Float64Array;
  /** Indices of control words. */
  readonly latest: number;
  readonly claimed: number;
  readonly wake: number;
  readonly room: number;
  readonly state: number;
  /** The index of the word in which a queue's consumer tells how far it came. */
  readonly consumed: number;
  readonly #control: number;

  constructor(region: Region, prologue: Prologue) {
    this.region = region;
    this.name = region.name;
    this.prologue = prologue;
    this.bytes = region.bytes;
    const { buffer, byteOffset, length } = this.bytes;
    this.words = new Int32Array(buffer, byteOffset, Math.floor(length / 4));
    this.doubles = new Float64Array(buffer, byteOffset, Math.floor(length / 8));
    this.#control = prologue.controlAt / 4;
    this.latest = this.wordOf("latest");
    this.claimed = this.wordOf("claimed");
    this.wake = this.wordOf("wake");
    this.room = this.wordOf("room");
    this.state = this.wordOf("state");
    this.consumed = this.rowWord(0) + Row.offsets.position / 4;
  }

  /** The index of a control word. */
  wordOf(field: keyof typeof Control.offsets): number {
    return this.#control + Control.offsets[field] / 4;
  }

  /** The index of the first word of a reader's row. */
  rowWord(row: number): number {
    return this.#control + (Control.LENGTH + row * Row.LENGTH) / 4;
  }

  get writerLock(): Lock {
    return this.region.lock(WRITER_ROW);
  }

  readerLock(row: number): Lock {
    return this.region.lock(1 + row);
  }

  get writerBell(): Bell {
    return this.region.bell(WRITER_ROW);
  }

  readerBell(row: number): Bell {
    return this.region.bell(1 + row);
  }

  /** Whether the channel came to its end. */
  get ended(): boolean {
    return Atomics.load(this.words, this.state) === ENDED;
  }

  /** A private copy of some of the bytes. */
  copy(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes.subarray(at, at + length));
  }
}

/**
 * The channel in a region; `undefined` while it is being made.
 *
 * @throws ChannelError `not-a-channel`, `wrong-version`, `damaged`
 */
export function findSegment(region: Region): Segment | undefined {
  const { bytes, name } = region;
  if (bytes.length < Prologue.LENGTH) throw notAChannel(name, `has only ${bytes.length} bytes`);

  // INVARIANT: the magic is stored last, and loaded first: whoever sees it sees all that was written before.
  const found = Atomics.load(magicOf(bytes), 0);
  if (found === 0n) return undefined;
  if (found !== MAGIC) throw notAChannel(name, `begins with other bytes`);
  const prologue = new Uint8Array(bytes.subarray(0, Prologue.LENGTH));
  return new Segment(region, checkPrologue(prologue, bytes.length, name));
}

/**
 * Whether a region begins as a channel does; for who may only read it, and so cannot attach to the channel.
 *
 * @throws TransportError as {@link Region.read}
 * @example
 * if (beginsAsChannel(transport.attach("camera", { readOnly: true }))) console.log("a channel");
 */
export function beginsAsChannel(region: Region): boolean {
  if (region.length < Prologue.LENGTH) return false;
  return magicOf(region.read(new Uint8Array(BigUint64Array.BYTES_PER_ELEMENT)))[0] === MAGIC;
}

/** Says that all of a segment stands there. */
export function publish(region: Region): void {
  Atomics.store(magicOf(region.bytes), 0, MAGIC);
}

function magicOf({ buffer, byteOffset }: Uint8Array): BigUint64Array {
  return new BigUint64Array(buffer, byteOffset, 1);
}

function notAChannel(name: string, why: string): ChannelError {
  const message = `region "${name}" is no channel: it ${why}. Raw regions are for attach and decode; a channel needs a name of its own.`;
  return new ChannelError("not-a-channel", message, { name });
}
