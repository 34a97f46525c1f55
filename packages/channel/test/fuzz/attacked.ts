import { type Layout, LayoutError, layout } from "@mortise/codec";
import { memoryTransport, type Region, type Transport } from "@mortise/transport";
import { ChannelError, channels, type Observer } from "../../src/index.ts";

/** What an attacked channel is: its kind, and the layout of what is in it. */
export const KINDS = ["mailbox", "queue", "broadcast"] as const;
export type Kind = (typeof KINDS)[number];

/** A layout of which any bytes are a value, and one with lengths, names and a tag that are not. */
export const LAYOUTS: readonly Layout[] = [
  layout("u32 n + f64 x + bytes(20) key"),
  layout(
    "u32 n + text(24) body + bool? done + enum(u8, a, b) e + list(u16, 4) marks + union(u8, p { u8 x }, q { text(9) t })",
  ),
] as never;

const VALUES: readonly object[] = [
  { n: 7, x: 0.5, key: new Uint8Array(20).fill(7) },
  { n: 7, body: "hé", done: true, e: "b", marks: [1, 2, 3], union: { kind: "q", t: "tt" } },
];

interface Side {
  write(): void;
  read(): unknown[];
}

/**
 * A channel whose bytes are open to all, with a writer and two readers that opened it while it was sound. Whatever is
 * done to the bytes, each call gives a value of the layout or a typed error.
 */
export class Attacked {
  readonly #transport: Transport = memoryTransport();
  readonly #kind: Kind;
  readonly #layout: Layout;
  readonly #closing: Disposable[] = [];
  readonly #sides: Side[] = [];
  readonly #value: object;
  #region: Region | undefined;
  #sound = new Uint8Array(0);

  constructor(kind: Kind, which: number) {
    this.#kind = kind;
    this.#layout = LAYOUTS[which] as Layout;
    this.#value = VALUES[which] as object;
  }

  async open(): Promise<void> {
    const { mailbox, stream } = channels(this.#transport);
    const value = this.#value as never;
    if (this.#kind === "mailbox") {
      const out = await mailbox.writer("it", this.#layout, { readers: 3 });
      for (let n = 0; n < 5; n++) out.write(value);
      const readers = [await mailbox.reader("it", this.#layout), await mailbox.reader("it")];
      this.#closing.push(out, ...readers);
      this.#sides.push({
        write: () => out.write(value),
        read: () => [...readers.map((reader) => reader.read()), readers[0]?.read((view) => touch(view))],
      });
      this.#sides.push({ write: () => out.status(), read: () => statuses(readers) });
    } else {
      const broadcast = this.#kind === "broadcast";
      const out = await stream.writer("it", this.#layout, { capacity: 4, broadcast, readers: broadcast ? 3 : 1 });
      const readers = [await stream.reader("it", this.#layout)];
      if (broadcast) readers.push((await stream.reader("it")) as never);
      for (let n = 0; n < 3; n++) out.trySend(value);
      this.#closing.push(out, ...readers);
      this.#sides.push({
        write: () => out.trySend(value),
        read: () => readers.map((reader) => reader.tryReceive()),
      });
      this.#sides.push({ write: () => out.status(), read: () => statuses(readers) });
    }
    const observer = await channels(this.#transport).observe("it");
    this.#closing.push(observer);
    this.#sides.push({ write: () => observer.status(), read: () => [lookAt(observer)] });
    this.#region = this.#transport.attach("it");
    this.#sound = this.#region.bytes.slice();
  }

  get bytes(): Uint8Array {
    return (this.#region as Region).bytes;
  }

  /** Puts all bytes back. */
  restore(): void {
    this.bytes.set(this.#sound);
  }

  /** Calls everything; returns how many values came. */
  use(): number {
    let values = 0;
    for (const { write, read } of this.#sides) {
      typed(write);
      for (const value of typed(read) ?? []) {
        if (value === undefined) continue;
        values++;
        this.#layout.encode(value as never);
      }
    }
    return values;
  }

  /** Opens it as others do who come now. */
  async enter(): Promise<void> {
    const { mailbox, stream, observe } = channels(this.#transport);
    const kind = this.#kind === "mailbox" ? mailbox : stream;
    const value = this.#value as never;
    // The writer's lock is the writer's, and the queue has a consumer: both are let go for those who take over.
    const [out, ...readers] = this.#closing.splice(0);
    for (const each of [out, ...readers]) each?.[Symbol.dispose]();
    await typedAsync(async () => {
      const reader = await kind.reader("it", { timeout: 0 });
      try {
        const got = "tryReceive" in reader ? reader.tryReceive() : reader.read();
        if (got !== undefined) this.#layout.encode(got as never);
      } finally {
        reader.close();
      }
    });
    await typedAsync(async () => {
      const observer = await observe("it", { timeout: 0 });
      try {
        observer.status();
        const got = lookAt(observer);
        if (got !== undefined) this.#layout.encode(got as never);
      } finally {
        observer.close();
      }
    });
    await typedAsync(async () => {
      const options = { broadcast: this.#kind === "broadcast", timeout: 0 };
      const writer = await kind.writer("it", this.#layout, options);
      try {
        if ("trySend" in writer) writer.trySend(value);
        else writer.write(value);
      } finally {
        writer.close();
      }
    });
  }

  close(): void {
    for (const each of this.#closing) each[Symbol.dispose]();
    this.#region?.close();
  }
}

function typed<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (isTyped(error)) return undefined;
    throw error;
  }
}

async function typedAsync(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isTyped(error)) throw error;
  }
}

function isTyped(error: unknown): boolean {
  return error instanceof ChannelError || error instanceof LayoutError;
}

/** Looks at every field of a view. */
function touch(view: object): undefined {
  for (const field in view) void (view as Record<string, unknown>)[field];
  return undefined;
}

/** The newest value. */
function lookAt(observer: Observer): unknown {
  const seen = observer.newest();
  return seen === undefined ? undefined : observer.layout.decode(seen.bytes);
}

/** Asks each for its status, which is no value. */
function statuses(readers: readonly { status(): unknown }[]): undefined[] {
  for (const reader of readers) reader.status();
  return [];
}
