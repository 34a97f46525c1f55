import { type BigIntStats, closeSync, constants, existsSync, fstatSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { type RowBell, TransportError, type TransportErrorContext } from "@mortise/transport";
import { atExit } from "../at-exit.ts";
import { systemError } from "../errno.ts";
import type { MappedMemory } from "../mapped-memory.ts";
import { pause } from "../pause.ts";
import { CREATOR_ROW, REMOVER_ROW, type SegmentLocks } from "../row-locks.ts";
import type { Holding } from "../store.ts";
import { FifoBell } from "./fifo-bell.ts";
import { LockFiles } from "./lock-files.ts";
import { mapDescriptor } from "./map-descriptor.ts";
import { openPath } from "./open-path.ts";
import type { Place } from "./place.ts";
import { RangeLocks } from "./range-locks.ts";
import { sidePath } from "./side-files.ts";
import { sweep } from "./sweep.ts";

/**
 * The mark of a region that goes with its creator, where a mode has room for it: the sticky bit, which means nothing
 * else on a regular file.
 */
export const GOES_WITH_CREATOR: number = 0o1000;

/** How long another may take to remove the same name, in milliseconds. */
const PATIENCE = 200;

/** What a {@link Segment} is opened with. */
export interface SegmentOptions {
  readonly mode?: number;
  readonly readOnly?: boolean;
}

/** A region's descriptor, and which region that is, as long as it is open. */
export interface SegmentOrigin {
  readonly descriptor: number;
  readonly dev: bigint;
  readonly ino: bigint;
}

/** An opened region's descriptor with its locks and the files beside it; what outlives the mapping. */
export class Segment implements Holding {
  readonly kind: string;
  readonly place: Place;
  readonly name: string;
  readonly descriptor: number;
  readonly where: string;
  readonly context: TransportErrorContext;
  /** The region's permission bits, from which those of the files beside it follow. */
  readonly mode: number;
  readonly readOnly: boolean;
  readonly locks: SegmentLocks;
  /** How the paths of the files beside this very region begin. */
  readonly sidePath: string;
  /** The descriptors through which this segment's bells were rung, by row; closed with it. */
  readonly ringers: Map<number, number> = new Map();
  readonly #identity: BigIntStats;
  #forgetName: (() => void) | undefined;
  #open = true;

  /** Takes the descriptor over. `mode` is what a new region will have; without it, what the region has. */
  constructor(place: Place, name: string, descriptor: number, { mode, readOnly = false }: SegmentOptions = {}) {
    this.place = place;
    this.kind = place.kind;
    this.name = name;
    this.descriptor = descriptor;
    this.where = `${place.kind} region "${name}"`;
    this.context = { transport: place.kind, name };
    this.#identity = fstatSync(descriptor, { bigint: true });
    this.readOnly = readOnly;
    this.mode = mode ?? Number(this.#identity.mode) & 0o777;
    this.sidePath = sidePath(place, name, this.#identity.ino);
    this.locks =
      place.locks === "ranges"
        ? new RangeLocks(descriptor, this.where, this.context)
        : new LockFiles(`${this.sidePath}.lock-`, this);
  }

  /** What another thread of this process finds this very region by. */
  get origin(): SegmentOrigin {
    const { dev, ino } = this.#identity;
    return { descriptor: this.descriptor, dev, ino };
  }

  /** Whether a handle's origin is this very region. */
  matches({ dev, ino }: SegmentOrigin): boolean {
    return this.#identity.dev === dev && this.#identity.ino === ino;
  }

  /** The group whose members the mode's second digit is for. */
  get group(): number {
    return fstatSync(this.descriptor).gid;
  }

  /** The user whose the region is. */
  get owner(): number {
    return Number(this.#identity.uid);
  }

  /** Whether the name leads to this very region, not to one made later. */
  get named(): boolean {
    const there = this.place.stat(this.name);
    return there !== undefined && there.ino === this.#identity.ino && there.dev === this.#identity.dev;
  }

  /** Whether its creator removes it, or would have. */
  get goesWithCreator(): boolean {
    return this.place.locks === "ranges"
      ? (Number(this.#identity.mode) & GOES_WITH_CREATOR) !== 0
      : existsSync(`${this.sidePath}.lock-${CREATOR_ROW}`);
  }

  /** Whether its creator would have removed it, but died; then this segment holds the creator's lock. */
  takeLeftover(): boolean {
    return this.goesWithCreator && this.locks.tryAcquire(CREATOR_ROW);
  }

  /**
   * Takes a dead creator's place, unless the name leads elsewhere by now, or is another user's, who alone may remove it.
   *
   * INVARIANT: who replaces or removes a leftover holds the creator's lock until the name is gone. So where this has the
   * lock, and the name leads here, no such one is at work, and none begins while this is open.
   */
  adopt(): boolean {
    const user = process.geteuid?.();
    if ((user !== 0 && user !== this.owner) || !this.takeLeftover()) return false;
    try {
      if (this.named) this.own();
    } finally {
      if (!this.owned) this.locks.release(CREATOR_ROW);
    }
    return this.owned;
  }

  /** Maps the region's first `length` bytes. */
  map(length: number): MappedMemory {
    // INVARIANT: a terminated worker thread's mappings stay, and a mapping keeps the open file description that it was
    // made from, with its locks. So a thread maps from a description of its own, where the system has a way to it.
    const access = this.readOnly ? constants.O_RDONLY : constants.O_RDWR;
    const own = isMainThread ? -1 : openPath(`/proc/self/fd/${this.descriptor}`, access, 0);
    try {
      return mapDescriptor(own < 0 ? this.descriptor : own, length, !this.readOnly, this.where, this.context);
    } finally {
      if (own >= 0) closeSync(own);
    }
  }

  makeBell(row: number): RowBell {
    return new FifoBell(this, row);
  }

  /** Throws where the object has not all of the bytes that were mapped. */
  check(length: number): void {
    const { size } = fstatSync(this.descriptor);
    if (size >= length) return;
    throw new TransportError(
      "truncated",
      `${this.where} has ${size} bytes of ${length}: someone made it shorter; close it, and have it made anew.`,
      { ...this.context, expected: length, actual: size },
    );
  }

  /** Makes the name go with this segment, or with the process. */
  own(): void {
    this.#forgetName ??= atExit(() => {
      this.removeName();
      this.locks.close();
    });
  }

  get owned(): boolean {
    return this.#forgetName !== undefined;
  }

  /**
   * Removes the name if it still leads here, and what dead listeners and lock holders left beside it.
   *
   * @throws TransportError `busy` where another that removes it stands still, `no-permission`
   */
  removeName(): void {
    // INVARIANT: this region's lock is held from the look to the removal, and nobody removes its name without it. So the
    // name cannot come to lead to a new region in between, which would be removed instead.
    for (let tries = 0; !this.locks.tryAcquire(REMOVER_ROW); tries++) {
      if (tries === PATIENCE) {
        throw new TransportError("busy", `${this.where} is being removed by another; try again later.`, this.context);
      }
      pause(1);
    }
    try {
      const errno = this.named ? -this.place.unlink(this.name) : 0;
      if (errno !== 0) throw systemError(this.place.unlinkCall, errno, this.where, this.context);
    } finally {
      this.locks.release(REMOVER_ROW);
    }
    sweep(this.place, this.name);
  }

  /** Closes the descriptor, and with it all locks; an owned name is removed first. A second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      if (this.owned) this.removeName();
    } finally {
      this.#forgetName?.();
      this.#forgetName = undefined;
      this.locks.close();
      for (const descriptor of this.ringers.values()) closeSync(descriptor);
      this.ringers.clear();
      this.place.close(this.descriptor);
    }
  }
}
