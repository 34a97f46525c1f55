import type { Seen } from "../protocol.ts";
import type { Arrived, Connection } from "./connection.ts";

/** A value that came, and what of its images was asked for. */
export interface Came {
  readonly arrived: Arrived;
  readonly seen: Seen;
}

/** What is sent for, and how. */
export interface Wanted {
  /** The serial number of the value that is there; `null` where none is. */
  readonly after: number | null;
  /** So many values are on their way at a time. */
  readonly ahead: number;
  /** What is seen of images, whenever a value is fetched. */
  readonly seen: () => Seen;
  /** Whether a value that came is one that is wanted. */
  readonly fits: (arrived: Arrived) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Milliseconds until it is tried again where nothing came: nothing may be chosen, and the server may be gone. */
const RETRY = 100;

/**
 * Values as they come, until the signal: each is another than the one before, and the newest when the server told of it. One
 * more is sent for whenever one was taken, so who takes them slowly gets fewer.
 */
export async function* arrivals(connection: Connection, wanted: Wanted): AsyncGenerator<Came, void> {
  const { ahead, fits, signal } = wanted;
  let last: Told = wanted.after;
  let coming: Coming[] = [];
  while (!signal.aborted) {
    while (coming.length < ahead) coming.push(sendFor(connection, coming.at(-1)?.told ?? last, wanted));
    const came = await coming.shift()?.came;
    if (came !== undefined && (await fits(came.arrived))) {
      last = came.arrived.serial;
      yield came;
    } else {
      await new Promise((resolve) => setTimeout(resolve, RETRY));
      coming = [];
    }
  }
}

/** A serial number that the server told of; `null` before the first, `undefined` where it tells of none any more. */
type Told = number | null | undefined;

/** A value on its way: its serial number first. */
interface Coming {
  readonly told: Promise<Told>;
  readonly came: Promise<Came | undefined>;
}

/**
 * Sends for the value after another one.
 *
 * @param after the other one's serial number, as soon as it is known
 */
function sendFor(connection: Connection, after: Told | Promise<Told>, wanted: Wanted): Coming {
  const { signal } = wanted;
  const tell = async (): Promise<Told> => {
    const serial = await after;
    return serial === undefined ? undefined : connection.news(serial, signal);
  };
  const told = tell();
  const fetched = async (): Promise<Came | undefined> => {
    const serial = await told;
    // It tells of numbers alone.
    if (serial == null) return undefined;
    const seen = wanted.seen();
    const arrived = await connection.value({ serial, seen }, signal);
    return arrived && { arrived, seen };
  };
  return { told, came: fetched() };
}
