import { posixTransport, regionTransport } from "@mortise/mapping";
import { checkOptions, type Known, type Transport, TransportError } from "@mortise/transport";
import { linuxPlace, macPlace } from "./shm-place.ts";
import { sectionStore } from "./windows/section-store.ts";

/** How a {@link shmTransport} handles names. */
export interface ShmTransportOptions {
  /**
   * What becomes of a name of more than 30 bytes on macOS: an error, or, with `"hash"`, a name of 28 bytes that is made
   * from it, `mortise-` and the first 20 hexadecimal digits of its SHA-256. Default `"refuse"`.
   */
  readonly longNames?: "refuse" | "hash";
}

const OPTIONS: Known<ShmTransportOptions> = { longNames: true };

/**
 * Named shared memory: `shm_open`, the same that Python's `multiprocessing.shared_memory` and C programs open by name;
 * on Windows `CreateFileMappingW`, as `mmap(-1, 6008, "camera")` in Python.
 *
 * A name has up to 215 bytes of UTF-8, and 30 on macOS, where `longNames` can help. On Windows it may begin with `Local\`
 * or `Global\`, and lasts as long as any process has the region open: nothing is left behind, and `persist`, `replace`
 * over a region that is open, `remove` and `list` are refused.
 *
 * @throws TransportError `bad-option` for an option that is none
 * @example
 * const transport = shmTransport();
 * const region = transport.create("camera", 6008);
 * region.bytes[0] = 1; // SharedMemory(name="camera").buf[0] in Python
 * region.close();
 */
export function shmTransport(options: ShmTransportOptions = {}): Transport {
  checkOptions("shm transport", options, OPTIONS, { transport: "shm" });
  const { longNames = "refuse" } = options;
  if (process.platform === "linux") return posixTransport(linuxPlace);
  if (process.platform === "darwin") return posixTransport(macPlace(longNames));
  if (process.platform === "win32") return regionTransport(sectionStore);
  return unsupported(process.platform);
}

/** A transport that says why it is none. */
export function unsupported(platform: string): Transport {
  const refuse = (): never => {
    throw new TransportError(
      "not-supported",
      `named shared memory is not there yet on ${platform}, nor is @mortise/transport-file; ` +
        "within one process, use memoryTransport() of @mortise/transport.",
      { transport: "shm" },
    );
  };
  return {
    kind: "shm",
    create: refuse,
    attach: refuse,
    open: refuse,
    list: refuse,
    remove: refuse,
    removeLeftovers: refuse,
  };
}
