import { resolve } from "node:path";
import { makeDirectory, ownDirectory, posixTransport, prepareOwnDirectory } from "@mortise/mapping";
import { type Transport, TransportError } from "@mortise/transport";
import { filePlace } from "./file-place.ts";

/** Where a {@link fileTransport} keeps its files. */
export interface FileTransportOptions {
  /**
   * A directory; made (for all whom the umask allows) when the first region is created. Without it, one of the user's
   * own in the system's directory for temporary files, refused where it is not the user's alone.
   */
  readonly directory?: string;
}

/**
 * Files mapped shared, one a region, named as the region is.
 *
 * Names have up to 215 bytes of UTF-8. A symbolic link in a file's place is refused. On Windows every method throws a
 * TransportError `not-supported`.
 *
 * @example
 * const transport = fileTransport({ directory: "/var/lib/camera" });
 * const region = transport.create("frame", 6008, { persist: true });
 * region.close(); // the file stays
 */
export function fileTransport(options: FileTransportOptions = {}): Transport {
  if (process.platform !== "linux" && process.platform !== "darwin") return unsupported(process.platform);
  const directory = options.directory === undefined ? ownDirectory() : resolve(options.directory);
  const prepare = (making: boolean): void => {
    if (options.directory === undefined) prepareOwnDirectory(directory, making);
    else if (making) makeDirectory(directory);
  };
  return posixTransport(filePlace(directory, process.platform === "linux" ? "ranges" : "files", prepare));
}

/** A transport that says why it is none. */
export function unsupported(platform: string): Transport {
  const refuse = (): never => {
    throw new TransportError(
      "not-supported",
      `mapped files are not there yet on ${platform}, nor is @mortise/transport-shm; ` +
        "within one process, use memoryTransport() of @mortise/transport.",
      { transport: "file" },
    );
  };
  return {
    kind: "file",
    create: refuse,
    attach: refuse,
    open: refuse,
    list: refuse,
    remove: refuse,
    removeLeftovers: refuse,
  };
}
