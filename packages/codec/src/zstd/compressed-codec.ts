import { engineOf, type ZstdEngine } from "../builders/zstd.ts";
import { checkBytes } from "../check-bytes.ts";
import { checkValue } from "../check-value.ts";
import type { Engine } from "../engine/engine.ts";
import { LayoutError } from "../errors.ts";
import { atSite, type Fault, faultError, ROOT, type Site } from "../fault.ts";
import { measureStored } from "../measure.ts";
import type { MeasuredStruct, MeasuredZstd } from "../measured.ts";
import { refused } from "../refusals.ts";
import { type Exchanger, exchangerOf } from "./exchange.ts";
import { flawOf } from "./frame.ts";

/** One zstd of a value that is encoded or decoded, and the bytes in hand: its content, or the frame. */
interface Part {
  readonly zstd: MeasuredZstd;
  readonly site: Site;
  readonly engine: ZstdEngine;
  readonly bytes: Uint8Array;
}

/** What is said of a call that cannot wait. */
export const COMPRESSED = "a layout with a zstd field has only encodeAsync and decodeAsync";

const NOTHING = new Uint8Array(0);

/** What encodes and decodes a layout with zstd fields; `undefined` where it has none. */
export function compressedCodec(
  measured: MeasuredStruct,
  make: (measured: MeasuredStruct) => Engine,
): CompressedCodec | undefined {
  const exchanger = exchangerOf(measured);
  return exchanger && new CompressedCodec(measured, exchanger, make);
}

/**
 * Encodes and decodes a layout with zstd fields. Its engine knows nothing of them: to it, a zstd is the blob that holds
 * the compressed bytes. Values and bytes are read before anything is awaited, so that they may change meanwhile.
 */
export class CompressedCodec {
  readonly #measured: MeasuredStruct;
  readonly #exchanger: Exchanger;
  readonly #make: (measured: MeasuredStruct) => Engine;
  readonly #engine: Engine;
  readonly #contents = new Map<MeasuredZstd, Engine>();

  constructor(measured: MeasuredStruct, exchanger: Exchanger, make: (measured: MeasuredStruct) => Engine) {
    this.#measured = measured;
    this.#exchanger = exchanger;
    this.#make = make;
    this.#engine = make(measureStored(measured.node));
  }

  /** The error for a call that cannot wait. */
  asynchronous(): LayoutError {
    return new LayoutError("asynchronous", COMPRESSED, { expected: "encodeAsync or decodeAsync" });
  }

  async encode(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
    const fault = checkValue(this.#measured, value);
    if (fault !== undefined) throw faultError(fault);
    const bytes = new Uint8Array(this.#measured.size);
    const parts: Part[] = [];
    const without = this.#exchanger(value, ROOT, (zstd, value, site) => {
      const content = new Uint8Array(zstd.content.size);
      this.#content(zstd).encodeInto({ value }, content, 0);
      parts.push({ zstd, site, engine: demandEngine(zstd, site), bytes: content });
      return NOTHING;
    });
    this.#engine.encodeInto(without, bytes, 0);
    const data = new DataView(bytes.buffer);
    for (const { zstd, site, engine, bytes: content } of parts) {
      const frame = await engine.compress(content);
      checkFrame(zstd, site, frame);
      const { capacity, count, start } = zstd;
      if (frame.length > capacity) {
        const problem = `it compressed to ${frame.length} bytes`;
        refuse(site, refused("wrong-length", zstd, problem, `at most ${capacity}`, `${frame.length}`));
      }
      data.setUint32(site.offset, frame.length, count.littleEndian);
      bytes.set(frame, site.offset + start);
    }
    return bytes;
  }

  async decode(bytes: Uint8Array, at: number): Promise<unknown> {
    const value = this.#engine.decode(bytes, at);
    const parts: Part[] = [];
    this.#exchanger(value, ROOT, (zstd, frame, site) => {
      checkFrame(zstd, site, frame as Uint8Array);
      parts.push({ zstd, site, engine: demandEngine(zstd, site), bytes: frame as Uint8Array });
      return undefined;
    });
    const values: unknown[] = [];
    // One after another, so that no more than one content needs memory at a time.
    for (const part of parts) values.push(await this.#open(part));
    return this.#exchanger(value, ROOT, () => values.shift());
  }

  async #open({ zstd, site, engine, bytes: frame }: Part): Promise<unknown> {
    const { size } = zstd.content;
    const content = await decompress(zstd, site, engine, frame);
    if (content.length !== size) {
      const problem = `it decompresses to ${content.length} bytes`;
      refuse(site, refused("invalid-zstd", zstd, problem, `${size}`, `${content.length}`));
    }
    const data = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const fault = checkBytes(zstd.element, data, 0);
    // What is compressed has no place in the layout.
    if (fault !== undefined) refuse(site, { ...fault, offset: Number.NaN });
    return (this.#content(zstd).decode(content, 0) as { value: unknown }).value;
  }

  /** The engine of what a zstd compresses. */
  #content(zstd: MeasuredZstd): Engine {
    const known = this.#contents.get(zstd);
    if (known !== undefined) return known;
    const made = this.#make(zstd.content);
    this.#contents.set(zstd, made);
    return made;
  }
}

async function decompress(zstd: MeasuredZstd, site: Site, engine: ZstdEngine, frame: Uint8Array): Promise<Uint8Array> {
  try {
    return await engine.decompress(frame, zstd.content.size);
  } catch (error) {
    if (error instanceof LayoutError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      site,
      refused("invalid-zstd", zstd, `it cannot be decompressed (${reason})`, "a whole frame", reason),
    );
  }
}

/** Throws unless bytes are one frame of a zstd's content, whoever made them. */
function checkFrame(zstd: MeasuredZstd, site: Site, frame: Uint8Array): void {
  const flaw = flawOf(frame, zstd.content.size);
  if (flaw !== undefined) refuse(site, refused("invalid-zstd", zstd, flaw.problem, flaw.expected, flaw.received));
}

function demandEngine(zstd: MeasuredZstd, site: Site): ZstdEngine {
  const engine = engineOf(zstd.node);
  const expected = 'zstd of "@mortise/codec/zstd", as in layout("…", { zstd }), or as the builder of the field';
  return engine ?? refuse(site, refused("no-zstd", zstd, "nothing was given that compresses it", expected, "nothing"));
}

function refuse(site: Site, fault: Fault): never {
  throw faultError(atSite(site, fault));
}
