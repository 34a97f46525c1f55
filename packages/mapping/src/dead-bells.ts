import { constants, unlinkSync } from "node:fs";
import { libc, O_CLOEXEC } from "./libc.ts";
import type { Place } from "./place.ts";
import { endingsAfter, sidePath } from "./side-files.ts";

const LOCK_EX = 2;
const LOCK_NB = 4;

/** Marks a bell's FIFO as one that a living process listens to; `false` while another holds the mark. */
export function claimBell(descriptor: number): boolean {
  return libc().flock(descriptor, LOCK_EX | LOCK_NB) === 0;
}

/**
 * Removes the bells of a name that no living process listens to, those of regions that had the name before included.
 *
 * Where the system does not lock FIFOs (macOS), they stay.
 */
export function removeDeadBells(place: Place, name: string): void {
  const prefix = sidePath(place, name);
  for (const ending of endingsAfter(place, prefix)) {
    if (!/^\d+\.bell-\d+$/.test(ending)) continue;
    const path = prefix + ending;
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;
    const descriptor = libc().open(path, flags, 0);
    if (descriptor < 0) continue;
    try {
      // INVARIANT: the mark is held until the name is gone, so a listener that has opened this FIFO meanwhile either
      // fails to take the mark or sees that the name leads elsewhere, and makes another.
      if (claimBell(descriptor)) unlinkSync(path);
    } catch {
      // Another user's, or removed by another: nothing that this process has to do with.
    } finally {
      libc().close(descriptor);
    }
  }
}
