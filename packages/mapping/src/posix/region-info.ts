import { constants } from "node:fs";
import type { RegionInfo } from "@mortise/transport";
import { CREATOR_ROW } from "../row-locks.ts";
import { isMemory } from "./find-segment.ts";
import { O_CLOEXEC } from "./libc.ts";
import type { Place } from "./place.ts";
import { Segment } from "./segment.ts";

/** What a look from outside tells of a region, without mapping it; `undefined` where the name leads to none. */
export function regionInfo(place: Place, name: string): RegionInfo | undefined {
  const stats = place.stat(name);
  if (stats === undefined || !isMemory(stats)) return undefined;
  const lifetime = lifetimeOf(place, name);
  return {
    name,
    length: Number(stats.size),
    owner: Number(stats.uid),
    mode: Number(stats.mode) & 0o777,
    // A file system that keeps no such time gives another, or none.
    ...(stats.birthtimeMs > 0n && { made: new Date(Number(stats.birthtimeMs)) }),
    ...(lifetime !== undefined && { lifetime }),
  };
}

/** `undefined` for what this user may not even open. */
function lifetimeOf(place: Place, name: string): RegionInfo["lifetime"] {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | O_CLOEXEC;
  const descriptor = place.open(name, flags, 0);
  if (descriptor < 0) return undefined;
  const segment = new Segment(place, name, descriptor, { readOnly: true });
  try {
    if (!segment.goesWithCreator) return "stays";
    return segment.locks.heldElsewhere(CREATOR_ROW) ? "goes" : "leftover";
  } finally {
    segment.close();
  }
}
