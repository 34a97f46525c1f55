import { type BigIntStats, constants, existsSync, fstatSync, statSync } from "node:fs";
import { constants as os } from "node:os";
import { type RegionHandle, TransportError } from "@mortise/transport";
import { systemError } from "../errno.ts";
import { pause } from "../pause.ts";
import { O_CLOEXEC } from "./libc.ts";
import { openPath } from "./open-path.ts";
import type { Place } from "./place.ts";
import { Segment, type SegmentOrigin } from "./segment.ts";
import { sweep } from "./sweep.ts";

/** How long a region may take to get its size, in steps of {@link STEP} milliseconds. */
const PATIENCE = 100;
const STEP = 2;

/**
 * Opens what a name leads to; `undefined` where it leads nowhere.
 *
 * @throws TransportError `not-a-region`, `no-permission`, `too-many`
 */
export function findSegment(place: Place, name: string, readOnly: boolean = false): Segment | undefined {
  const context = { transport: place.kind, name };
  const where = `${place.kind} region "${name}"`;
  // Non-blocking, so that opening a FIFO or a device which has the name does not wait. No O_CREAT: Linux refuses it on
  // another user's object in a shared directory (fs.protected_regular), even where the object exists.
  const access = readOnly ? constants.O_RDONLY : constants.O_RDWR;
  const flags = access | constants.O_NOFOLLOW | constants.O_NONBLOCK | O_CLOEXEC;
  const descriptor = place.open(name, flags, 0);
  if (descriptor < 0) {
    const errno = -descriptor;
    if (errno === os.errno.ENOENT) return undefined;
    refuseOther(place, name, place.stat(name));
    throw systemError(place.openCall, errno, where, context);
  }
  try {
    refuseOther(place, name, fstatSync(descriptor, { bigint: true }));
    return new Segment(place, name, descriptor, { readOnly });
  } catch (error) {
    place.close(descriptor);
    throw error;
  }
}

/** Opens the region of another thread's handle, named or not; `undefined` where that thread has closed it. */
export function reopenSegment(place: Place, { name, origin, readOnly }: RegionHandle): Segment | undefined {
  const { descriptor, dev, ino } = (origin ?? {}) as Partial<SegmentOrigin>;
  if (typeof descriptor !== "number" || typeof dev !== "bigint" || typeof ino !== "bigint") return undefined;
  const flags = (readOnly ? constants.O_RDONLY : constants.O_RDWR) | constants.O_NONBLOCK | O_CLOEXEC;
  const own = `/proc/self/fd/${descriptor}`;
  // Looked at before it is opened: the number may be another file's by now, or a device's.
  const there = existsSync(own) ? statSync(own, { bigint: true, throwIfNoEntry: false }) : undefined;
  const isThere = there?.isFile() && there.ino === ino && there.dev === dev;
  const opened = isThere ? openPath(own, flags, 0) : place.open(name, flags | constants.O_NOFOLLOW, 0);
  if (opened < 0) return undefined;
  const segment = new Segment(place, name, opened, { readOnly });
  if (segment.matches({ descriptor, dev, ino })) return segment;
  segment.close();
  return undefined;
}

/**
 * The length of an opened region, waiting a moment for one that is being made; `undefined` for one that was removed
 * before it got a length, which happens where several make the same name at once.
 *
 * @throws TransportError `not-ready`
 */
export function lengthOf(segment: Segment): number | undefined {
  for (let waited = 0; waited <= PATIENCE; waited += STEP) {
    const { size } = fstatSync(segment.descriptor);
    if (size > 0) return size;
    if (!segment.named) return undefined;
    pause(STEP);
  }
  throw new TransportError(
    "not-ready",
    `${segment.where} has no size: its maker is still at work, or died, or someone cut it off; try again, or remove it.`,
    segment.context,
  );
}

/**
 * Removes a name and what is beside it, whoever made it; `false` where there was none.
 *
 * @throws TransportError `not-a-region`, `no-permission`
 */
export function removeSegment(place: Place, name: string): boolean {
  const stats = place.stat(name);
  refuseOther(place, name, stats);
  let segment: Segment | undefined;
  try {
    segment = findSegment(place, name);
  } catch {
    // A name may be removed by who may not open it; then nothing beside it is known.
  }
  try {
    if (segment !== undefined) segment.removeName();
    else {
      const errno = -place.unlink(name);
      if (errno !== 0 && errno !== os.errno.ENOENT) {
        throw systemError(place.unlinkCall, errno, `${place.kind} region "${name}"`, { transport: place.kind, name });
      }
      sweep(place, name);
    }
  } finally {
    segment?.close();
  }
  return stats !== undefined;
}

/** @throws TransportError `not-a-region` for anything but a regular file, which shared memory is too */
function refuseOther(place: Place, name: string, stats: BigIntStats | undefined): void {
  if (stats === undefined || isMemory(stats)) return;
  const what = stats.isSymbolicLink()
    ? "a symbolic link, which is not followed"
    : stats.isDirectory()
      ? "a directory"
      : stats.isFIFO()
        ? "a FIFO"
        : stats.isSocket()
          ? "a socket"
          : "a device";
  throw new TransportError(
    "not-a-region",
    `${place.kind} region "${name}": ${what} has this name; choose another name, or remove it.`,
    { transport: place.kind, name },
  );
}

/** Whether it is a regular file, or shared memory, to which macOS gives no file type at all. */
export function isMemory(stats: BigIntStats): boolean {
  return stats.isFile() || (process.platform === "darwin" && (stats.mode & 0o170000n) === 0n);
}
