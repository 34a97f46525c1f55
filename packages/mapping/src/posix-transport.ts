import {
  type AttachOptions,
  type CreateOptions,
  checkAgreedLength,
  checkLength,
  checkMode,
  checkName,
  type ListOptions,
  nameProblem,
  type Region,
  type RegionHandle,
  type RegionInfo,
  type Transport,
  TransportError,
  type TransportErrorContext,
} from "@mortise/transport";
import { nodeError } from "./errno.ts";
import { adoptSegment, findSegment, lengthOf, removeSegment } from "./find-segment.ts";
import { groupNumber } from "./give-group.ts";
import { makeSegment, removeLeftover } from "./make-segment.ts";
import { mappedRegion } from "./mapped-region.ts";
import type { Place } from "./place.ts";
import { regionInfo } from "./region-info.ts";
import type { Segment } from "./segment.ts";

/** How often `open` tries both ways because others make and remove the name at the same time. */
const TRIES = 100;

/**
 * The transport of a place: all of it but how names lead to descriptors.
 *
 * @example
 * const transport = posixTransport(place);
 * const region = transport.create("camera", 4096);
 */
export function posixTransport(place: Place): Transport {
  function check(name: string): void {
    checkName(place.kind, name, place.maxNameBytes);
  }

  function context(name: string): TransportErrorContext {
    return { transport: place.kind, name };
  }

  function prepare(making: boolean): void {
    guarded(place, () => place.prepare(making));
  }

  function create(name: string, length: number, options: CreateOptions = {}): Region {
    check(name);
    checkLength(place.kind, name, length);
    const { mode = 0o600, group, persist = false, replace = false, checked = false } = options;
    checkMode(place.kind, name, mode);
    prepare(true);
    const named =
      group === undefined ? {} : { group: groupNumber(group, `${place.kind} region "${name}"`, context(name)) };
    const segment = makeSegment(place, name, { length, mode, persist, replace, ...named });
    try {
      return mappedRegion(segment, length, { created: true, checked });
    } catch (error) {
      // Nothing is left of a region that could not be mapped, a persistent one included.
      segment.own();
      segment.close();
      throw error;
    }
  }

  function attach(from: string | RegionHandle, options: AttachOptions = {}): Region {
    const name = typeof from === "string" ? from : from.name;
    check(name);
    if (options.length !== undefined) checkLength(place.kind, name, options.length);
    prepare(false);
    const { checked = false } = options;
    for (;;) {
      const segment = find(from, options);
      try {
        const actual = lengthOf(segment);
        if (actual !== undefined) {
          const length = agreedLength(place, name, actual, options.length);
          return mappedRegion(segment, length, { created: false, checked });
        }
      } catch (error) {
        segment.close();
        throw error;
      }
      segment.close();
    }
  }

  function find(from: string | RegionHandle, { readOnly }: AttachOptions): Segment {
    if (typeof from === "string") {
      const message = `there is no ${place.kind} region "${from}"; create it first, or check the spelling.`;
      return findSegment(place, from, readOnly) ?? refuse(from, message);
    }
    const { transport, name } = from;
    const message =
      transport === place.kind
        ? `${place.kind} region "${name}" was closed before this thread attached to it; keep it open until then.`
        : `this is the handle of a ${transport} region, "${name}", not of a ${place.kind} region.`;
    const handle = { ...from, readOnly: readOnly ?? from.readOnly };
    return (transport === place.kind ? adoptSegment(place, handle) : undefined) ?? refuse(name, message);
  }

  function refuse(name: string, message: string): never {
    throw new TransportError("not-found", message, context(name));
  }

  function open(name: string, length: number, options: CreateOptions = {}): Region {
    if (options.replace === true) return create(name, length, options);
    for (let tries = 1; ; tries++) {
      try {
        return attach(name, { length, checked: options.checked ?? false });
      } catch (error) {
        if (!hasCode(error, "not-found") && !hasCode(error, "not-ready")) throw error;
        try {
          return create(name, length, options);
        } catch (second) {
          if (!hasCode(second, "exists") || tries === TRIES) throw second;
          // A region that neither becomes ready nor is a leftover is reported as what it is.
          if (hasCode(error, "not-ready")) throw error;
        }
      }
    }
  }

  function list({ openBy = false }: ListOptions = {}): RegionInfo[] {
    prepare(false);
    const names = guarded(place, () => place.names()).filter((name) => !nameProblem(name, place.maxNameBytes));
    const regions = names.sort((a, b) => (a < b ? -1 : 1)).flatMap((name) => regionInfo(place, name) ?? []);
    if (!openBy || place.mappedBy === undefined) return regions;
    const users = place.mappedBy();
    return regions.map((region) => ({ ...region, openBy: users(region.name) }));
  }

  return {
    kind: place.kind,
    create,
    attach,
    open,
    list,
    remove(name: string): boolean {
      check(name);
      prepare(false);
      return removeSegment(place, name);
    },
    removeLeftovers(): string[] {
      const leftovers = list().filter(({ lifetime }) => lifetime === "leftover");
      return leftovers.flatMap(({ name }) => (removeLeftover(place, name) ? name : []));
    },
  };
}

/** @throws TransportError `size-mismatch`, `bad-length` */
function agreedLength(place: Place, name: string, actual: number, expected: number | undefined): number {
  if (expected === undefined) {
    checkLength(place.kind, name, actual);
    return actual;
  }
  const rounded = Math.ceil(expected / place.granularity) * place.granularity;
  if (actual !== rounded) checkAgreedLength(place.kind, name, actual, expected);
  return expected;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof TransportError && error.code === code;
}

function guarded<T>(place: Place, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw nodeError(error, `${place.kind} regions`, { transport: place.kind });
  }
}
