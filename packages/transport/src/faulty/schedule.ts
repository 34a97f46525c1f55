import type { Fault, Operation, TornRead } from "./fault.ts";

/** A fault that acted, and the call that it met. */
export interface Fired {
  readonly fault: Fault;
  /** The number of the call among all calls of all sides, from 1. */
  readonly call: number;
  readonly operation: Operation;
  /** The name of the side that made the call. */
  readonly by: string;
  /** The region's name, where the call has one. */
  readonly region?: string;
}

/** A fault to come, and how many of the calls that fit it were made. */
interface Awaited {
  readonly fault: Fault;
  calls: number;
}

/** Whether a read of this side may be torn by the fault. */
function tearsRead(fault: Fault, by: string): fault is TornRead {
  return "tears" in fault && fault.of === "read" && (fault.by ?? by) === by;
}

/** A plan while it is carried out: counts calls, and says which fault each one meets. */
export class Schedule {
  readonly fired: Fired[] = [];
  #awaited: readonly Awaited[];
  #calls = 0;

  constructor(plan: readonly Fault[]) {
    this.#awaited = plan.map((fault) => ({ fault, calls: 0 }));
  }

  get pending(): readonly Fault[] {
    return this.#awaited.map(({ fault }) => fault);
  }

  /** Counts a call; the fault that it meets, if any, is done with. */
  meet(operation: Operation, by: string, region: string | undefined): Fault | undefined {
    this.#calls++;
    const fitting = this.#awaited.filter(
      ({ fault }) => (fault.of ?? operation) === operation && (fault.by ?? by) === by,
    );
    for (const awaited of fitting) awaited.calls++;
    const met = fitting.find(({ fault, calls }) => calls >= fault.call);
    if (met === undefined) return undefined;
    this.#awaited = this.#awaited.filter((awaited) => awaited !== met);
    const { fault } = met;
    this.fired.push({ fault, call: this.#calls, operation, by, ...(region !== undefined && { region }) });
    return fault;
  }

  /** Whether a read of this side may still be torn, so that what was there before it must be kept. */
  tearsReads(by: string): boolean {
    return this.#awaited.some(({ fault }) => tearsRead(fault, by));
  }
}
