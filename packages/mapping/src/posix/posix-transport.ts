import {
  checkName,
  type ListOptions,
  nameProblem,
  type RegionInfo,
  type Transport,
  type TransportErrorContext,
} from "@mortise/transport";
import { nodeError } from "../errno.ts";
import { regionTransport } from "../region-transport.ts";
import type { Store } from "../store.ts";
import { findSegment, lengthOf, removeSegment, reopenSegment } from "./find-segment.ts";
import { groupNumber } from "./give-group.ts";
import { libc } from "./libc.ts";
import { makeSegment, removeLeftover } from "./make-segment.ts";
import type { Place } from "./place.ts";
import { regionInfo } from "./region-info.ts";
import type { Segment } from "./segment.ts";

/**
 * The transport of a place: all of it but how names lead to descriptors.
 *
 * @example
 * const transport = posixTransport(place);
 * const region = transport.create("camera", 4096);
 */
export function posixTransport(place: Place): Transport {
  return regionTransport(posixStore(place));
}

function posixStore(place: Place): Store<Segment> {
  const { kind, granularity } = place;

  function prepare(making: boolean): void {
    // Loaded before anything is made that would stay behind without it.
    libc();
    guarded(place, () => place.prepare(making));
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
    kind,
    granularity,
    checkName: (name) => checkName(kind, name, place.maxNameBytes),
    make(name, { group, ...wanted }): Segment {
      prepare(true);
      const context: TransportErrorContext = { transport: kind, name };
      const number = group === undefined ? {} : { group: groupNumber(group, `${kind} region "${name}"`, context) };
      return makeSegment(place, name, { ...wanted, ...number });
    },
    find(name, readOnly): Segment | undefined {
      prepare(false);
      return findSegment(place, name, readOnly);
    },
    reopen(handle): Segment | undefined {
      prepare(false);
      return reopenSegment(place, handle);
    },
    lengthOf,
    remove(name): boolean {
      prepare(false);
      return removeSegment(place, name);
    },
    list,
    removeLeftovers(names): string[] {
      const leftovers = list().filter(
        ({ name, lifetime }) => lifetime === "leftover" && names?.includes(name) !== false,
      );
      return leftovers.flatMap(({ name }) => (removeLeftover(place, name) ? name : []));
    },
  };
}

function guarded<T>(place: Place, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw nodeError(error, `${place.kind} regions`, { transport: place.kind });
  }
}
