import { nameOf } from "../arguments.ts";
import { TransportError } from "../errors.ts";
import type { Region, RegionHandle } from "../region.ts";
import type { AttachOptions, CreateOptions, ListOptions, RegionInfo, Transport } from "../transport.ts";
import type { Operation } from "./fault.ts";
import { FaultyRegion } from "./faulty-region.ts";
import type { Leftovers } from "./leftovers.ts";
import type { Schedule } from "./schedule.ts";

/** What all sides of a faulty transport share. */
export interface Machine {
  readonly transport: Transport;
  readonly schedule: Schedule;
  readonly leftovers: Leftovers;
  /** The living sides by name. */
  readonly sides: Map<string, Side>;
}

/** A transport that stands for a process: what it opened is its own, and ends when it is killed. */
export class Side implements Transport {
  readonly name: string;
  readonly kind: string;
  readonly #machine: Machine;
  readonly #regions = new Set<FaultyRegion>();
  #killed = false;

  constructor(name: string, machine: Machine) {
    this.name = name;
    this.kind = machine.transport.kind;
    this.#machine = machine;
    machine.sides.set(name, this);
  }

  get killed(): boolean {
    return this.#killed;
  }

  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#machine.sides.delete(this.name);
    const regions = [...this.#regions];
    this.#regions.clear();
    const failures = regions.flatMap((region) => {
      try {
        const made = region.lose();
        if (made !== undefined) this.#machine.leftovers.add(made);
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Makes a call, or has happen what the plan says instead.
   *
   * @param torn does the first bytes of the call, where it can tear; what it returns is then the call's result, unless
   * the plan has the call fail
   */
  call<T>(operation: Operation, region: string | undefined, run: () => T, torn: (bytes: number) => T = run): T {
    this.#assertLiving(region);
    const fault = this.#machine.schedule.meet(operation, this.name, region);
    try {
      if (fault === undefined) return run();
      const result = "tears" in fault ? torn(fault.tears) : undefined;
      if ("throws" in fault) throw this.#error(fault.throws, region, `was to fail at this ${operation}, and did`);
      if (!("kills" in fault)) return result as T;
      this.#machine.sides.get(fault.kills)?.kill();
      this.#assertLiving(region);
      return run();
    } finally {
      this.see();
    }
  }

  /** Remembers what the regions hold now, as the past of reads that will be torn. */
  see(): void {
    if (this.#machine.schedule.tearsReads(this.name)) for (const region of this.#regions) region.remember();
  }

  #assertLiving(region: string | undefined): void {
    if (this.#killed) throw this.#error("closed", region, "was killed; make a new one with peer()");
  }

  #error(code: TransportError["code"], region: string | undefined, message: string): TransportError {
    const where = region === undefined ? "" : `, region "${region}"`;
    return new TransportError(code, `${this.kind} transport, side "${this.name}"${where}: it ${message}.`, {
      transport: this.kind,
      ...(region !== undefined && { name: region }),
    });
  }

  #keep(inner: Region, anchor?: Region): Region {
    const region = new FaultyRegion(this, inner, anchor);
    this.#regions.add(region);
    return region;
  }

  /**
   * Adopts what a killed side left, or a process that really died, and returns what keeps the name from then on: as of
   * what a side made, another region than the one that its kill closes. `undefined` where there is nothing to adopt.
   */
  adopt(inner: Region): Region | undefined {
    const { transport, leftovers } = this.#machine;
    const left = leftovers.take(inner);
    if (left !== undefined) return left;
    const anchor = transport.attach(inner.handle);
    let adopted = false;
    try {
      adopted = anchor.adopt();
    } finally {
      if (!adopted) anchor.close();
    }
    return adopted ? anchor : undefined;
  }

  /** Forgets a region that was closed. */
  forget(region: FaultyRegion): void {
    this.#regions.delete(region);
  }

  /**
   * The creator's region stays out of sight, as what keeps the name: when its side is killed, locks and bells end with
   * the other one, and the name does not.
   */
  #made(anchor: Region, { persist = false, checked = false }: CreateOptions): Region {
    // A leftover in whose place it stands is let go.
    this.#machine.leftovers.names();
    try {
      return this.#keep(this.#machine.transport.attach(anchor.handle, { checked }), anchor);
    } catch (error) {
      if (persist) this.#machine.transport.remove(anchor.name);
      anchor.close();
      throw error;
    }
  }

  create(name: string, length: number, options: CreateOptions = {}): Region {
    return this.call("create", name, () => {
      const { transport, leftovers } = this.#machine;
      const replacing = leftovers.has(name) ? { ...options, replace: true } : options;
      return this.#made(transport.create(name, length, replacing), options);
    });
  }

  attach(from: string | RegionHandle, options?: AttachOptions): Region {
    const name = nameOf(this.kind, from);
    return this.call("attach", name, () => this.#keep(this.#machine.transport.attach(from, options)));
  }

  open(name: string, length: number, options: CreateOptions = {}): Region {
    return this.call("open", name, () => {
      const region = this.#machine.transport.open(name, length, options);
      return region.created ? this.#made(region, options) : this.#keep(region);
    });
  }

  list(options?: ListOptions): RegionInfo[] {
    return this.call("list", undefined, () => {
      const { transport, leftovers } = this.#machine;
      const left = leftovers.names();
      return transport
        .list(options)
        .map((info) => (left.includes(info.name) ? { ...info, lifetime: "leftover" } : info));
    });
  }

  remove(name: string): boolean {
    return this.call("remove", name, () => {
      const removed = this.#machine.transport.remove(name);
      this.#machine.leftovers.names();
      return removed;
    });
  }

  removeLeftovers(names?: readonly string[]): string[] {
    return this.call("removeLeftovers", undefined, () => {
      const { transport, leftovers } = this.#machine;
      const dead = leftovers.names().filter((name) => names?.includes(name) !== false);
      const removed = dead.filter((name) => transport.remove(name));
      leftovers.names();
      return [...removed, ...transport.removeLeftovers(names)].sort();
    });
  }
}
