import { crc32 } from "node:zlib";
import { LayoutError } from "@mortise/codec";
import { CommandError } from "../errors.ts";
import type { ByteSource } from "./byte-source.ts";
import { Header, sealOf } from "./format.ts";

/** A record that is whole: its header, and the bytes behind it. */
export interface RecordingRecord {
  readonly header: Header;
  readonly payload: Uint8Array;
  /** The byte of the file at which it begins. */
  readonly at: number;
}

/** Takes the records of a recording from its bytes, one after another. */
export class RecordingRecords {
  readonly #source: ByteSource;
  readonly #what: string;
  #seal: number;
  #cut: string | undefined;

  /**
   * @param source the bytes behind the file's start
   * @param what what messages call the file
   * @param seal the CRC-32 of its start
   */
  constructor(source: ByteSource, what: string, seal: number) {
    this.#source = source;
    this.#what = what;
    this.#seal = seal;
  }

  /** Bytes of the file that were taken. */
  get position(): number {
    return this.#source.position;
  }

  /** Where the file is cut off, once {@link next} came there. */
  get cut(): string | undefined {
    return this.#cut;
  }

  /**
   * The next record; `undefined` where the file is cut off before its end.
   *
   * @param most bytes that it may have behind its header
   * @throws CommandError where what stands there is no record of this place
   */
  async next(most: number): Promise<RecordingRecord | undefined> {
    const at = this.#source.position;
    const bytes = await this.#source.take(Header.LENGTH);
    if (bytes.length < Header.LENGTH) return this.#cutIn(at);
    const header = headerIn(bytes);
    const seal = sealOf(bytes, this.#seal);
    // Before anything that it says is believed, its length above all.
    if (header?.seal !== seal) throw this.damaged(at, "a record's seal is wrong");
    const { length, checksum, time } = header;
    if (length > most) throw this.damaged(at, `a record has ${length} bytes, and at most ${most} can be`);
    if (!Number.isFinite(time)) throw this.damaged(at, "a record's time is none");
    const payload = await this.#source.take(length);
    if (payload.length < length) return this.#cutIn(at);
    if (crc32(payload) !== checksum) throw this.damaged(at, "a record's checksum is wrong");
    this.#seal = seal;
    return { header, payload, at };
  }

  /** Whether there is nothing more. */
  async atEnd(): Promise<boolean> {
    return (await this.#source.take(1)).length === 0;
  }

  /** The error for a place of the file that says what cannot be. */
  damaged(at: number, why: string): CommandError {
    return new CommandError(`${this.#what} is damaged at byte ${at}: ${why}; what comes before that is whole.`);
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#source.close();
  }

  #cutIn(at: number): undefined {
    this.#cut = `${this.#what} is cut off after ${this.position} bytes, in the record at byte ${at}; what comes before that is whole.`;
  }
}

function headerIn(bytes: Uint8Array): Header | undefined {
  try {
    return Header.decode(bytes);
  } catch (error) {
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
}
