import { checkRow } from "./arguments.ts";
import type { Bell } from "./bell.ts";
import { TransportError, type TransportErrorContext } from "./errors.ts";
import type { Lock } from "./lock.ts";
import type { Region, RegionHandle } from "./region.ts";
import { RegionBell, RegionLock, type RowBell, type RowLocks } from "./region-rows.ts";

/** What a region is called, and how it may be used. */
export interface RegionTraits {
  readonly name: string;
  /** The kind of its transport. */
  readonly transport: string;
  readonly created: boolean;
  /** As {@link Region.owned}, from the beginning; default `false`. */
  readonly owned?: boolean;
  readonly readOnly?: boolean;
  /** Whether each access to the memory begins with {@link RegionParts.check}. */
  readonly checked?: boolean;
}

/** The memory of a region and what stands beside it, as its transport makes them. */
export interface RegionParts {
  /** All of the memory: one object over one buffer, for as long as the region is open. */
  readonly bytes: Uint8Array;
  readonly locks: RowLocks;
  /** Called once a row. */
  makeBell(row: number): RowBell;
  /** As {@link Region.named}. */
  named(): boolean;
  /** Throws `truncated` where a touch of the memory would be a bus error; not there where no memory can be made shorter. */
  check?(): void;
  /** As {@link RegionHandle.origin}. */
  origin?(): unknown;
  /** As {@link Region.adopt}, until it returned `true`; not there where nothing is ever adopted. */
  adopt?(): boolean;
  /** Lets go of the memory, after locks were released and bells closed; called once. */
  release(): void;
}

const { set } = Uint8Array.prototype;

/** By which Node's console finds what an object shows of itself. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A region out of its parts, for those who write a transport: all that is the same for every region.
 *
 * @example
 * return new BaseRegion({ name, transport: "arena", created: true }, { bytes, locks, makeBell, named, release });
 */
export class BaseRegion implements Region {
  readonly name: string;
  readonly transport: string;
  readonly length: number;
  readonly created: boolean;
  readonly readOnly: boolean;
  readonly #checked: boolean;
  #owned: boolean;
  #parts: RegionParts | undefined;
  readonly #locks = new Map<number, RegionLock>();
  readonly #bells = new Map<number, RegionBell>();

  constructor(traits: RegionTraits, parts: RegionParts) {
    this.name = traits.name;
    this.transport = traits.transport;
    this.length = parts.bytes.length;
    this.created = traits.created;
    this.readOnly = traits.readOnly ?? false;
    this.#checked = traits.checked ?? false;
    this.#owned = traits.owned ?? false;
    this.#parts = parts;
    Object.defineProperty(this, INSPECT, { value: () => ({ ...this.toJSON(), closed: this.closed }) });
    // What clones an object reads all such properties. Without this one a thread would get names and numbers, no memory.
    Object.defineProperty(this, "posted", {
      enumerable: true,
      get: (): never => {
        throw this.#error(
          "not-supported",
          "cannot be copied or posted to a thread; post region.handle, and attach to that there",
        );
      },
    });
  }

  get #context(): TransportErrorContext {
    return { transport: this.transport, name: this.name };
  }

  #error(code: "closed" | "read-only" | "bad-range" | "bad-option" | "not-supported", message: string): TransportError {
    return new TransportError(code, `${this.transport} region "${this.name}" ${message}.`, this.#context);
  }

  #open(): RegionParts {
    if (this.#parts !== undefined) return this.#parts;
    throw this.#error("closed", "is closed; attach to it again");
  }

  /** The memory, to be touched now. */
  #touch(): Uint8Array {
    const parts = this.#open();
    if (this.#checked) parts.check?.();
    return parts.bytes;
  }

  #refuseReadOnly(what: string): void {
    if (this.readOnly) throw this.#error("read-only", `was attached to with readOnly, so ${what}`);
  }

  get closed(): boolean {
    return this.#parts === undefined;
  }

  get owned(): boolean {
    return this.#owned;
  }

  get bytes(): Uint8Array {
    this.#open();
    // INVARIANT: no view of memory that may not be written to ever leaves this class.
    this.#refuseReadOnly("it gives no bytes that can be written to; copy them with read(target)");
    return this.#touch();
  }

  get buffer(): ArrayBufferLike {
    return this.bytes.buffer;
  }

  read<T extends Uint8Array>(target: T, at: number = 0): T {
    const bytes = this.#touch();
    this.#checkBytes("read into", target);
    this.#checkRange(at, target.length);
    // Not the target's own method, which could write to the view that it gets.
    set.call(target, bytes.subarray(at, at + target.length));
    return target;
  }

  write(source: Uint8Array, at: number = 0): void {
    this.#open();
    this.#refuseReadOnly("it cannot be written to; attach without readOnly");
    const bytes = this.#touch();
    this.#checkBytes("write", source);
    this.#checkRange(at, source.length);
    bytes.set(source, at);
  }

  #checkBytes(what: string, bytes: Uint8Array): void {
    if (bytes instanceof Uint8Array) return;
    const message = `can only ${what} a Uint8Array; of other arrays make one: new Uint8Array(array.buffer)`;
    throw this.#error("bad-option", message);
  }

  #checkRange(at: number, length: number): void {
    if (Number.isInteger(at) && at >= 0 && at + length <= this.length) return;
    throw this.#error("bad-range", `has bytes 0 to ${this.length - 1}; ${length} from ${at} are not among them`);
  }

  get named(): boolean {
    return this.#open().named();
  }

  adopt(): boolean {
    const parts = this.#open();
    this.#refuseReadOnly("it cannot be adopted; attach without readOnly");
    this.#owned ||= parts.adopt?.() ?? false;
    return this.#owned;
  }

  check(): void {
    this.#open().check?.();
  }

  get handle(): RegionHandle {
    const origin = this.#open().origin?.();
    const { transport, name, length, readOnly } = this;
    return { transport, name, length, readOnly, ...(origin !== undefined && { origin }) };
  }

  lock(row: number): Lock {
    this.#open();
    checkRow(this.transport, this.name, row);
    let lock = this.#locks.get(row);
    if (lock === undefined) {
      lock = new RegionLock(row, (taking) => {
        const { locks } = this.#open();
        if (taking) this.#refuseReadOnly("its locks can only be looked at; attach without readOnly");
        return locks;
      });
      this.#locks.set(row, lock);
    }
    return lock;
  }

  bell(row: number): Bell {
    const parts = this.#open();
    checkRow(this.transport, this.name, row);
    this.#refuseReadOnly("it has no bells; attach without readOnly");
    let bell = this.#bells.get(row);
    if (bell === undefined) {
      bell = new RegionBell(row, parts.makeBell(row), () => void this.#open());
      this.#bells.set(row, bell);
    }
    return bell;
  }

  close(): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    // One that fails must not keep the others; what went wrong first is told when all is done.
    const steps = [
      ...Array.from(
        this.#bells.values(),
        (bell) => () => bell.close(this.#error("closed", "was closed during a wait")),
      ),
      // After the bells: whoever has a row's lock next may listen to its bell at once.
      ...Array.from(this.#locks.values(), (lock) => () => lock.release()),
      () => {
        this.#parts = undefined;
        parts.release();
      },
    ];
    const failures = steps.flatMap((step) => {
      try {
        step();
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  /** What can be told of it as data: its name, transport, length and how it was opened. */
  toJSON(): Pick<Region, "name" | "transport" | "length" | "created" | "owned" | "readOnly"> {
    const { name, transport, length, created, owned, readOnly } = this;
    return { name, transport, length, created, owned, readOnly };
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
