import { closeSync, openSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { compact, isCompact, type Layout } from "@mortise/codec";
import { now } from "../clock.ts";
import { CommandError } from "../errors.ts";
import { fileError, STANDARD_OUTPUT } from "../file-error.ts";
import { print, visible } from "../terminal.ts";
import { aboutBytes } from "./about.ts";
import { type About, Header, MAGIC, type Recorded, Start, sealOf, VERSION } from "./format.ts";
import { ZstdValues } from "./zstd-values.ts";

/** How a recording is made. */
export interface RecordingOptions {
  /** Write over a file that is there. */
  readonly force?: boolean | undefined;
  /** Compress values that become smaller by it. */
  readonly zstd?: boolean | undefined;
}

/** More bytes are not copied to be written together with their header. */
const LARGE = 2 ** 16;

/**
 * Writes a recording. Each value is with the system when its `write` resolves: should this process be killed, the file
 * has all values up to there.
 *
 * @example
 * const recording = await RecordingWriter.create("camera.mortise-recording", { name, kind: "mailbox", layout });
 * await recording.write({ time: Date.now(), sequence: 1, bytes });
 * recording.end();
 */
export class RecordingWriter {
  readonly #path: string;
  /** `undefined` for the standard output. */
  readonly #file: number | undefined;
  readonly #layout: Layout;
  readonly #zstd: ZstdValues | undefined;
  readonly #plain: boolean;
  #seal = 0;
  #length = 0;
  #values = 0;
  /** Whether a write failed, perhaps in the middle of a record. */
  #broken = false;

  /**
   * Makes the file, with what it says of the channel.
   *
   * @param path `-` for the standard output
   * @throws CommandError where the file is there already or cannot be written, or the layout is too long to describe;
   * LayoutError `no-zstd` (as rejections)
   */
  static async create(path: string, about: About, { force, zstd }: RecordingOptions = {}): Promise<RecordingWriter> {
    const compressor = zstd ? await ZstdValues.of(about.layout.LENGTH) : undefined;
    const said = aboutBytes(about);
    const file = path === STANDARD_OUTPUT ? undefined : open(path, force ? "w" : "wx");
    const recording = new RecordingWriter(path, file, about.layout, compressor);
    try {
      recording.#begin(said);
      return recording;
    } catch (error) {
      recording.end();
      throw error;
    }
  }

  private constructor(path: string, file: number | undefined, layout: Layout, zstd: ZstdValues | undefined) {
    this.#path = path;
    this.#file = file;
    this.#layout = layout;
    this.#zstd = zstd;
    this.#plain = isCompact(layout);
  }

  /** Values that were written. */
  get values(): number {
    return this.#values;
  }

  /** Bytes of the file. */
  get length(): number {
    return this.#length;
  }

  /**
   * Writes a value.
   *
   * @throws LayoutError where a length or a count in its bytes says what cannot be, and nothing is written; CommandError
   * where the file cannot be written (as rejections)
   */
  async write({ time, sequence, bytes }: Recorded): Promise<void> {
    const used = this.#plain ? bytes : compact(this.#layout, bytes);
    const frame = await this.#zstd?.compress(bytes);
    if (frame !== undefined && frame.length < used.length) this.#record("zstd", frame, time, sequence);
    else this.#record("value", used, time, sequence);
    this.#values++;
  }

  /** Writes the end, unless a write failed, and closes the file. */
  end(): void {
    try {
      if (!this.#broken) this.#record("end", new Uint8Array(0), now(), this.#values);
    } finally {
      if (this.#file !== undefined) closeSync(this.#file);
    }
  }

  #begin(about: Uint8Array): void {
    const start = Start.encode({ magic: MAGIC, version: VERSION, flags: { zstd: this.#zstd !== undefined } });
    this.#put(start);
    this.#seal = crc32(start);
    this.#record("about", about, now(), 0);
  }

  #record(content: Header["content"], bytes: Uint8Array, time: number, sequence: number): void {
    const { length } = bytes;
    const header = Header.encode({ seal: 0, content, length, checksum: crc32(bytes), time, sequence });
    this.#seal = sealOf(header, this.#seal);
    new DataView(header.buffer).setUint32(Header.offsets.seal, this.#seal, true);
    if (length > LARGE) {
      this.#put(header);
      this.#put(bytes);
    } else this.#put(Buffer.concat([header, bytes]));
  }

  #put(bytes: Uint8Array): void {
    try {
      // All of it, where one write takes only a part.
      if (this.#file === undefined) print(bytes);
      else writeFileSync(this.#file, bytes);
      this.#length += bytes.length;
    } catch (error) {
      this.#broken = true;
      throw fileError(error, this.#path, "written");
    }
  }
}

function open(path: string, flags: string): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw fileError(error, path, "written");
    throw new CommandError(`${visible(path)} exists; give --force to write over it, or --output <file>.`);
  }
}
