import { resolve } from "node:path";
import { makeDirectory, ownDirectory, posixTransport, prepareOwnDirectory, regionTransport } from "@mortise/mapping";
import { checkOptions, type Known, type Transport, TransportError } from "@mortise/transport";
import { filePlace } from "./file-place.ts";
import { FileStore } from "./windows/file-store.ts";

/** Where a {@link fileTransport} keeps its files. */
export interface FileTransportOptions {
  /**
   * A directory; made (for all whom the umask allows) when the first region is created. Without it, one of the user's
   * own in the system's directory for temporary files, refused where it is not the user's alone.
   */
  readonly directory?: string;
}

const OPTIONS: Known<FileTransportOptions> = { directory: true };

/**
 * Files mapped shared, one a region, named as the region is.
 *
 * Names have up to 215 bytes of UTF-8; Windows refuses some characters. A symbolic link in a file's place is refused.
 *
 * @throws TransportError `bad-option` for an option that is none
 * @example
 * const transport = fileTransport({ directory: "/var/lib/camera" });
 * const region = transport.create("frame", 6008, { persist: true });
 * region.close(); // the file stays
 */
export function fileTransport(options: FileTransportOptions = {}): Transport {
  checkOptions("file transport", options, OPTIONS, { transport: "file" });
  const directory = options.directory === undefined ? ownDirectory() : resolve(options.directory);
  const prepare = (making: boolean): void => {
    if (options.directory === undefined) prepareOwnDirectory(directory, making);
    else if (making) makeDirectory(directory);
  };
  if (process.platform === "linux") return posixTransport(filePlace(directory, "ranges", prepare));
  if (process.platform === "darwin") return posixTransport(filePlace(directory, "files", prepare));
  // The system's directory for temporary files is each user's own on Windows.
  if (process.platform === "win32") return regionTransport(new FileStore(directory, () => makeDirectory(directory)));
  return unsupported(process.platform);
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
