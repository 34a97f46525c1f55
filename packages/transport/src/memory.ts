import { checkAgreedLength, checkLength, checkMode, checkName, checkRow } from "./arguments.ts";
import type { Bell, WaitOptions } from "./bell.ts";
import { TransportError } from "./errors.ts";
import type { Lock } from "./lock.ts";
import type { Region } from "./region.ts";
import { RingLatch } from "./ring-latch.ts";
import type { AttachOptions, CreateOptions, RegionInfo, Transport } from "./transport.ts";

const KIND = "memory";

/** What the regions of one name share. */
interface Segment {
  readonly buffer: SharedArrayBuffer;
  readonly lockHolders: Map<number, MemoryLock>;
  readonly listeners: Map<number, MemoryBell>;
}

/**
 * Makes a transport whose regions live in this process: for tests, and where a program's parts share memory.
 *
 * Names belong to the returned object, so two of them share nothing. `region.buffer` is a SharedArrayBuffer, which a
 * worker may be given; locks and bells work in the thread that made the transport.
 *
 * @example
 * const transport = memoryTransport();
 * const writer = transport.create("camera", 4096);
 * const reader = transport.attach("camera");
 * writer.bytes[0] = 1; // reader.bytes[0] is 1
 */
export function memoryTransport(): Transport {
  const segments = new Map<string, Segment>();

  function create(name: string, length: number, options: CreateOptions = {}): Region {
    checkName(KIND, name);
    checkLength(KIND, name, length);
    checkMode(KIND, name, options.mode ?? 0o600);
    if (segments.has(name) && options.replace !== true) {
      throw new TransportError(
        "exists",
        `memory region "${name}" exists; attach to it, choose another name, or replace it with { replace: true }.`,
        { transport: KIND, name },
      );
    }
    const segment = { buffer: allocate(name, length), lockHolders: new Map(), listeners: new Map() };
    segments.set(name, segment);
    return new MemoryRegion(name, segment, true, () => {
      if (options.persist !== true && segments.get(name) === segment) segments.delete(name);
    });
  }

  function attach(name: string, options: AttachOptions = {}): Region {
    checkName(KIND, name);
    if (options.length !== undefined) checkLength(KIND, name, options.length);
    const segment = segments.get(name);
    if (segment === undefined) {
      throw new TransportError("not-found", `there is no memory region "${name}"; create it first.`, {
        transport: KIND,
        name,
      });
    }
    const actual = segment.buffer.byteLength;
    checkAgreedLength(KIND, name, actual, options.length ?? actual);
    return new MemoryRegion(name, segment, false, () => {});
  }

  return {
    kind: KIND,
    create,
    attach,
    open(name: string, length: number, options: CreateOptions = {}): Region {
      checkLength(KIND, name, length);
      return segments.has(name) && options.replace !== true ? attach(name, { length }) : create(name, length, options);
    },
    list(): RegionInfo[] {
      const names = [...segments.keys()].sort();
      return names.map((name) => ({ name, length: segments.get(name)?.buffer.byteLength ?? 0 }));
    },
    remove(name: string): boolean {
      checkName(KIND, name);
      return segments.delete(name);
    },
  };
}

function allocate(name: string, length: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(length);
  } catch (cause) {
    throw new TransportError(
      "no-space",
      `memory region "${name}": the runtime gave no ${length} bytes (${String(cause)}); ask for fewer.`,
      { transport: KIND, name },
    );
  }
}

class MemoryRegion implements Region {
  readonly name: string;
  readonly transport: string = KIND;
  readonly length: number;
  readonly created: boolean;
  #bytes: Uint8Array<SharedArrayBuffer> | undefined;
  readonly #segment: Segment;
  readonly #removeName: () => void;
  readonly #locks = new Map<number, MemoryLock>();
  readonly #bells = new Map<number, MemoryBell>();

  constructor(name: string, segment: Segment, created: boolean, removeName: () => void) {
    this.name = name;
    this.length = segment.buffer.byteLength;
    this.created = created;
    this.#bytes = new Uint8Array(segment.buffer);
    this.#segment = segment;
    this.#removeName = removeName;
  }

  get closed(): boolean {
    return this.#bytes === undefined;
  }

  get bytes(): Uint8Array {
    return this.#bytes ?? this.#refuse();
  }

  get buffer(): ArrayBufferLike {
    return (this.#bytes ?? this.#refuse()).buffer;
  }

  #refuse(): never {
    throw new TransportError("closed", `memory region "${this.name}" is closed; attach to it again.`, {
      transport: KIND,
      name: this.name,
    });
  }

  /** @throws TransportError `closed` */
  assertOpen(): void {
    if (this.closed) this.#refuse();
  }

  lock(row: number): Lock {
    this.assertOpen();
    checkRow(KIND, this.name, row);
    let lock = this.#locks.get(row);
    if (lock === undefined) {
      lock = new MemoryLock(this, this.#segment.lockHolders, row);
      this.#locks.set(row, lock);
    }
    return lock;
  }

  bell(row: number): Bell {
    this.assertOpen();
    checkRow(KIND, this.name, row);
    let bell = this.#bells.get(row);
    if (bell === undefined) {
      bell = new MemoryBell(this, this.#segment.listeners, row);
      this.#bells.set(row, bell);
    }
    return bell;
  }

  close(): void {
    if (this.closed) return;
    this.#bytes = undefined;
    for (const lock of this.#locks.values()) lock.release();
    for (const bell of this.#bells.values()) bell.close();
    this.#removeName();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

class MemoryLock implements Lock {
  readonly row: number;
  readonly #region: MemoryRegion;
  readonly #holders: Map<number, MemoryLock>;

  constructor(region: MemoryRegion, holders: Map<number, MemoryLock>, row: number) {
    this.#region = region;
    this.#holders = holders;
    this.row = row;
  }

  get held(): boolean {
    return this.#holders.get(this.row) === this;
  }

  tryAcquire(): boolean {
    this.#region.assertOpen();
    if (!this.#holders.has(this.row)) this.#holders.set(this.row, this);
    return this.held;
  }

  heldElsewhere(): boolean {
    this.#region.assertOpen();
    return this.#holders.has(this.row) && !this.held;
  }

  release(): void {
    if (this.held) this.#holders.delete(this.row);
  }
}

class MemoryBell implements Bell {
  readonly row: number;
  readonly #region: MemoryRegion;
  readonly #listeners: Map<number, MemoryBell>;
  readonly #latch: RingLatch;

  constructor(region: MemoryRegion, listeners: Map<number, MemoryBell>, row: number) {
    this.#region = region;
    this.#listeners = listeners;
    this.row = row;
    this.#latch = new RingLatch(`memory region "${region.name}", bell ${row}`);
  }

  ring(): boolean {
    this.#region.assertOpen();
    const listener = this.#listeners.get(this.row);
    if (listener === undefined) return false;
    listener.#latch.ring();
    return true;
  }

  listen(): void {
    this.#region.assertOpen();
    const listener = this.#listeners.get(this.row);
    if (listener === undefined) this.#listeners.set(this.row, this);
    else if (listener !== this) {
      throw new TransportError(
        "busy",
        `memory region "${this.#region.name}", bell ${this.row}: another reader listens; give each reader a row.`,
        { transport: KIND, name: this.#region.name },
      );
    }
  }

  async wait(options?: WaitOptions): Promise<boolean> {
    this.listen();
    return await this.#latch.wait(options);
  }

  close(): void {
    if (this.#listeners.get(this.row) !== this) return;
    this.#listeners.delete(this.row);
    this.#latch.fail(
      new TransportError("closed", `memory region "${this.#region.name}" was closed during a wait.`, {
        transport: KIND,
        name: this.#region.name,
      }),
    );
  }
}
