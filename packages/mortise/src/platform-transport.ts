import { accessSync, constants } from "node:fs";
import { type Transport, TransportError } from "@mortise/transport";
import { fileTransport } from "@mortise/transport-file";
import { shmTransport } from "@mortise/transport-shm";

/** Where regions are: named shared memory, or mapped files, in the user's own directory or another. */
export type TransportChoice = "shm" | "file" | `file:${string}`;

/** The environment variable that chooses where a program does not. */
const VARIABLE = "MORTISE_TRANSPORT";

/**
 * The transport that fits this system: named shared memory, or mapped files on a Linux where `/dev/shm` is missing or
 * may not be written to. `transport.kind` says which it is.
 *
 * Programs that are to meet must choose alike. The environment variable `MORTISE_TRANSPORT`, with a
 * {@link TransportChoice}, chooses for a whole system of programs; a choice in the program goes before it.
 *
 * @throws TransportError `bad-option` for a choice that is none
 * @example
 * const region = platformTransport().open("camera", Frame.LENGTH);
 * const files = platformTransport("file:/var/lib/camera");
 */
export function platformTransport(choice?: TransportChoice): Transport {
  const chosen = choice ?? (process.env[VARIABLE] || (sharedMemoryWorks() ? "shm" : "file"));
  if (chosen === "shm") return shmTransport();
  if (chosen === "file") return fileTransport();
  const directory = typeof chosen === "string" && chosen.startsWith("file:") ? chosen.slice("file:".length) : "";
  if (directory !== "") return fileTransport({ directory });
  const where = choice === undefined ? `the environment variable ${VARIABLE} says` : "the choice of a transport is";
  throw new TransportError("bad-option", `${where} ${JSON.stringify(chosen)}; give shm, file or file:<directory>.`);
}

function sharedMemoryWorks(): boolean {
  if (process.platform !== "linux") return true;
  try {
    accessSync("/dev/shm", constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
