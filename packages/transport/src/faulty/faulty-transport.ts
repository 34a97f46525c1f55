import { TransportError } from "../errors.ts";
import { memoryTransport } from "../memory.ts";
import type { Transport } from "../transport.ts";
import { checkPlan } from "./check-plan.ts";
import type { Fault } from "./fault.ts";
import { Leftovers } from "./leftovers.ts";
import { type Fired, Schedule } from "./schedule.ts";
import { type Machine, Side } from "./side.ts";

/** A transport that stands for one process of several, all within the one that runs. */
export interface FaultySide extends Transport {
  /** What a plan calls it. */
  readonly name: string;
  readonly killed: boolean;
  /**
   * Ends the side as if its process was killed: its locks are released, its bells are deaf, its regions are closed, and
   * a region that it made or adopted is a leftover, unless it was made with `persist`. None of its `close` runs.
   *
   * From then on its calls throw `closed`, as a pending wait does; only `close` and `release` do nothing, so that what a
   * program does on its way out changes nothing. Bytes that the caller kept may stay readable and writable, since the
   * process that holds them lives.
   */
  kill(): void;
}

/** The side of the name `"main"`, which makes the others. */
export interface FaultyTransport extends FaultySide {
  /**
   * Makes another side. One that was killed can be made anew under its name, as a program is started again.
   *
   * @throws TransportError `exists` where a side of this name lives
   * @example
   * const peer = transport.peer("reader");
   * peer.attach("camera").lock(0).tryAcquire();
   * peer.kill(); // the lock is free
   */
  peer(name?: string): FaultySide;
  /** The faults that acted, in order: the same for each run of the same program with the same plan. */
  readonly fired: readonly Fired[];
  /** The faults of the plan that did not act yet. */
  readonly pending: readonly Fault[];
}

/**
 * Makes a transport for tests, which fails as a plan of plain data says: calls that throw, sides that are killed, writes
 * and reads that tear. It has several sides, each of which stands for a process.
 *
 * All of it is synchronous and within this process, and a plan acts the same way each time. What a program does by
 * `bytes`, nobody sees: only `read` and `write` can tear.
 *
 * @param transport what is wrapped; by default a new `memoryTransport()`
 * @throws TransportError `bad-option` for a plan that means nothing
 * @example
 * const transport = faultyTransport([{ call: 1, of: "write", tears: 4, kills: "peer" }]);
 * const region = transport.create("camera", 8);
 * transport.peer().attach("camera").write(new Uint8Array(8).fill(1)); // throws `closed`: it was killed
 * region.bytes; // 1 1 1 1 0 0 0 0
 */
export function faultyTransport(
  plan: readonly Fault[] = [],
  transport: Transport = memoryTransport(),
): FaultyTransport {
  checkPlan(transport.kind, plan);
  const schedule = new Schedule(plan);
  const machine: Machine = { transport, schedule, leftovers: new Leftovers(), sides: new Map() };
  return new MainSide(machine);
}

class MainSide extends Side implements FaultyTransport {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    super("main", machine);
    this.#machine = machine;
  }

  get fired(): readonly Fired[] {
    return this.#machine.schedule.fired;
  }

  get pending(): readonly Fault[] {
    return this.#machine.schedule.pending;
  }

  peer(name: string = "peer"): FaultySide {
    if (this.#machine.sides.has(name)) {
      const message = `a side "${name}" lives; choose another name, or kill it first.`;
      throw new TransportError("exists", message, { transport: this.kind });
    }
    return new Side(name, this.#machine);
  }
}
