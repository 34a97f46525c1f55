import { type Bell, checkRow, type Lock, type Region, TransportError } from "@mortise/transport";
import { FifoBell } from "./fifo-bell.ts";
import type { MappedMemory } from "./mapped-memory.ts";
import type { Segment } from "./segment.ts";

// A region that was dropped without a close gives its descriptor back. A creator's stays: it holds the lock that says
// the creator lives, and the name goes when the process ends.
const dropped = new FinalizationRegistry<Segment>((segment) => {
  if (!segment.owned) segment.close();
});

/** Held locks, which keep their regions from being collected: a lock must not be lost because nobody looks at it. */
const heldLocks = new Set<RowLock>();

/** A region whose bytes are mapped from a descriptor. */
export class MappedRegion implements Region {
  readonly name: string;
  readonly transport: string;
  readonly length: number;
  readonly created: boolean;
  readonly #segment: Segment;
  #memory: MappedMemory | undefined;
  readonly #locks = new Map<number, RowLock>();
  readonly #bells = new Map<number, FifoBell>();

  /** The segment is closed with the region; when this throws, closing it is the caller's. */
  constructor(segment: Segment, length: number, created: boolean) {
    this.name = segment.name;
    this.transport = segment.place.kind;
    this.length = length;
    this.created = created;
    this.#segment = segment;
    this.#memory = segment.map(length);
    dropped.register(this, segment, this);
  }

  get closed(): boolean {
    return this.#memory === undefined;
  }

  get bytes(): Uint8Array {
    return this.#open().bytes;
  }

  get buffer(): ArrayBufferLike {
    return this.#open().bytes.buffer;
  }

  #open(): MappedMemory {
    if (this.#memory !== undefined) return this.#memory;
    throw new TransportError("closed", `${this.#segment.where} is closed; attach to it again.`, this.#segment.context);
  }

  lock(row: number): Lock {
    this.#open();
    checkRow(this.transport, this.name, row);
    let lock = this.#locks.get(row);
    if (lock === undefined) {
      lock = new RowLock(this.#segment, row, () => this.#open());
      this.#locks.set(row, lock);
    }
    return lock;
  }

  bell(row: number): Bell {
    this.#open();
    checkRow(this.transport, this.name, row);
    let bell = this.#bells.get(row);
    if (bell === undefined) {
      bell = new FifoBell(this.#segment, row, () => this.#open());
      this.#bells.set(row, bell);
    }
    return bell;
  }

  close(): void {
    const memory = this.#memory;
    if (memory === undefined) return;
    this.#memory = undefined;
    dropped.unregister(this);
    try {
      for (const lock of this.#locks.values()) lock.release();
      for (const bell of this.#bells.values()) bell.close();
    } finally {
      try {
        this.#segment.close();
      } finally {
        memory.release();
      }
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

class RowLock implements Lock {
  readonly row: number;
  readonly #segment: Segment;
  readonly #assertOpen: () => void;

  constructor(segment: Segment, row: number, assertOpen: () => void) {
    this.row = row;
    this.#segment = segment;
    this.#assertOpen = assertOpen;
  }

  get held(): boolean {
    return heldLocks.has(this);
  }

  tryAcquire(): boolean {
    this.#assertOpen();
    const acquired = this.#segment.locks.tryAcquire(this.row);
    if (acquired) heldLocks.add(this);
    return acquired;
  }

  heldElsewhere(): boolean {
    this.#assertOpen();
    return this.#segment.locks.heldElsewhere(this.row);
  }

  release(): void {
    if (heldLocks.delete(this)) this.#segment.locks.release(this.row);
  }
}
