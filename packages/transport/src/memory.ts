import { checkAgreedLength, checkAttach, checkCreate, checkListOptions, checkName, nameOf } from "./arguments.ts";
import { BaseRegion } from "./base-region.ts";
import { TransportError } from "./errors.ts";
import { LatchBell, type RowEar } from "./latch-bell.ts";
import { MemoryControl, type MemorySegment, makeMemorySegment } from "./memory-segment.ts";
import type { Region, RegionHandle } from "./region.ts";
import type { RingLatch } from "./ring-latch.ts";
import type { AttachOptions, CreateOptions, ListOptions, RegionInfo, Transport } from "./transport.ts";

const KIND = "memory";

/**
 * Makes a transport whose regions live in this process: for tests, and where a program's parts share memory.
 *
 * Names belong to the returned object, so two of them share nothing. A worker thread attaches with a transport of its
 * own to the {@link Region.handle} that it was given; locks and bells work across threads. A thread that is terminated
 * keeps its locks, since nothing in a process tells of its end. A read-only region keeps this program from writing by
 * mistake; its handle holds the memory itself, as there is nothing else to give a thread. `region.buffer` is a SharedArrayBuffer.
 *
 * @example
 * const transport = memoryTransport();
 * const writer = transport.create("camera", 4096);
 * const reader = transport.attach("camera");
 * writer.bytes[0] = 1; // reader.bytes[0] is 1
 */
export function memoryTransport(): Transport {
  const segments = new Map<string, MemorySegment>();
  const persistent = new WeakSet<MemorySegment>();

  function create(name: string, length: number, options: CreateOptions = {}): Region {
    checkCreate(KIND, name, length, options);
    if (segments.has(name) && options.replace !== true) {
      throw new TransportError(
        "exists",
        `memory region "${name}" exists; attach to it, choose another name, or replace it with { replace: true }.`,
        { transport: KIND, name },
      );
    }
    const segment = allocate(name, length);
    remove(name);
    segments.set(name, segment);
    if (options.persist === true) persistent.add(segment);
    const owned = !persistent.has(segment);
    return memoryRegion(name, segment, { created: true, owned }, () => {
      if (owned && segments.get(name) === segment) remove(name);
    });
  }

  function attach(from: string | RegionHandle, options: AttachOptions = {}): Region {
    const name = nameOf(KIND, from);
    checkAttach(KIND, name, options);
    const segment = typeof from === "string" ? segments.get(name) : segmentOf(from);
    if (segment === undefined) {
      throw new TransportError("not-found", `there is no memory region "${name}"; create it first.`, {
        transport: KIND,
        name,
      });
    }
    const actual = segment.buffer.byteLength;
    checkAgreedLength(KIND, name, actual, options.length ?? actual);
    const readOnly = options.readOnly === true || (typeof from !== "string" && from.readOnly);
    return memoryRegion(name, segment, { created: false, readOnly });
  }

  function remove(name: string): boolean {
    const segment = segments.get(name);
    if (segment !== undefined) new MemoryControl(segment).remove();
    return segments.delete(name);
  }

  return {
    kind: KIND,
    create,
    attach,
    open(name: string, length: number, options: CreateOptions = {}): Region {
      checkCreate(KIND, name, length, options);
      return segments.has(name) && options.replace !== true ? attach(name, { length }) : create(name, length, options);
    },
    list(options: ListOptions = {}): RegionInfo[] {
      checkListOptions(KIND, options);
      // A creator ends only with the process, and all names with it: there are no leftovers.
      const regions = [...segments].map(([name, segment]): RegionInfo => {
        const lifetime = persistent.has(segment) ? "stays" : "goes";
        return { name, length: segment.buffer.byteLength, lifetime };
      });
      return regions.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    remove(name: string): boolean {
      checkName(KIND, name);
      return remove(name);
    },
    removeLeftovers: () => [],
  };
}

function allocate(name: string, length: number): MemorySegment {
  try {
    return makeMemorySegment(length);
  } catch (cause) {
    throw new TransportError(
      "no-space",
      `memory region "${name}": the runtime gave no ${length} bytes (${String(cause)}); ask for fewer.`,
      { transport: KIND, name },
    );
  }
}

/** The segment that a handle brought into this thread; `undefined` where it is none of this transport. */
function segmentOf({ transport, origin }: RegionHandle): MemorySegment | undefined {
  const { buffer, control } = (origin ?? {}) as Partial<MemorySegment>;
  const whole = buffer instanceof SharedArrayBuffer && control instanceof SharedArrayBuffer;
  return transport === KIND && whole ? { buffer, control } : undefined;
}

function memoryRegion(
  name: string,
  segment: MemorySegment,
  use: { readonly created: boolean; readonly owned?: boolean; readonly readOnly?: boolean },
  release: () => void = () => {},
): Region {
  const control = new MemoryControl(segment);
  // Nothing is ever adopted: a creator ends only with the process, and all names with it.
  return new BaseRegion(
    { name, transport: KIND, ...use },
    {
      bytes: new Uint8Array(segment.buffer),
      locks: control,
      makeBell: (row) => new LatchBell({ name, transport: KIND }, row, memoryEar(control, row)),
      named: () => control.named,
      origin: () => segment,
      release,
    },
  );
}

/** The listener of a row, which is rung by what other threads count up. */
function memoryEar(control: MemoryControl, row: number): RowEar {
  let listening = false;
  /** How often the row was rung when this was last looked at. */
  let rings = 0;
  function more(): boolean {
    const before = rings;
    rings = control.rings(row);
    return rings !== before;
  }
  async function attend(latch: RingLatch): Promise<void> {
    while (listening) {
      await control.heard(row, rings);
      if (more()) latch.ring();
    }
  }
  return {
    listen(latch): boolean {
      // INVARIANT: counted before anyone can find a listener, so that a ring which found one is never taken for an old one.
      rings = control.rings(row);
      listening = control.listen(row);
      if (listening) void attend(latch);
      return listening;
    },
    hear(milliseconds): boolean {
      control.block(row, rings, milliseconds);
      return more();
    },
    ring: () => control.ring(row),
    deafen(): void {
      listening = false;
      control.deafen(row);
    },
  };
}
