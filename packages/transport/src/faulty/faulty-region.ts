import type { Bell, WaitOptions } from "../bell.ts";
import type { Lock } from "../lock.ts";
import type { Region, RegionHandle } from "../region.ts";
import type { Operation } from "./fault.ts";
import type { Side } from "./side.ts";

/** A region whose calls are its side's. */
export class FaultyRegion implements Region {
  readonly #side: Side;
  readonly #inner: Region;
  readonly created: boolean;
  /** The region by which the name is kept, where this side made it or adopted it. */
  #anchor: Region | undefined;
  readonly #locks = new Map<number, Lock>();
  readonly #bells = new Map<number, Bell>();
  /** What it held when its side made its last call, where a read is to be torn. */
  #before: Uint8Array | undefined;

  constructor(side: Side, inner: Region, anchor?: Region) {
    this.#side = side;
    this.#inner = inner;
    this.#anchor = anchor;
    this.created = anchor !== undefined;
    // A region refuses to be copied like data by a property that throws, and so does one around it.
    Object.defineProperty(this, "posted", { enumerable: true, get: () => ({ ...inner }) });
  }

  get name(): string {
    return this.#inner.name;
  }

  get transport(): string {
    return this.#inner.transport;
  }

  get length(): number {
    return this.#inner.length;
  }

  get owned(): boolean {
    return this.#anchor?.owned ?? false;
  }

  get closed(): boolean {
    return this.#inner.closed;
  }

  get readOnly(): boolean {
    return this.#inner.readOnly;
  }

  #call<T>(operation: Operation, run: () => T, torn?: (bytes: number) => T): T {
    return this.#side.call(operation, this.name, run, torn);
  }

  get buffer(): ArrayBufferLike {
    return this.#call("bytes", () => this.#inner.buffer);
  }

  get bytes(): Uint8Array {
    return this.#call("bytes", () => this.#inner.bytes);
  }

  read<T extends Uint8Array>(target: T, at: number = 0): T {
    const run = (): T => this.#inner.read(target, at);
    return this.#call("read", run, (bytes) => {
      run();
      const past = this.#before?.subarray(at + bytes, at + target.length);
      if (past !== undefined) target.set(past, Math.min(bytes, target.length));
      return target;
    });
  }

  write(source: Uint8Array, at: number = 0): void {
    const run = (): void => this.#inner.write(source, at);
    this.#call("write", run, (bytes) => {
      // What is refused whole is refused in part.
      if (at + source.length > this.length) run();
      this.#inner.write(source.subarray(0, bytes), at);
    });
  }

  get named(): boolean {
    return this.#call("named", () => this.#inner.named);
  }

  adopt(): boolean {
    return this.#call("adopt", () => {
      // Refused, so that nothing is adopted by the region whose close would remove the name.
      if (this.closed || this.readOnly) return this.#inner.adopt();
      this.#anchor ??= this.#side.adopt(this.#inner);
      return this.owned;
    });
  }

  check(): void {
    this.#call("check", () => this.#inner.check());
  }

  get handle(): RegionHandle {
    return this.#call("handle", () => this.#inner.handle);
  }

  lock(row: number): Lock {
    return this.#call("lock", () => kept(this.#locks, row, this.#inner.lock(row), (lock) => this.#faultyLock(lock)));
  }

  bell(row: number): Bell {
    return this.#call("bell", () => kept(this.#bells, row, this.#inner.bell(row), (bell) => this.#faultyBell(bell)));
  }

  #faultyLock(lock: Lock): Lock {
    return {
      row: lock.row,
      get held(): boolean {
        return lock.held;
      },
      tryAcquire: () => this.#call("tryAcquire", () => lock.tryAcquire()),
      heldElsewhere: () => this.#call("heldElsewhere", () => lock.heldElsewhere()),
      release: (): void => {
        if (!this.#side.killed) this.#call("release", () => lock.release());
      },
    };
  }

  #faultyBell(bell: Bell): Bell {
    return {
      row: bell.row,
      ring: () => this.#call("ring", () => bell.ring()),
      listen: () => this.#call("listen", () => bell.listen()),
      wait: async (options?: WaitOptions): Promise<boolean> => {
        try {
          return await this.#call("wait", () => bell.wait(options));
        } finally {
          this.#side.see();
        }
      },
      waitSync: (timeout) => this.#call("waitSync", () => bell.waitSync(timeout)),
    };
  }

  close(): void {
    // The dead close nothing, not even in the `finally` of a program that a kill has thrown out of its work.
    if (this.#side.killed) return;
    this.#call("close", () => {
      this.#side.forget(this);
      try {
        this.#inner.close();
      } finally {
        this.#anchor?.close();
      }
    });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Ends it with its process: locks and bells go, no name does. Returns the region that keeps a name of the dead. */
  lose(): Region | undefined {
    this.#inner.close();
    if (this.owned) return this.#anchor;
    this.#anchor?.close();
    return undefined;
  }

  /** Keeps the bytes of now. */
  remember(): void {
    const before = this.#before ?? new Uint8Array(this.length);
    try {
      this.#before = this.#inner.read(before);
    } catch {
      // Truncated: a read will be refused by itself.
      this.#before = undefined;
    }
  }
}

/** What stands for a row already, else what is made around the region's own. */
function kept<T>(made: Map<number, T>, row: number, inner: T, make: (inner: T) => T): T {
  const known = made.get(row) ?? make(inner);
  made.set(row, known);
  return known;
}
