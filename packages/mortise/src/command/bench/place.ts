import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Transport } from "@mortise/transport";
import type { TransportChoice } from "../../platform-transport.ts";

/** Where both ends find what they measure. */
export interface Place {
  /** What `--transport` says. */
  readonly chosen: TransportChoice | undefined;
  /** The names of two mailboxes and a queue. */
  readonly there: string;
  readonly back: string;
  readonly frames: string;
  /** The path of a Unix domain socket, or the name of Windows' pipe. */
  readonly socket: string;
}

/**
 * Names that nothing else has: 48 bits of chance, in the 30 bytes that macOS has for a name.
 *
 * @param folder an empty one, for the socket
 */
export function newPlace(folder: string, chosen: TransportChoice | undefined): Place {
  const name = `mortise-bench-${randomBytes(6).toString("hex")}`;
  const socket = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(folder, "socket");
  return { chosen, there: `${name}-to`, back: `${name}-fro`, frames: `${name}-all`, socket };
}

/** Removes what is still there, whoever made it: an end that was killed could not. */
export function removeAll(transport: Transport, { there, back, frames }: Place): void {
  for (const name of [there, back, frames]) transport.remove(name);
}
