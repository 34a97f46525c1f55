import { existsSync } from "node:fs";
import type { Transport } from "@mortise/transport";
import { fileTransport } from "@mortise/transport-file";
import { shmTransport } from "@mortise/transport-shm";

/**
 * The transport that fits this system: named shared memory, or mapped files on a Linux without `/dev/shm`.
 * `transport.kind` says which it is. On Windows its methods throw a TransportError `not-supported`.
 *
 * @example
 * const region = platformTransport().open("camera", Frame.LENGTH);
 */
export function platformTransport(): Transport {
  return process.platform === "linux" && !existsSync("/dev/shm") ? fileTransport() : shmTransport();
}
