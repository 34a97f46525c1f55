import { createReadStream } from "node:fs";
import { crc32 } from "node:zlib";
import { expand, isCompact, LayoutError } from "@mortise/codec";
import { CommandError } from "../errors.ts";
import { fileError } from "../file-error.ts";
import { valuesSaid } from "../said.ts";
import { visible } from "../terminal.ts";
import { aboutIn } from "./about.ts";
import { ByteSource } from "./byte-source.ts";
import { type About, MAGIC, MOST_ABOUT, type Recorded, Start, VERSION } from "./format.ts";
import { type RecordingRecord, RecordingRecords } from "./records.ts";
import { ZstdValues } from "./zstd-values.ts";

/** So many bytes of a file are read at a time. */
const CHUNK = 2 ** 18;

/** A value of a recording. */
export interface Replayed extends Recorded {
  /** What its bytes mean; not looked at in a raw region, of whose bytes nobody said that they are a value. */
  readonly value: object | undefined;
}

/**
 * Reads a recording from its start to its end, and believes nothing in it that it has not looked at: what it gives are
 * values that were written, from the first on.
 *
 * @example
 * await using recording = await RecordingReader.open("camera.mortise-recording");
 * for await (const { time, value } of recording.values()) console.log(time, value);
 * if (recording.cut !== undefined) console.error(recording.cut);
 */
export class RecordingReader implements AsyncDisposable {
  /** What was recorded. */
  readonly about: About;
  readonly #records: RecordingRecords;
  readonly #zstd: ZstdValues | undefined;
  readonly #plain: boolean;
  #values = 0;
  #end: number | undefined;

  /**
   * Opens a file.
   *
   * @throws CommandError where it is no recording, or cannot be read; LayoutError `no-zstd` (as rejections)
   */
  static async open(path: string): Promise<RecordingReader> {
    try {
      return await RecordingReader.of(createReadStream(path, { highWaterMark: CHUNK }), visible(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw fileError(error, path, "read");
      throw new CommandError(`there is no file ${visible(path)}; \`mortise record\` makes one.`);
    }
  }

  /**
   * The same of bytes that come in chunks.
   *
   * @param what what messages call it
   */
  static async of(chunks: AsyncIterable<Uint8Array>, what: string): Promise<RecordingReader> {
    const source = new ByteSource(chunks);
    try {
      const { seal, compressed } = await readStart(source, what);
      const records = new RecordingRecords(source, what, seal);
      const record = await records.next(MOST_ABOUT);
      if (record === undefined) throw nothingIn(what);
      if (record.header.content !== "about") throw records.damaged(record.at, "the first record says not what it is");
      const about = aboutIn(record.payload, what);
      const zstd = compressed ? await ZstdValues.of(about.layout.LENGTH) : undefined;
      return new RecordingReader(records, about, zstd);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  private constructor(records: RecordingRecords, about: About, zstd: ZstdValues | undefined) {
    this.about = about;
    this.#records = records;
    this.#zstd = zstd;
    this.#plain = isCompact(about.layout);
  }

  /** Bytes that were read. */
  get position(): number {
    return this.#records.position;
  }

  /** Where the file is cut off, once the values before that were read. */
  get cut(): string | undefined {
    return this.#records.cut;
  }

  /** When the recording ended, in milliseconds since 1970, once all values were read; `undefined` of one that is cut. */
  get end(): number | undefined {
    return this.#end;
  }

  /**
   * The values in their order, up to the end or the cut.
   *
   * @throws CommandError where the file is damaged, after the values before that; what the system says of it
   */
  async *values(): AsyncGenerator<Replayed, void, undefined> {
    for (;;) {
      const record = await this.#records.next(this.about.layout.LENGTH);
      if (record === undefined) return;
      const { content, time, sequence } = record.header;
      if (content === "end") {
        await this.#checkEnd(record);
        this.#end = time;
        return;
      }
      const value = await this.#valueOf(record);
      this.#values++;
      yield { time, sequence, ...value };
    }
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#records.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @throws CommandError where it is not the end of what came before it */
  async #checkEnd({ header: { sequence }, at }: RecordingRecord): Promise<void> {
    const came = this.#values;
    if (sequence !== came) {
      throw this.#records.damaged(at, `the end tells of ${valuesSaid(sequence)}, and ${valuesSaid(came)} came`);
    }
    if (!(await this.#records.atEnd())) throw this.#records.damaged(at, "there is more behind the end");
  }

  /** @throws CommandError where it holds none */
  async #valueOf(record: RecordingRecord): Promise<Pick<Replayed, "bytes" | "value">> {
    const { layout, kind } = this.about;
    try {
      const bytes = await this.#expanded(record);
      if (bytes?.length !== layout.LENGTH) throw this.#records.damaged(record.at, "a record holds no value");
      return { bytes, value: kind === "raw" ? undefined : layout.decode(bytes) };
    } catch (error) {
      if (error instanceof LayoutError) throw this.#records.damaged(record.at, visible(error.message));
      throw error;
    }
  }

  async #expanded({ header: { content }, payload }: RecordingRecord): Promise<Uint8Array | undefined> {
    if (content === "zstd") return await this.#zstd?.decompress(payload);
    if (content !== "value") return undefined;
    return this.#plain ? payload : expand(this.about.layout, payload);
  }
}

/** @throws CommandError where it begins as nothing that can be read here */
async function readStart(source: ByteSource, what: string): Promise<{ seal: number; compressed: boolean }> {
  const bytes = await source.take(Start.LENGTH);
  const magic = Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1");
  if (!MAGIC.startsWith(magic)) throw new CommandError(`${what} is no recording; \`mortise record\` makes one.`);
  if (bytes.length < Start.LENGTH) throw nothingIn(what);
  const { version, flags } = Start.decode(bytes);
  if (version !== VERSION) {
    const message = `${what} is a recording of version ${version}, and this program reads version ${VERSION}; replay it with the program that made it.`;
    throw new CommandError(message);
  }
  return { seal: crc32(bytes), compressed: flags.zstd };
}

function nothingIn(what: string): CommandError {
  return new CommandError(`${what} is cut off before its first value: there is nothing to replay.`);
}
