import {
  type AttachOptions,
  type CreateOptions,
  checkAgreedLength,
  checkLength,
  checkMode,
  checkName,
  nameProblem,
  type Region,
  type RegionInfo,
  type Transport,
  TransportError,
} from "@mortise/transport";
import { nodeError } from "./errno.ts";
import { findSegment, lengthOf, removeSegment } from "./find-segment.ts";
import { makeSegment } from "./make-segment.ts";
import { MappedRegion } from "./mapped-region.ts";
import type { Place } from "./place.ts";

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

  function prepare(making: boolean): void {
    guarded(place, () => place.prepare(making));
  }

  function create(name: string, length: number, options: CreateOptions = {}): Region {
    check(name);
    checkLength(place.kind, name, length);
    const { mode = 0o600, persist = false, replace = false } = options;
    checkMode(place.kind, name, mode);
    prepare(true);
    const segment = makeSegment(place, name, { length, mode, persist, replace });
    try {
      return new MappedRegion(segment, length, true);
    } catch (error) {
      // Nothing is left of a region that could not be mapped, a persistent one included.
      segment.own();
      segment.close();
      throw error;
    }
  }

  function attach(name: string, options: AttachOptions = {}): Region {
    check(name);
    if (options.length !== undefined) checkLength(place.kind, name, options.length);
    prepare(false);
    for (;;) {
      const segment = findSegment(place, name);
      if (segment === undefined) {
        throw new TransportError(
          "not-found",
          `there is no ${place.kind} region "${name}"; create it first, or check the spelling.`,
          { transport: place.kind, name },
        );
      }
      try {
        const actual = lengthOf(segment);
        if (actual !== undefined) {
          return new MappedRegion(segment, agreedLength(place, name, actual, options.length), false);
        }
      } catch (error) {
        segment.close();
        throw error;
      }
      segment.close();
    }
  }

  function open(name: string, length: number, options: CreateOptions = {}): Region {
    if (options.replace === true) return create(name, length, options);
    for (let tries = 1; ; tries++) {
      try {
        return attach(name, { length });
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

  return {
    kind: place.kind,
    create,
    attach,
    open,
    list(): RegionInfo[] {
      prepare(false);
      const regions = guarded(place, () => place.list());
      const named = regions.filter(({ name }) => nameProblem(name, place.maxNameBytes) === undefined);
      return named.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    remove(name: string): boolean {
      check(name);
      prepare(false);
      return removeSegment(place, name);
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
